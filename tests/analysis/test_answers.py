"""The three answers per pair, on records whose answers are known."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from pairmnist import config
from pairmnist.analysis import answers
from pairmnist.config import Run, Settings
from tests.support.handmade import features_of, margins, pairs_of, readout_of
from tests.support.records import make_record


def test_head_says_yes_from_a_margin_of_zero_and_its_probability_is_the_sigmoid():
    record = make_record(margin=margins(np.log(3), 0, -np.log(3)))
    head = answers.head_answers(record, pairs_of((1, 2), (3, 3), (2, 5)))
    assert head.probability[:3] == pytest.approx([0.75, 0.5, 0.25])
    assert head.yes[:3].tolist() == [True, True, False]
    assert head.wrong[:3].tolist() == [False, False, True]


def test_each_error_is_explained_by_misread_digits_or_is_the_heads_own():
    true = (2, 5)
    read = ((2, 5), (7, 5), (7, 5), (2, 5))
    record = make_record(margin=margins(1, 1, -1, -1), features=features_of(*read))
    kinds = kinds_of(record, true)
    assert kinds[:4] == [answers.RIGHT, answers.LUCKY, answers.MISREAD, answers.HEAD_WRONG]
    assert Counter(kinds) == dict.fromkeys(answers.KINDS, config.TEST_PAIRS // 4)


def test_misreading_a_digit_without_changing_the_comparison_explains_nothing():
    record = make_record(margin=margins(-1), features=features_of((3, 5)))
    assert kinds_of(record, (2, 5))[0] == answers.HEAD_WRONG


def kinds_of(record, true):
    kinds = answers.kinds(answers.head_answers(record, pairs_of(true)), answers.read_digits(record))
    return [answers.KINDS[kind] for kind in kinds]


def test_probability_from_digits_sums_the_pairs_with_left_at_most_right():
    logits = np.full((2, 10), -np.inf, np.float32)
    logits[0, [3, 6]] = np.log([0.25, 0.75])  # left is 3 or 6
    logits[1, [3, 5]] = np.log([0.4, 0.6])  # right is 3 or 5
    readings = answers.DigitReadings(logits[None], from_readout=False)
    assert readings.probability == pytest.approx([0.25])  # 3 ≤ 3 and 3 ≤ 5; 6 is above both
    assert readings.digits.tolist() == [[6, 5]]
    assert readings.yes.tolist() == [False]


def test_uniform_digits_give_the_share_of_ordered_pairs():
    assert answers.DigitReadings(np.zeros((1, 2, 10), np.float32), True).probability == pytest.approx([0.55])


@pytest.mark.parametrize(("share", "shifts"), [(True, (1, 1)), (False, (1, 2))])
def test_without_auxiliary_loss_each_tower_is_read_by_its_own_readout(share, shifts):
    run = Run(Settings(share_weights=share, auxiliary_loss=False))
    record = make_record(run, features=features_of((4, 4)), readout=readout_of(*shifts[: 1 if share else 2]))
    readings = answers.read_digits(record)
    assert readings.from_readout
    assert readings.digits[0].tolist() == [4 + shifts[0], 4 + shifts[1]]


def test_readout_adds_its_constant():
    readout = np.zeros((1, 10, 11), np.float32)
    readout[0, 7, 10] = 1
    record = make_record(Run(Settings(auxiliary_loss=False)), readout=readout)
    assert (answers.read_digits(record).digits == 7).all()


def test_with_auxiliary_loss_the_features_are_the_scores_and_the_readout_is_there_too():
    record = make_record(features=features_of((4, 9)), readout=readout_of(1))
    assert not answers.read_digits(record).from_readout
    assert answers.read_digits(record).digits[0].tolist() == [4, 9]
    assert answers.read_out(record).digits[0].tolist() == [5, 0]


def test_same_answer_to_both_orders_contradicts_unless_the_digits_are_equal():
    record = make_record(margin=margins(1, 1, 1, -1), swapped_margin=margins(1, -1, 1, -1))
    head = answers.both_orders(record, pairs_of((2, 5), (2, 5), (4, 4), (5, 2)))
    assert head.contradicts[:4].tolist() == [True, False, False, True]
    assert head.differ[:4].tolist() == [True, True, False, True]


def replayed(*of_the_last_epoch: int, **arrays):
    """A record without the part 'answers' whose replay has these bytes at the last of 7 epochs."""
    replay = np.zeros((7, config.TEST_PAIRS), np.uint8)
    replay[-1] = np.resize(of_the_last_epoch, config.TEST_PAIRS)
    record = make_record(Run(Settings(epochs=7)), replay=replay, **arrays)
    return record.reduced_to(["replay", "digits"])


def test_answers_that_are_not_kept_are_known_from_the_replay_of_the_last_epoch():
    record = replayed(128, 127, 255)
    assert answers.knows_answers(record)
    head = answers.head_answers(record, pairs_of((1, 2), (3, 3), (5, 2)))
    assert head.yes[:3].tolist() == [True, False, True]
    assert head.wrong[:3].tolist() == [False, True, True]
    assert head.probability[:3] == pytest.approx([128.5 / 256, 127.5 / 256, 255.5 / 256])


def test_a_replay_answers_yes_where_the_margin_does_and_its_probability_is_close():
    margin = np.linspace(-6, 6, config.TEST_PAIRS).astype(np.float32)
    record = make_record(Run(Settings(epochs=7)), margin=margin)
    exact = answers.head_answers(record, pairs_of((1, 2)))
    stored = np.floor(256 * exact.probability).astype(np.uint8)
    known = answers.head_answers(replayed(*stored.tolist()), pairs_of((1, 2)))
    assert (known.yes == exact.yes).all()
    assert abs(known.probability - exact.probability).max() <= 1 / 256


def test_without_a_replay_of_the_last_epoch_its_answers_are_not_known():
    record = replayed(128)
    cut = {
        name: record[name][:-1] for name in ("replay_epochs", "replay")
    }  # as of a longer run whose epoch 7 is not kept
    for unknown in (replace(record, arrays={**record.arrays, **cut}), record.reduced_to(["digits"])):
        assert not answers.knows_answers(unknown)
        with pytest.raises(KeyError, match="answers"):
            answers.head_answers(unknown, pairs_of((1, 2)))


def test_the_answers_to_swapped_images_are_in_no_replay():
    with pytest.raises(KeyError, match="margin"):
        answers.both_orders(replayed(128), pairs_of((1, 2)))
