"""Paired differences, verdicts and effects, on errors that are known."""

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from pairmnist.analysis import differences
from pairmnist.analysis.trained import Trained
from pairmnist.config import Run, Settings
from tests.support.handmade import margins, pairs_of
from tests.support.records import make_record
from tests.support.trained import with_errors


def test_paired_takes_repetitions_that_both_finished() -> None:
    before = with_errors("apart", [0.20, 0.30, None, 0.25, 0.40])
    after = with_errors("shared", [0.10, 0.30, 0.10, None, 0.45])
    difference = differences.paired(before, after)
    assert list(difference.differences) == [0, 1, 4]
    assert list(difference.differences.values()) == pytest.approx([-0.10, 0, 0.05])
    assert (difference.wins, difference.ties, difference.losses) == (1, 1, 1)
    assert difference.interval.mean == pytest.approx(-0.05 / 3)


def test_paired_refuses_what_did_not_see_the_same_pairs() -> None:
    with pytest.raises(ValueError, match="seed or data protocol"):
        differences.paired(with_errors("a", [0.1]), with_errors("b", [0.1], seed=1))


def test_paired_t_interval_is_scipys() -> None:
    before, after = [0.20, 0.22, 0.19, 0.25], [0.15, 0.20, 0.20, 0.16]
    difference = differences.paired(with_errors("a", before), with_errors("b", after))
    expected = stats.ttest_rel(after, before).confidence_interval()
    assert difference.interval[2:4] == pytest.approx(tuple(expected))


def verdicts(*errors: list[float]) -> list[str]:
    return [c.verdict for c in differences.contrasts([with_errors("abcdef"[i], e) for i, e in enumerate(errors)])]


def test_no_verdict_under_six_repetitions() -> None:
    assert verdicts([0.2] * 5, [0.1] * 5) == ["no verdict under 6 repetitions"]
    assert verdicts([0.2] * 6, [0.1] * 6) == ["b has fewer errors"]


def test_verdict_names_the_better_and_admits_no_difference() -> None:
    low, high = [0.1] * 8, [0.2] * 8
    assert verdicts(low, high) == ["a has fewer errors"]
    assert verdicts([*low[:4], *high[:4]], [*high[:4], *low[:4]]) == ["no clear difference"]


def test_six_repetitions_are_too_few_for_three_comparisons() -> None:
    """The smallest p of six repetitions is 2/64; three times that is above 0.05, whatever the errors are."""
    assert set(verdicts([0.1] * 6, [0.2] * 6, [0.3] * 6)) == {"too few repetitions for this many comparisons"}
    assert set(verdicts([0.1] * 7, [0.2] * 7, [0.3] * 7)) == {"a has fewer errors", "b has fewer errors"}


def test_contrasts_leave_out_what_does_not_pair() -> None:
    trained = [with_errors("a", [0.1]), with_errors("b", [0.1]), with_errors("c", [0.1], seed=1)]
    assert [(c.paired.reference, c.paired.other) for c in differences.contrasts(trained)] == [("a", "b")]


def four_scenarios(errors: dict[tuple[bool, bool], list[float | None]]) -> list[Trained]:
    return [with_errors(str(k), e, share_weights=k[0], auxiliary_loss=k[1]) for k, e in errors.items()]


def test_main_effects_by_hand() -> None:
    """Repetition 0: sharing −6 and −8, auxiliary loss −4 and −6; repetition 1: −2 and 0, −2 and 0; 2 diverged once."""
    trained = four_scenarios(
        {
            (True, True): [0.06, 0.10, 0.01],
            (False, False): [0.18, 0.12, None],
            (True, False): [0.12, 0.10, 0.50],
            (False, True): [0.14, 0.10, 0.90],
        }
    )
    effects = {effect.name: effect.interval for effect in differences.main_effects(trained)}
    assert effects["weight sharing"][:1] == pytest.approx((np.mean([-0.07, -0.01]),))
    assert effects["auxiliary loss"][:1] == pytest.approx((np.mean([-0.05, -0.01]),))
    assert effects["interaction"][:1] == pytest.approx((np.mean([-0.02, 0.02]),))
    assert {interval.n for interval in effects.values()} == {2}
    assert effects["interaction"].sd == pytest.approx(np.std([-0.02, 0.02], ddof=1))


def test_main_effects_need_the_four_scenarios() -> None:
    four = four_scenarios({(a, b): [0.1, 0.2] for a in (False, True) for b in (False, True)})
    other = with_errors("other", [0.1, 0.2], share_weights=True, auxiliary_loss=True, learning_rate=0.2)
    assert differences.is_two_by_two(four)
    for wrong in (four[:3], [*four, four[0]], [*four[:3], other]):
        assert not differences.is_two_by_two(wrong)
        with pytest.raises(ValueError, match="four experiments"):
            differences.main_effects(wrong)


def test_main_effects_never_mix_two_weights_of_the_digit_losses() -> None:
    """Nor take α = 0, which is the scenario without them, for a scenario of its own."""
    plain = [with_errors(str(share), [0.1, 0.2], share_weights=share, auxiliary_loss=False) for share in (False, True)]

    def with_alphas(*alphas: float) -> list[Trained]:
        return [
            with_errors(f"{share} + aux", [0.1, 0.2], share_weights=share, alpha=alpha)
            for share, alpha in zip((False, True), alphas, strict=True)
        ]

    assert differences.is_two_by_two([*plain, *with_alphas(0.9, 0.9)])
    assert not differences.is_two_by_two([*plain, *with_alphas(0.2, 0.9)])
    assert not differences.is_two_by_two([*plain, *with_alphas(0.0, 0.0)])


def test_sampling_between_is_of_the_pairs_that_both_were_tested_on() -> None:
    before, after = with_errors("a", [0.1, 0.2]), with_errors("b", [0.1, 0.2], alpha=0.6)
    pairs = pairs_of((2, 5))  # a margin below 0 misses
    records = [
        [make_record(record.run, margin=margins(*m)) for record, m in zip(one.records, rows, strict=True)]
        for one, rows in ((before, [(-1, -1, 1, 1), (-1, 1, -1, 1)]), (after, [(1, 1, 1, -1), (1, 1, -1, 1)]))
    ]
    before, after = (replace(one, records=r) for one, r in zip((before, after), records, strict=True))
    per_pair = np.resize([-1, -0.5, 0, 0.5], 1000)
    expected = per_pair.std(ddof=1) / np.sqrt(1000)
    assert differences.sampling_sd_between(before, after, [0, 1], lambda draw: pairs) == pytest.approx(expected)
    assert differences.sampling_sd_between(before, after, [7], lambda draw: pairs) is None
    other = with_errors("c", [0.1, 0.2], seed=3)
    assert differences.sampling_sd_between(before, other, [0, 1], lambda draw: pairs) is None


def test_repetition_numbers_pair_not_positions() -> None:
    """A record that is missing must not shift the others."""
    full, settings = with_errors("a", [0.3, 0.2, 0.1]), Settings(epochs=2)
    last = make_record(Run(settings, 2), test_error=np.array([0.5, 0.1], np.float32))
    difference = differences.paired(full, Trained(full.experiment, "b", [last]))
    assert dict(difference.differences) == {2: 0}
