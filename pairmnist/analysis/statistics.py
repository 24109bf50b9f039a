"""What repeated measurements say, and how sure: intervals, tests and their corrections, from plain numbers.

Names say what an uncertainty is of: an *sd* is the spread over repetitions, an *interval* is of a mean over
repetitions, and a *sampling_sd* is what another draw of the test pairs would change. Predictions are never pooled over
repetitions: ten networks answering the same 1,000 pairs are not 10,000 independent answers.
"""

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

LEVEL = 0.95  # of every interval
SIGNIFICANCE = 0.05  # for Holm's p
FEWEST = 6  # repetitions for a verdict: with five, even five wins of five have p = 0.0625
EXACT = 12  # decimals of a difference: without the noise of floats equal numbers are ties
FLIPS = 100_000  # random sign flips where there are more than 2^16 different ones


class MeanInterval(NamedTuple):
    """A mean with its t-interval; what too few values leave open is NaN."""

    mean: float
    sd: float  # sample standard deviation of the values (n − 1)
    low: float
    high: float
    n: int


def mean_interval(values: ArrayLike, level: float = LEVEL) -> MeanInterval:
    """Mean, standard deviation and Student's t-interval of the mean of independent values."""
    x = np.asarray(values, float)
    n, mean = len(x), float(x.mean()) if len(x) else math.nan
    return t_interval(mean, float(x.std(ddof=1)) if n > 1 else math.nan, n, level)


def t_interval(mean: float, sd: float, n: int, level: float = LEVEL) -> MeanInterval:
    """Student's t-interval of the mean of n independent values, of which mean and sample standard deviation are known.

    mean ± t · sd / √n, with the t quantile of n − 1 degrees of freedom (Student, "The probable error of a mean",
    Biometrika 1908).
    """
    from scipy.special import stdtrit  # the t quantile; scipy.stats would take a second to import

    if n < 2:
        return MeanInterval(mean, math.nan, math.nan, math.nan, n)
    half = float(stdtrit(n - 1, (1 + level) / 2)) * sd / math.sqrt(n)
    return MeanInterval(mean, sd, mean - half, mean + half, n)


def wilson_interval(count: int, n: int, level: float = LEVEL) -> tuple[float, float]:
    """Wilson's interval of a share, from how many of n independent trials have it.

    The shares p from which count / n is at most z · √(p(1 − p)/n) away (Wilson, "Probable inference, the law of
    succession, and statistical inference", Journal of the American Statistical Association 1927).
    """
    from scipy.special import ndtri

    z, share = float(ndtri((1 + level) / 2)), count / n
    centre = share + z**2 / (2 * n)
    half = z * math.sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
    return (centre - half) / (1 + z**2 / n), (centre + half) / (1 + z**2 / n)


@lru_cache(maxsize=1024)
def sign_flip_p(differences: tuple[float, ...]) -> float:
    """Two-sided p of a mean difference of 0: the share of sign flips whose mean is as far from 0 or farther.

    The permutation test of paired measurements (Fisher, "The design of experiments", 1935, §21): if nothing differs,
    each difference could as well have had the other sign. Over all 2^n flips up to n = 16, and over FLIPS random ones
    of a fixed seed above. 1 for one difference, NaN for none.
    """
    if len(differences) < 2:
        return 1.0 if differences else math.nan
    from scipy.stats import permutation_test

    result = permutation_test(
        (np.array(differences),),
        lambda x, axis: x.mean(axis=axis),
        permutation_type="samples",
        n_resamples=FLIPS,
        rng=np.random.default_rng(0),
    )
    return float(result.pvalue)


def lowest_possible_p(n: int) -> float:
    """The p of n differences that all have one sign: 2 of the 2^n flips are as far from 0. NaN for none."""
    return 2 / 2**n if n else math.nan


def holm(p_values: Sequence[float]) -> list[float]:
    """Adjusted p values, in the order given; NaN stays NaN and does not count as a comparison.

    The smallest of m times m, the next times m − 1, …, none below the one before (Holm, "A simple sequentially
    rejective multiple test procedure", Scandinavian Journal of Statistics 1979).
    """
    order = sorted((i for i, p in enumerate(p_values) if not math.isnan(p)), key=lambda i: p_values[i])
    adjusted, largest = [math.nan] * len(p_values), 0.0
    for rank, i in enumerate(order):
        largest = max(largest, min(1.0, (len(order) - rank) * p_values[i]))
        adjusted[i] = largest
    return adjusted


def clear_signs(samples: Sequence[Sequence[float]]) -> list[int]:
    """Whether each of some samples that are looked at together is clearly above 0 (1), below 0 (−1), or neither (0).

    By sign-flip permutation and Holm's correction; under FEWEST values nothing is clear.
    """
    adjusted = holm([sign_flip_p(tuple(sample)) for sample in samples])
    return [
        int(np.sign(np.mean(sample))) if len(sample) >= FEWEST and p <= SIGNIFICANCE else 0
        for sample, p in zip(samples, adjusted, strict=True)
    ]


def sign_test_p(wins: int, losses: int) -> float:
    """Two-sided p of as many wins as losses: the exact binomial test, for pairs McNemar's; 1 where there is neither.

    (McNemar, "Note on the sampling error of the difference between correlated proportions or percentages",
    Psychometrika 1947.)
    """
    from scipy.special import bdtr

    n = wins + losses
    return min(1.0, 2 * float(bdtr(min(wins, losses), n, 0.5))) if n else 1.0


def sampling_sd(error: float, pairs: int) -> float:
    """Standard deviation of one network's test error over draws of the test pairs: binomial, √(e(1 − e)/pairs)."""
    return math.sqrt(error * (1 - error) / pairs)


def sampling_sd_of_difference(reference: NDArray[Any], other: NDArray[Any]) -> float:
    """Standard deviation of a difference of two mean test errors over draws of the test pairs.

    reference, other: (repetitions, pairs), true where that repetition misses the pair; the same pairs in every row.
    The repetitions of a pair are averaged first, so pairs are the units: sd over pairs of the mean difference, /√pairs.
    """
    per_pair = other.mean(axis=0) - reference.mean(axis=0)
    return float(per_pair.std(ddof=1) / math.sqrt(len(per_pair)))
