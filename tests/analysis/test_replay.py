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


def test_the_map_at_an_epoch_calls_128_yes_and_127_no():
    def error_of(epoch, left, right):
        frame = replay.map_at([record()], lambda draw: PAIRS, epoch).set_index(["left", "right"])
        return frame.loc[(left, right), "error"]

    assert [error_of(epoch, 2, 5) for epoch in (1, 2, 12)] == [1, 0, 1]
    assert [error_of(epoch, 5, 2) for epoch in (1, 2, 12)] == [0, 1, 0]


def test_the_history_of_a_pair_has_every_kept_epoch_of_every_repetition():
    one = Trained(Experiment(SETTINGS, 2), "shared", [record(0), record(1)])
    frame = replay.pair_history([one], pair=7)
    assert frame.groupby("repetition")["epoch"].apply(list).tolist() == [[*range(1, 11), 12]] * 2
    assert frame["probability"].iloc[0] == pytest.approx(127.5 / 256)
