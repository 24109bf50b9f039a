"""Lists of test pairs, on records made by hand where each answer is known."""

import numpy as np

from pairmnist import config
from pairmnist.analysis import pair_lists
from pairmnist.analysis.answers import HEAD_WRONG, LUCKY, MISREAD, RIGHT
from pairmnist.config import Run, Settings
from tests.support.handmade import features_of, margins, pairs_of
from tests.support.records import make_record

SHOWN = ("missed", "misread", "head", "right", "lucky", "all")
ORDERS = ("missed", "sure", "unsure", "test")
PAIRS = pairs_of((1, 5), (5, 1), (3, 3), (7, 2))  # yes, no, yes, no; repeated


def network(repetition, margin, digits):
    """A network with the auxiliary loss that answers by these margins and reads these digits."""
    return make_record(Run(Settings(), repetition), margin=margins(*margin), features=features_of(*digits))


# Right; the head is wrong; misread and wrong; misread but lucky.
ONE = network(0, (2, 1, -3, -4), ((1, 5), (5, 1), (4, 3), (2, 7)))
# Misses the first pair, and the third again.
TWO = network(1, (-1, -1, -3, -4), ((1, 5), (5, 1), (4, 3), (7, 2)))


def first(frame):
    """The first of each of the four repeated pairs."""
    return frame.iloc[:4]


def test_summary_of_one_network():
    pairs = first(pair_lists.summary([ONE], PAIRS))
    assert pairs["misses"].tolist() == [0, 1, 1, 0]
    assert pairs["kind"].tolist() == [RIGHT, HEAD_WRONG, MISREAD, LUCKY]
    assert pairs[["left_read", "right_read"]].to_numpy().tolist() == [[1, 5], [5, 1], [4, 3], [2, 7]]
    np.testing.assert_allclose(pairs["probability"], 1 / (1 + np.exp([-2, -1, 3, 4])), rtol=1e-6)


def test_summary_counts_the_networks_that_miss_a_pair():
    """A pair's kind is of the networks that miss it, where one does."""
    pairs = first(pair_lists.summary([ONE, TWO], PAIRS))
    assert pairs["misses"].tolist() == [1, 1, 2, 0]
    assert set(pairs["networks"]) == {2}
    assert pairs["kind"].tolist()[:3] == [HEAD_WRONG, HEAD_WRONG, MISREAD]


def test_what_is_read_is_the_most_frequent():
    three = network(2, (1, -1, -3, -4), ((1, 6), (5, 1), (3, 3), (7, 2)))
    pairs = first(pair_lists.summary([ONE, TWO, three], PAIRS))
    assert pairs[["left_read", "right_read"]].to_numpy().tolist() == [[1, 5], [5, 1], [4, 3], [7, 2]]


def test_without_the_features_there_are_answers_only():
    pairs = pair_lists.summary([ONE.reduced_to(["answers"])], PAIRS)
    assert not {"kind", "left_read", "right_read"} & set(pairs)
    assert len(pair_lists.choose(pairs, "missed")) == config.TEST_PAIRS // 2
    assert pair_lists.choose(pairs, "misread").empty


def test_choose_each_kind():
    pairs = first(pair_lists.summary([ONE], PAIRS))
    chosen = {shown: pair_lists.choose(pairs, shown).index.tolist() for shown in SHOWN}
    assert chosen == {
        "missed": [1, 2],
        "misread": [2],
        "head": [1],
        "right": [0, 3],
        "lucky": [3],
        "all": [0, 1, 2, 3],
    }


def test_choose_by_digit_and_by_misses():
    pairs = first(pair_lists.summary([ONE, TWO], PAIRS))
    assert pair_lists.choose(pairs, "all", digit=5).index.tolist() == [0, 1]
    assert pair_lists.choose(pairs, "missed", at_least=2).index.tolist() == [2]
    assert pair_lists.choose(pairs, "missed", digit=7).empty


def test_orders():
    pairs = first(pair_lists.summary([ONE, TWO], PAIRS))  # misses 1, 1, 2, 0; mean P 0.57, 0.5, 0.05, 0.02
    orders = {order: pair_lists.sort(pairs, order).index.tolist() for order in ORDERS}
    assert orders == {"missed": [2, 0, 1, 3], "sure": [3, 2, 0, 1], "unsure": [1, 0, 2, 3], "test": [0, 1, 2, 3]}
