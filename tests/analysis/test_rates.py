"""Rates per repetition, on records whose answers are known."""

import numpy as np
import pytest

from pairmnist.analysis import answers, rates
from pairmnist.analysis.trained import Trained
from pairmnist.config import Experiment, Run, Settings
from pairmnist.records.packing import pack
from tests.support.handmade import features_of, margins, pairs_of
from tests.support.records import make_record

PAIRS = pairs_of((2, 5), (5, 2), (4, 4), (2, 5))


def trained(*changes, label="shared + aux", settings=None) -> Trained:
    """One repetition for each dictionary of arrays."""
    settings = settings or Settings()
    records = [make_record(Run(settings, k), **arrays) for k, arrays in enumerate(changes)]
    return Trained(Experiment(settings, len(records)), label, records)


def test_each_of_the_three_answers_has_its_own_error():
    features = features_of((2, 5), (5, 2), (4, 4), (7, 5))  # misreads a quarter
    one = trained({"margin": margins(1, 1, -1, 1), "features": features})  # the head misses half
    errors = rates.answer_errors([one], lambda draw: PAIRS).set_index("answer")["error"]
    assert errors.to_dict() == pytest.approx({rates.HEAD: 0.5, rates.DIGITS: 0.25, rates.PROBABILITIES: 0.25})


def test_the_three_errors_are_the_same_where_only_what_the_digits_come_to_is_kept():
    whole = make_record(Run(Settings()))
    kept = answers.with_readings(whole).reduced_to(["answers", "readings"])
    assert not kept.has("digits")
    pairs = pairs_of(*np.random.default_rng(1).integers(0, 10, (1000, 2)).tolist())
    assert rates.errors_of_answers(kept, pairs) == rates.errors_of_answers(whole, pairs)
    assert 2000 < len(pack(kept)) - len(pack(whole.reduced_to(["answers"]))) < 2600


def test_kind_shares_add_up_and_the_two_kinds_of_errors_are_the_heads_error():
    one = trained({"margin": margins(1, 1, -1, 1), "features": features_of((2, 5), (2, 5), (4, 4), (7, 5))})
    shares = rates.kind_shares([one], lambda draw: PAIRS).set_index("kind")["share"]
    expected = {answers.RIGHT: 0.25, answers.LUCKY: 0.25, answers.MISREAD: 0.25, answers.HEAD_WRONG: 0.25}
    assert shares.to_dict() == expected


def test_contradictions_are_counted_among_pairs_whose_digits_differ():
    one = trained({"margin": margins(1, 1, 1, -1), "swapped_margin": margins(1, -1, 1, -1)})
    row = rates.contradictions([one], lambda draw: PAIRS).iloc[0]
    assert row["rate"] == pytest.approx(2 / 3)  # the pair of equal digits does not count
    assert row["both_yes"] == pytest.approx(1 / 3)


def test_diverged_runs_and_runs_that_keep_no_answers_are_left_out():
    records = [
        make_record(Run(Settings(), 0), margin=margins(1)),
        make_record(Run(Settings(), 1), diverged_after=3),
        make_record(Run(Settings(), 2)).reduced_to([]),
    ]
    one = Trained(Experiment(Settings(), 3), "shared + aux", records)
    assert rates.contradictions([one], lambda draw: PAIRS)["repetition"].tolist() == [0]
    assert rates.answer_errors([one], lambda draw: PAIRS)["repetition"].unique().tolist() == [0]


def test_intervals_are_over_repetitions():
    one = trained({"margin": margins(1, -1, 1, 1)}, {"margin": margins(1, 1, 1, 1)}, {"margin": margins(-1, 1, 1, 1)})
    errors = rates.answer_errors([one], lambda draw: PAIRS)
    row = rates.over_repetitions(errors, "error", ["scenario", "answer"]).set_index("answer").loc[rates.HEAD]
    assert row["n"] == 3
    assert row["mean"] == pytest.approx((0 + 0.25 + 0.5) / 3)
    assert row["high"] - row["mean"] == pytest.approx(4.302653 * 0.25 / np.sqrt(3))  # t(0.975, 2) from a table


def test_gaps_are_taken_repetition_by_repetition():
    """The head misses 2 and 1 of 4, the digits 1 and 0: both gaps are a quarter."""
    features = [features_of((2, 5), (5, 2), (4, 4), (7, 5)), features_of((2, 5), (5, 2), (4, 4), (2, 5))]
    one = trained(
        {"margin": margins(1, 1, -1, 1), "features": features[0]},
        {"margin": margins(1, 1, 1, 1), "features": features[1]},
    )
    gap = rates.gaps(rates.answer_errors([one], lambda draw: PAIRS))["shared + aux"]
    assert (gap.mean, gap.sd, gap.n) == (-0.25, 0, 2)


def test_of_the_contradictions_some_say_yes_twice():
    one = trained({"margin": margins(1, 1, 1, -1), "swapped_margin": margins(1, -1, 1, -1)})
    never = trained({"margin": margins(1, -1), "swapped_margin": margins(-1, 1)}, label="never")
    frame = rates.contradictions([one, never], lambda draw: PAIRS)
    assert rates.yes_twice(frame) == {"shared + aux": pytest.approx(1 / 2)}
