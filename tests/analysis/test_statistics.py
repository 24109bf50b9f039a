"""Each statistic against values worked out by hand or by scipy."""

import math

import numpy as np
import pytest
from scipy import stats

from pairmnist.analysis import statistics


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


def test_sampling_sd_is_binomial() -> None:
    assert statistics.sampling_sd(0.1, 900) == pytest.approx(0.01)  # √(0.09 / 900)


def test_sampling_sd_of_a_difference_by_hand() -> None:
    """Four pairs, two repetitions: per-pair differences −1, −½, 0, ½ have variance 5/12, however many repetitions."""
    reference = np.array([[1, 1, 0, 0], [1, 0, 1, 0]], bool)
    other = np.array([[0, 0, 0, 1], [0, 0, 1, 0]], bool)
    sd = statistics.sampling_sd_of_difference(reference, other)
    assert sd == pytest.approx(math.sqrt(5 / 12 / 4))
    assert statistics.sampling_sd_of_difference(np.tile(reference, (5, 1)), np.tile(other, (5, 1))) == pytest.approx(sd)


def test_the_lowest_p_is_that_of_differences_with_one_sign() -> None:
    for n in (1, 2, 5, 8):
        assert statistics.lowest_possible_p(n) == pytest.approx(statistics.sign_flip_p((1.0,) * n))
    assert math.isnan(statistics.lowest_possible_p(0))


def test_a_sign_is_clear_where_enough_values_agree() -> None:
    above, below, mixed = [0.1] * 8, [-0.1] * 8, [0.1, -0.1] * 4
    assert statistics.clear_signs([above, below, mixed]) == [1, -1, 0]
    assert statistics.clear_signs([above[:5], [], [0.0] * 8]) == [0, 0, 0]


def test_signs_that_are_looked_at_together_must_be_clearer() -> None:
    """Six values of one sign have p = 2/64: clear alone, not among three."""
    assert statistics.clear_signs([[0.1] * 6]) == [1]
    assert statistics.clear_signs([[0.1] * 6] * 3) == [0, 0, 0]


@pytest.mark.parametrize("counts", [(0, 0), (1, 0), (3, 9), (9, 3), (5, 5), (40, 12)])
def test_the_sign_test_is_scipys_binomial(counts: tuple[int, int]) -> None:
    wins, losses = counts
    expected = stats.binomtest(wins, wins + losses).pvalue if wins + losses else 1
    assert statistics.sign_test_p(wins, losses) == pytest.approx(expected)
