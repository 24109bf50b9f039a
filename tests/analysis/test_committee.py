"""What networks answer together, on answers and readings that are known."""

from typing import Any

import numpy as np
import pytest
from scipy import stats

from pairmnist.analysis import committee
from pairmnist.analysis.findings.together import together
from pairmnist.analysis.statistics import wilson_interval
from pairmnist.analysis.trained import Trained
from pairmnist.config import Experiment, Run, Settings
from pairmnist.data.digits import Pairs, held_out_pairs
from pairmnist.records.store import Store
from tests.support.handmade import features_of, pairs_of
from tests.support.records import make_record
from tests.support.trained import answering

DIGITS = ((1, 5), (5, 1))  # yes, no
PAIRS = pairs_of(*DIGITS)


def of(draw: object) -> Pairs:
    return PAIRS


def networks(*answers: tuple[float, float], read: tuple[Any, ...] = (), **settings: Any) -> Trained:
    more = [{"features": features} for features in read]
    return answering("shared", PAIRS, answers, more, **settings)


def errors(one: Trained) -> dict[str, float]:
    return {found.answer: found.error for found in committee.committee(one, of)}


def test_the_surest_network_decides_and_not_the_majority() -> None:
    """The mean probability of the first pair is 0.35: one sure no outweighs two hesitant yes."""
    one = networks((0.1, -3), (0.1, -3), (-6, -1))
    assert errors(one)[committee.HEADS] == 0.5
    assert errors(networks((0.1, -3), (0.1, -3), (-0.1, -1)))[committee.HEADS] == 0


def test_digits_together_are_those_with_the_highest_mean_softmax() -> None:
    """Each network misreads another digit of another pair; together they read all rightly."""
    read = (features_of((9, 5), (5, 1)), features_of((1, 5), (5, 9)), features_of(*DIGITS))
    one = networks((1, -1), (1, -1), (1, -1), read=read)
    assert errors(one)[committee.DIGITS] == 0
    all_alike = networks((1, -1), (1, -1), read=(read[0], read[0]))
    assert errors(all_alike)[committee.DIGITS] == 0.5


def test_diverged_networks_do_not_count() -> None:
    one = networks((1, -1), (1, -1))
    diverged = make_record(Run(one.settings, 2), diverged_after=1)
    more = Trained(Experiment(one.settings, 3), one.label, [*one.records, diverged])
    assert {found.networks for found in committee.committee(more, of)} == {2}


def test_the_interval_is_of_the_test_pairs_however_many_networks() -> None:
    few, many = (committee.committee(networks(*[(1, 1)] * n), of)[0] for n in (2, 6))
    assert (few.error, few.low, few.high) == (many.error, many.low, many.high)
    assert (few.low, few.high) == pytest.approx(wilson_interval(500, 1000))


@pytest.mark.parametrize(("count", "n"), [(68, 1000), (0, 1000), (3, 7), (7, 7)])
def test_wilsons_interval_is_scipys(count: int, n: int) -> None:
    expected = stats.binomtest(count, n).proportion_ci(method="wilson")
    assert wilson_interval(count, n) == pytest.approx((expected.low, expected.high))


@pytest.mark.parametrize(
    ("one", "why"),
    [
        (networks((1, -1)), "It takes two finished networks"),
        (networks((1, -1), (1, -1), protocol="new-draw"), "each network was tested on pairs of its own"),
    ],
)
def test_where_networks_cannot_answer_together_it_says_why(one: Trained, why: str) -> None:
    assert why in committee.why_not(one)
    assert why in together(one, of)
    assert committee.committee_frame([one], of).empty
    with pytest.raises(ValueError, match=why):
        committee.committee(one, of)


def test_without_the_digits_the_heads_answer_alone() -> None:
    one = networks((1, 1), (1, 1))
    slim = Trained(one.experiment, one.label, [record.reduced_to(["answers"]) for record in one.records])
    assert list(errors(slim)) == [committee.HEADS]
    assert together(slim, of) == (
        "**Together the 2 networks of shared err in 50.0 % of the test pairs** (95 % interval 46.9 to 53.1), where one "
        "of them alone errs in 50.0 %. Such an interval is what 1,000 test pairs leave: there is only one committee."
    )


def test_the_ten_residual_networks_with_both_choices_do_better_together() -> None:
    """8.8 % each, 6.8 % together, 1.5 % by their digits together."""
    chosen = Experiment(Settings(architecture="residual-cnn"), 10)
    store = Store()
    records = [record for run in chosen.runs() if (record := store.load(run))]
    one = Trained(chosen, "shared + aux", records)
    found = {t.answer: t.error for t in committee.committee(one, held_out_pairs)}
    assert np.mean([record.final_error for record in records]) == pytest.approx(0.0882)
    assert found == {committee.HEADS: 0.068, committee.DIGITS: 0.015}
