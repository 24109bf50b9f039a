"""Pairs on which networks contradict themselves, from margins that are known."""

from pairmnist.analysis.swaps import contradicting_pairs
from pairmnist.analysis.trained import Trained
from pairmnist.config import Experiment, Run, Settings
from tests.support.handmade import margins, pairs_of
from tests.support.records import make_record

SETTINGS = Settings(epochs=2)
PAIRS = pairs_of((2, 5), (5, 2), (3, 3))  # equal digits may get the same answer twice


def network(repetition, first, swapped):
    return make_record(Run(SETTINGS, repetition), margin=margins(*first), swapped_margin=margins(*swapped))


def test_only_the_same_answer_to_both_orders_of_different_digits_is_a_contradiction():
    records = [network(0, (1, 1, 1), (1, -1, 1)), network(1, (1, -1, 1), (-1, -1, 1))]
    rows = contradicting_pairs(Trained(Experiment(SETTINGS, 2), "shared", records), lambda draw: PAIRS)
    assert set(zip(rows["left"], rows["right"], strict=True)) == {(2, 5), (5, 2)}
    first = rows[rows["left"] == 2].iloc[0]
    assert (first["networks"], first["contradict"], first["yes"], first["swapped_yes"]) == (2, 1, 2, 1)
    second = rows[rows["left"] == 5].iloc[0]
    assert (second["contradict"], second["yes"], second["swapped_yes"]) == (1, 1, 0)


def test_those_of_the_most_networks_come_first():
    records = [network(0, (-1, 1, 1), (1, 1, 1)), network(1, (1, 1, 1), (1, 1, 1))]
    rows = contradicting_pairs(Trained(Experiment(SETTINGS, 2), "shared", records), lambda draw: PAIRS)
    assert rows["contradict"].is_monotonic_decreasing
    assert rows["contradict"].iloc[0] == 2
    assert rows.iloc[0]["left"] == 5
