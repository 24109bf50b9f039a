"""Two experiments pair by pair, on answers that are known."""

from typing import Any

import pytest

from pairmnist.analysis.pair_by_pair import BOTH_RIGHT, BOTH_WRONG, ONLY_FIRST, ONLY_SECOND, pair_by_pair, why_not
from pairmnist.analysis.trained import Trained
from pairmnist.config import Experiment, Run, Settings
from tests.support.handmade import margins, pairs_of
from tests.support.records import make_record

PAIRS = pairs_of((2, 5))  # a margin below 0 misses
NEW = Settings(protocol="new-draw")


def trained(settings: Settings, label: str, *of_repetitions: tuple[int, ...]) -> Trained:
    records = [make_record(Run(settings, k), margin=margins(*m)) for k, m in enumerate(of_repetitions)]
    return Trained(Experiment(settings), label, records)


def of_first_four(first: Trained, second: Trained, repetition: int | None = None) -> dict[Any, Any]:
    frame = pair_by_pair(first, second, lambda draw: PAIRS, repetition)
    return frame.set_index("pair")["outcome"].sort_index().iloc[:4].to_dict()


@pytest.mark.parametrize(
    "change", [{"alpha": 0.6}, {"epochs": 20}, {"architecture": "residual-cnn"}, {"training_pairs": 500}]
)
def test_whatever_two_experiments_differ_in_the_same_test_pairs_make_them_comparable(change: dict[str, object]) -> None:
    first = trained(Settings(), "first", (1, -1, 1, -1))
    second = trained(Settings().with_(**change), "second", (1, 1, -1, -1))
    assert why_not(first, second) == ""
    assert of_first_four(first, second) == {0: BOTH_RIGHT, 1: ONLY_SECOND, 2: ONLY_FIRST, 3: BOTH_WRONG}


def test_a_side_is_wrong_where_more_than_half_of_its_networks_are() -> None:
    first = trained(Settings(), "first", (-1, -1), (-1, -1), (1, -1))
    second = trained(Settings(alpha=0.6), "second", (-1, 1), (1, 1))
    assert of_first_four(first, second) == {0: ONLY_SECOND, 1: ONLY_SECOND, 2: ONLY_SECOND, 3: ONLY_SECOND}
    assert of_first_four(second, first)[0] == ONLY_FIRST
    frame = pair_by_pair(first, second, lambda draw: PAIRS).set_index("pair")
    assert frame.loc[0, ["first", "second", "change"]].tolist() == pytest.approx([2 / 3, 1 / 2, -1 / 6])


def test_what_the_second_mends_comes_first_and_what_it_breaks_last() -> None:
    first = trained(Settings(), "first", (1, -1, 1, -1), (1, -1, 1, 1))
    second = trained(Settings(alpha=0.6), "second", (1, 1, -1, 1), (1, 1, -1, 1))
    changes = pair_by_pair(first, second, lambda draw: PAIRS)["change"].tolist()
    assert changes == sorted(changes)
    assert [changes[0], changes[250], changes[500], changes[-1]] == [-1, -0.5, 0, 1]


def test_one_repetition_is_compared_with_the_same_one() -> None:
    first = trained(Settings(), "first", (1, 1), (-1, 1))
    second = trained(Settings(alpha=0.6), "second", (1, 1), (1, -1))
    assert of_first_four(first, second, 0) == dict.fromkeys(range(4), BOTH_RIGHT)
    assert of_first_four(first, second, 1) == {0: ONLY_SECOND, 1: ONLY_FIRST, 2: ONLY_SECOND, 3: ONLY_FIRST}


def test_over_new_draws_each_draw_brings_its_own_pairs() -> None:
    first, second = trained(NEW, "first", (1,), (-1,)), trained(NEW.with_(alpha=0.6), "second", (1,), (1,))
    frame = pair_by_pair(first, second, lambda draw: PAIRS)
    assert len(frame) == 2 * len(PAIRS.targets)
    assert frame.groupby("draw")["outcome"].unique().map(list).tolist() == [[BOTH_RIGHT], [ONLY_SECOND]]


def test_only_draws_that_both_were_tested_on_count() -> None:
    first, second = trained(NEW, "first", (-1,), (-1,)), trained(Settings(), "second", (1,), (1,))
    frame = pair_by_pair(first, second, lambda draw: PAIRS)  # one draw is the first of the new draws
    assert {draw.number for draw in frame["draw"]} == {0}


def test_other_test_pairs_are_not_compared_and_it_says_why() -> None:
    first, second = trained(Settings(), "first", (1,)), trained(Settings(seed=3), "second", (1,))
    assert why_not(first, second).startswith("first and second were tested on different pairs, because")
    with pytest.raises(ValueError, match="tested on different pairs"):
        pair_by_pair(first, second, lambda draw: PAIRS)


def test_what_has_no_answers_is_not_compared_and_it_says_which() -> None:
    first = trained(Settings(), "first", (1,))
    slim = Trained(Experiment(Settings(alpha=0.6)), "slim", [make_record(Run(Settings(alpha=0.6))).reduced_to([])])
    assert why_not(first, slim) == "slim: what any of its networks answers at the end is not known."
    assert why_not(first, first, repetition=4) == "first: what its repetition 5 answers at the end is not known."
