"""The sentences of the views of the head say what was found, on answers and readings that are known."""

from typing import Any

import numpy as np

from pairmnist import config
from pairmnist.analysis.findings import head
from pairmnist.analysis.trained import Trained
from pairmnist.data.digits import Pairs
from tests.support.handmade import features_of, pairs_of
from tests.support.trained import answering

DIGITS = ((1, 5), (5, 1), (3, 3), (7, 2))  # yes, no, yes, no
PAIRS = pairs_of(*DIGITS)
RIGHT, WRONG = (1, -1, 1, -1), (-1, -1, 1, -1)  # margins that answer rightly, or miss the first of every four
READ, MISREAD = features_of(*DIGITS), features_of((9, 5), (5, 1), (3, 3), (7, 2))  # which compares the first wrongly


def of(draw: object) -> Pairs:
    return PAIRS


def network(label: str, answers: tuple[int, ...], features: Any, n: int = 8, **settings: Any) -> Trained:
    return answering(label, PAIRS, [answers] * n, [{"features": features}] * n, **settings)


def test_a_head_that_errs_more_than_its_digits_is_the_weak_part() -> None:
    assert head.digits_or_head([network("shared", WRONG, READ)], of) == (
        "The 8 networks of **shared** err in 25.0 % of the test pairs; **comparing the digits that were read errs in "
        "0.0 %**: 25.0 points less (95 % interval 25.0 to 25.0), so the head is the weak part."
    )


def test_a_head_that_errs_less_makes_more_of_what_it_gets() -> None:
    sentence = head.digits_or_head([network("shared", RIGHT, MISREAD)], of)
    assert "25.0 points more" in sentence
    assert sentence.endswith("so the head makes more of what the towers see than their digits say.")


def test_where_both_err_alike_these_networks_cannot_tell() -> None:
    sentence = head.digits_or_head([network("shared", RIGHT, READ)], of)
    assert sentence.endswith("and these networks cannot tell which is the weak part.")
    few = head.digits_or_head([network("shared", WRONG, READ, n=2)], of)
    assert few.endswith("cannot tell which is the weak part; a verdict takes 6 networks.")


def test_of_several_it_tells_for_which_the_head_is_the_weak_part_and_for_which_reading() -> None:
    weak_head, weak_reading = network("a", WRONG, READ, alpha=0.3), network("b", RIGHT, MISREAD, alpha=0.4)
    same = network("c", RIGHT, READ, alpha=0.5)
    assert head.digits_or_head([weak_head, weak_reading, same], of) == (
        "**Reading is the weak part**: comparing the digits that were read errs more, by 25.0 points for b (95 % "
        "interval 25.0 to 25.0); **the head is the weak part**: comparing the digits that were read errs less, by 25.0 "
        "points for a (95 % interval 25.0 to 25.0); not clear: 0.0 points for c (95 % interval 0.0 to 0.0)."
    )
    assert head.digits_or_head([same, network("d", RIGHT, READ)], of).startswith(
        "**These networks cannot tell whether the"
    )


CLOSE_AND_FAR = pairs_of((1, 2), (9, 1), (4, 4), (8, 2))  # yes, no, yes, no; close, far, close, far


def mapped(label: str, *answers: tuple[int, ...], **settings: Any) -> Trained:
    return answering(label, CLOSE_AND_FAR, answers, **settings)


def test_the_heads_map_tells_whether_close_digits_are_the_hard_ones() -> None:
    def found(*trained: Trained) -> str:
        return head.heads_map(trained, lambda draw: CLOSE_AND_FAR)

    close_wrong, far_wrong = (-1, -1, 1, -1), (1, 1, 1, -1)
    assert found(mapped("shared", *[close_wrong] * 8)) == (
        "**Close digits are the hard ones**: where left and right differ by at most 1, the error is higher than "
        "elsewhere by 50.0 points for shared (95 % interval 50.0 to 50.0). 50.0 % of them are missed, 0.0 % of the "
        "others."
    )
    assert found(mapped("shared", *[far_wrong] * 8)).startswith("**Close digits are the easy ones**")
    mixed = [close_wrong, far_wrong] * 4
    assert found(mapped("shared", *mixed)).startswith("**These networks cannot tell whether close digits are harder**")
    both = found(mapped("a", *[close_wrong] * 8), mapped("b", *mixed, alpha=0.6))
    assert "by 50.0 points for a (95 % interval 50.0 to 50.0); not clear: 0.0 points for b" in both
    assert found() == ""


BELOW = pairs_of((9, 1), (5, 4))  # no to both; far apart and neighbours


def learning(label: str, n: int, far: int, close: int) -> Trained:
    """Networks that say yes to all, then no to pairs far apart from one epoch on and to neighbours from another."""
    epochs = np.arange(1, 9)[:, None]
    bytes_ = np.where(epochs >= np.resize([far, close], config.TEST_PAIRS), 64, 200).astype(np.uint8)
    return answering(label, BELOW, [(-1, -1)] * n, [{"replay": bytes_}] * n, epochs=8)


def test_the_replay_tells_what_is_learned_first() -> None:
    def found(*trained: Trained) -> str:
        return head.replay(trained, lambda draw: BELOW)

    assert found(learning("shared", 8, far=2, close=6)) == (
        "**Pairs far apart are learned first**: where the left digit is larger by 5 or more, half of the answers are "
        "right earlier than where it is larger by 1, by 4.0 epochs for shared (95 % interval 4.0 to 4.0)."
    )
    assert found(learning("shared", 8, far=5, close=2)).startswith("**Neighbouring digits are learned first**")
    assert found(learning("shared", 8, far=3, close=3)).startswith(
        "**These networks cannot tell which pairs are learned"
    )
    assert found(learning("shared", 3, far=2, close=6)).endswith("a verdict takes 6 networks.")
    assert found(learning("shared", 8, far=2, close=9)) == ""  # neighbours are never learned
