"""The answers over epochs, from bytes that are known."""

import numpy as np
import pytest

from pairmnist import config
from pairmnist.analysis import replay
from pairmnist.analysis.trained import Trained
from pairmnist.config import Experiment, Run, Settings
from tests.support.handmade import pairs_of
from tests.support.records import make_record

SETTINGS = Settings(epochs=12)  # kept: 1 to 10 and 12
PAIRS = pairs_of((2, 5), (5, 2))


def record(repetition=0, settings=SETTINGS):
    """Answers no to everything in epoch 1, then P = 128/256 (just yes) up to epoch 10, and 64/256 at the last."""
    kept = 11
    bytes_ = np.full((kept, config.TEST_PAIRS), 128, np.uint8)
    bytes_[0], bytes_[-1] = 127, 64
    return make_record(Run(settings, repetition), replay=bytes_)


def test_epochs_that_are_kept_are_those_of_the_records():
    one = Trained(Experiment(SETTINGS, 1), "shared", [record()])
    assert replay.kept_epochs([one]) == [*range(1, 11), 12]
    assert replay.kept_epochs([Trained(Experiment(SETTINGS), "none", [])]) == []


@pytest.mark.parametrize(("epoch", "expected"), [(1, 127), (2, 128), (11, 128), (12, 64), (40, 64)])
def test_an_epoch_that_is_not_kept_shows_the_last_one_before(epoch, expected):
    assert (replay.bytes_at(record(), epoch) == expected).all()


def test_each_cell_counts_the_wrong_answers_of_all_networks_and_128_is_yes():
    wrong = replay.wrong_by_cell([record(0), record(1)], lambda draw: PAIRS, [1, 2, 12])
    answers = replay.answers_by_cell([record(0), record(1)], lambda draw: PAIRS)
    assert wrong.shape == (3, 100)
    assert answers[25] == answers[52] == config.TEST_PAIRS
    assert wrong[:, 25].tolist() == [answers[25], 0, answers[25]]  # 2 ≤ 5
    assert wrong[:, 52].tolist() == [0, answers[52], 0]  # 5 > 2
    assert wrong.sum() == 3 * config.TEST_PAIRS


def test_wrong_answers_after_each_epoch_are_whole_numbers_over_all_networks():
    errors = [np.array([0.451, 0.123], np.float32), np.array([0.2, 0.001], np.float32)]
    records = [make_record(Run(Settings(epochs=2), k), test_error=error) for k, error in enumerate(errors)]
    assert replay.wrong_by_epoch(records).tolist() == [651, 124]


def test_answers_to_a_pair_are_votes_and_a_mean():
    other = np.full((11, config.TEST_PAIRS), 200, np.uint8)
    yes, mean = replay.answers_to([record(), make_record(Run(SETTINGS, 1), replay=other)], np.array([7, 3]), [1, 2, 12])
    assert yes.tolist() == [[1, 1], [2, 2], [1, 1]]
    assert mean[:, 0].tolist() == [(127 + 200) / 2, (128 + 200) / 2, (64 + 200) / 2]


@pytest.mark.parametrize(("kept", "most"), [(18, 40), (108, 40), (41, 40)])
def test_frames_are_the_first_ten_epochs_the_last_and_not_too_many_between(kept, most):
    epochs = list(range(1, kept + 1))
    frames = replay.frames(epochs, most)
    assert len(frames) == min(kept, most) == len(set(frames))
    assert frames[:10] == epochs[:10]
    assert frames[-1] == epochs[-1]
    assert frames == sorted(frames)


def test_of_each_cell_the_hardest_and_the_easiest_pair_can_be_followed():
    cells = np.array([25, 25, 25, 52, 52, 7])
    missed = np.array([3, 9, 0, 4, 4, 1])
    assert replay.pairs_to_follow(missed, cells, 2) == [5, 1, 2, 3, 4]
    assert replay.pairs_to_follow(missed, cells, 1) == [5, 1, 3]
