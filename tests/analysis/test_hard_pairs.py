"""Which pairs are missed by whom, on answers that are known."""

import pytest

from pairmnist.analysis import hard_pairs
from pairmnist.analysis.trained import Trained
from pairmnist.config import Experiment, Run, Settings
from tests.support.handmade import margins, pairs_of
from tests.support.records import make_record

PAIRS = pairs_of((2, 5))  # a margin below 0 misses
APART, SHARED = Settings(share_weights=False), Settings()


def trained(settings, label, *of_repetitions) -> Trained:
    records = [make_record(Run(settings, k), margin=margins(*m)) for k, m in enumerate(of_repetitions)]
    return Trained(Experiment(settings), label, records)


def test_misses_are_counted_over_all_networks_and_shares_taken_by_scenario():
    chosen = [trained(APART, "apart", (-1, 1), (-1, -1)), trained(SHARED, "shared", (1, 1), (-1, 1), (1, 1))]
    frame = hard_pairs.miss_rows(chosen, lambda draw: PAIRS)
    assert frame["misses"][:2].tolist() == [3, 1]
    assert frame["networks"][0] == 5
    assert frame["apart"][:2].tolist() == [1, 0.5]
    assert frame["shared"][:2].tolist() == pytest.approx([1 / 3, 0])


def test_a_scenario_without_answers_has_no_column():
    empty = Trained(Experiment(APART), "apart", [make_record(Run(APART), diverged_after=2)])
    frame = hard_pairs.miss_rows([empty, trained(SHARED, "shared", (1,))], lambda draw: PAIRS)
    assert "apart" not in frame
    assert frame["networks"][0] == 1


def test_fixed_pairs_are_missed_by_most_without_and_by_few_with_the_choice():
    without = trained(APART, "apart", (-1, -1, 1, -1), (-1, 1, 1, -1), (-1, -1, 1, -1))
    with_ = trained(SHARED, "shared", (1, 1, -1, -1), (1, 1, -1, 1), (1, 1, -1, -1))
    frame = hard_pairs.miss_rows([without, with_], lambda draw: PAIRS)[:4]
    assert hard_pairs.fixed(frame, "apart", "shared").index.tolist() == [0, 1]  # the largest change first
    assert hard_pairs.fixed(frame, "shared", "apart").index.tolist() == [2]


def test_contrasts_are_scenarios_that_differ_in_one_choice_whatever_their_order():
    plain = trained(Settings(share_weights=False, auxiliary_loss=False), "plain")
    chosen = [trained(SHARED, "shared + aux"), trained(APART, "apart + aux"), plain]
    assert hard_pairs.single_choices(chosen) == [
        ("apart + aux", "shared + aux", "weight sharing"),
        ("plain", "apart + aux", "the auxiliary loss"),
    ]


def test_pairs_of_several_draws_stand_below_each_other_with_the_networks_of_their_draw():
    new = SHARED.with_(protocol="new-draw")
    rows = hard_pairs.miss_rows([trained(new, "shared", (-1, 1), (1, 1))], lambda draw: PAIRS)
    assert len(rows) == 2 * len(PAIRS.targets)
    assert set(rows["networks"]) == {1}
    assert rows.groupby("draw")["misses"].sum().tolist() == [500, 0]
    assert rows["pair"].tolist() == [*range(1000), *range(1000)]


def test_pairs_are_counted_by_how_many_networks_miss_them():
    rows = hard_pairs.miss_rows([trained(SHARED, "shared", (-1, 1, 1, 1), (-1, -1, 1, 1))], lambda draw: PAIRS)
    counts = hard_pairs.miss_counts(rows)
    assert counts.to_dict("list") == {"misses": [0, 1, 2], "pairs": [500, 250, 250]}
    none = hard_pairs.miss_counts(rows[rows["misses"] == 0])
    assert none["pairs"].tolist() == [500, 0, 0]
