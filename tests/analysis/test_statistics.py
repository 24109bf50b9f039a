"""Each statistic against values worked out by hand or by scipy."""

import math

import numpy as np
import pytest
from scipy import stats

from pairmnist.analysis import statistics
from pairmnist.analysis.trained import Trained
from pairmnist.config import Experiment, Run, Settings
from tests.support.records import make_record


def make_trained(label: str, errors: list[float | None], **settings: object) -> Trained:
    """Records with these final test errors; None is a run that diverged."""
    experiment = Experiment(Settings(epochs=2, **settings), max(1, len(errors)))
    records = [
        make_record(run, diverged_after=1)
        if error is None
        else make_record(run, test_error=np.array([0.5, error], np.float32))
        for run, error in zip(experiment.runs(), errors, strict=True)
    ]
    return Trained(experiment, label, records)


def test_interval_by_hand() -> None:
    """1, 2, 3, 6: mean 3, sum of squares 14, sd √(14/3); the t quantile for 3 degrees of freedom is 3.18245."""
    interval = statistics.mean_interval([1, 2, 3, 6])
    half = 3.18245 * math.sqrt(14 / 3) / 2
    assert interval == pytest.approx((3, math.sqrt(14 / 3), 3 - half, 3 + half, 4), rel=1e-5)


def test_interval_is_scipys() -> None:
    values = np.random.default_rng(1).normal(0.1, 0.02, 10)
    expected = stats.ttest_1samp(values, 0).confidence_interval(0.9)
    assert statistics.mean_interval(values, 0.9)[2:4] == pytest.approx(tuple(expected))


def test_one_value_has_no_interval_and_none_has_no_mean() -> None:
    one = statistics.mean_interval([0.2])
    assert (one.mean, one.n) == (0.2, 1)
    assert np.isnan([one.sd, one.low, one.high]).all()
    assert math.isnan(statistics.mean_interval([]).mean)


def test_paired_takes_repetitions_that_both_finished() -> None:
    before = make_trained("apart", [0.20, 0.30, None, 0.25, 0.40])
    after = make_trained("shared", [0.10, 0.30, 0.10, None, 0.45])
    difference = statistics.paired(before, after)
    assert list(difference.differences) == [0, 1, 4]
    assert list(difference.differences.values()) == pytest.approx([-0.10, 0, 0.05])
    assert (difference.wins, difference.ties, difference.losses) == (1, 1, 1)
    assert difference.interval.mean == pytest.approx(-0.05 / 3)


def test_paired_refuses_what_did_not_see_the_same_pairs() -> None:
    with pytest.raises(ValueError, match="seed or data protocol"):
        statistics.paired(make_trained("a", [0.1]), make_trained("b", [0.1], seed=1))


def test_paired_t_interval_is_scipys() -> None:
    before, after = [0.20, 0.22, 0.19, 0.25], [0.15, 0.20, 0.20, 0.16]
    difference = statistics.paired(make_trained("a", before), make_trained("b", after))
    expected = stats.ttest_rel(after, before).confidence_interval()
    assert difference.interval[2:4] == pytest.approx(tuple(expected))


@pytest.mark.parametrize(
    ("differences", "p"),
    [
        ((1.0, 2.0, 3.0), 2 / 8),  # only +++ and −−− are as far from 0
        ((1.0, 2.0, -3.0), 1.0),  # the sum is 0: every flip is as far
        ((1.0, 1.0, -1.0, 1.0), 10 / 16),  # |sum| ≥ 2: five flips with at most one −, and their mirrors
        ((0.0, 0.0), 1.0),
        ((0.5,), 1.0),
    ],
)
def test_sign_flips_by_hand(differences: tuple[float, ...], p: float) -> None:
    assert statistics.sign_flip_p(differences) == pytest.approx(p)


def test_sign_flips_are_exact_up_to_16_and_sampled_above() -> None:
    assert statistics.sign_flip_p((1.0,) * 16) == 2 / 2**16
    assert statistics.sign_flip_p((1.0,) * 17) == pytest.approx(2 / 2**17, abs=1e-4)
    sampled = statistics.sign_flip_p(tuple(np.random.default_rng(3).normal(0.3, 1, 20)))
    assert round(sampled * (statistics.FLIPS + 1)) == pytest.approx(sampled * (statistics.FLIPS + 1))


def test_no_repetition_has_no_p() -> None:
    assert math.isnan(statistics.sign_flip_p(()))


def test_holm_by_hand() -> None:
    """Sorted .01 .02 .03 .04, times 4 3 2 1 gives .04 .06 .06 .04; no adjusted p is below one before it."""
    assert statistics.holm([0.03, 0.01, 0.04, 0.02]) == pytest.approx([0.06, 0.04, 0.06, 0.06])
    assert statistics.holm([0.6, 0.7]) == [1, 1]


def test_holm_does_not_count_what_has_no_p() -> None:
    first, second = statistics.holm([math.nan, 0.02])
    assert math.isnan(first)
    assert second == 0.02


def verdicts(*errors: list[float]) -> list[str]:
    return [c.verdict for c in statistics.contrasts([make_trained("abcdef"[i], e) for i, e in enumerate(errors)])]


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
    trained = [make_trained("a", [0.1]), make_trained("b", [0.1]), make_trained("c", [0.1], seed=1)]
    assert [(c.paired.reference, c.paired.other) for c in statistics.contrasts(trained)] == [("a", "b")]


def four_scenarios(errors: dict[tuple[bool, bool], list[float | None]]) -> list[Trained]:
    return [make_trained(str(k), e, share_weights=k[0], auxiliary_loss=k[1]) for k, e in errors.items()]


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
    effects = {effect.name: effect.interval for effect in statistics.main_effects(trained)}
    assert effects["weight sharing"][:1] == pytest.approx((np.mean([-0.07, -0.01]),))
    assert effects["auxiliary loss"][:1] == pytest.approx((np.mean([-0.05, -0.01]),))
    assert effects["interaction"][:1] == pytest.approx((np.mean([-0.02, 0.02]),))
    assert {interval.n for interval in effects.values()} == {2}
    assert effects["interaction"].sd == pytest.approx(np.std([-0.02, 0.02], ddof=1))


def test_main_effects_need_the_four_scenarios() -> None:
    four = four_scenarios({(a, b): [0.1, 0.2] for a in (False, True) for b in (False, True)})
    other = make_trained("other", [0.1, 0.2], share_weights=True, auxiliary_loss=True, learning_rate=0.2)
    for wrong in (four[:3], [*four, four[0]], [*four[:3], other]):
        with pytest.raises(ValueError, match="four scenarios"):
            statistics.main_effects(wrong)


def test_sampling_sd_is_binomial() -> None:
    assert statistics.sampling_sd(0.1, 900) == pytest.approx(0.01)  # √(0.09 / 900)


def test_sampling_sd_of_a_difference_by_hand() -> None:
    """Four pairs, two repetitions: per-pair differences −1, −½, 0, ½ have variance 5/12, however many repetitions."""
    reference = np.array([[1, 1, 0, 0], [1, 0, 1, 0]], bool)
    other = np.array([[0, 0, 0, 1], [0, 0, 1, 0]], bool)
    sd = statistics.sampling_sd_of_difference(reference, other)
    assert sd == pytest.approx(math.sqrt(5 / 12 / 4))
    assert statistics.sampling_sd_of_difference(np.tile(reference, (5, 1)), np.tile(other, (5, 1))) == pytest.approx(sd)


def test_repetition_numbers_pair_not_positions() -> None:
    """A record that is missing must not shift the others."""
    full, settings = make_trained("a", [0.3, 0.2, 0.1]), Settings(epochs=2)
    last = make_record(Run(settings, 2), test_error=np.array([0.5, 0.1], np.float32))
    difference = statistics.paired(full, Trained(full.experiment, "b", [last]))
    assert dict(difference.differences) == {2: 0}
