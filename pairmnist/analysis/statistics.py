"""What repeated training says, and how sure: intervals, paired differences and their tests.

Names say what an uncertainty is of: an *sd* is the spread over repetitions, an *interval* is of a mean over
repetitions, and a *sampling_sd* is what another draw of the test pairs would change. Predictions are never pooled over
repetitions: ten networks answering the same 1,000 pairs are not 10,000 independent answers.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pairmnist import config
from pairmnist.analysis.trained import Trained
from pairmnist.config import Run

LEVEL = 0.95  # of every interval
SIGNIFICANCE = 0.05  # for Holm's p
FEWEST = 6  # repetitions for a verdict: with five, even five wins of five have p = 0.0625
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
    from scipy.special import stdtrit  # the t quantile; scipy.stats would take a second to import

    x = np.asarray(values, float)
    n, mean = len(x), float(x.mean()) if len(x) else math.nan
    if n < 2:
        return MeanInterval(mean, math.nan, math.nan, math.nan, n)
    sd = float(x.std(ddof=1))
    half = float(stdtrit(n - 1, (1 + level) / 2)) * sd / math.sqrt(n)
    return MeanInterval(mean, sd, mean - half, mean + half, n)


@dataclass(frozen=True)
class Paired:
    """What changes from one scenario to another, repetition k against repetition k: below 0 is fewer errors."""

    reference: str
    other: str
    differences: Mapping[int, float]  # by repetition: the other's test error − the reference's
    interval: MeanInterval  # of the mean difference, unadjusted for the number of comparisons
    p: float  # two-sided sign-flip permutation; NaN without a repetition

    @property
    def wins(self) -> int:
        """Repetitions in which the other scenario has fewer errors."""
        return sum(difference < 0 for difference in self.differences.values())

    @property
    def ties(self) -> int:
        return sum(difference == 0 for difference in self.differences.values())

    @property
    def losses(self) -> int:
        return len(self.differences) - self.wins - self.ties


def can_pair(a: Trained, b: Trained) -> bool:
    """Whether repetition k of both saw the same pairs and began from the same head: same seed, same data protocol."""
    return all(getattr(a.experiment.settings, x) == getattr(b.experiment.settings, x) for x in ("seed", "protocol"))


def paired(reference: Trained, other: Trained) -> Paired:
    """Compare two scenarios over the repetitions that both finished. Raises ValueError where they cannot be paired."""
    if not can_pair(reference, other):
        raise ValueError(
            f"{reference.label} and {other.label} differ in seed or data protocol: repetitions do not pair"
        )
    before, after = _misses(reference), _misses(other)
    differences = {k: (after[k] - before[k]) / config.TEST_PAIRS for k in sorted(before.keys() & after.keys())}
    values = tuple(differences.values())
    return Paired(reference.label, other.label, differences, mean_interval(values), sign_flip_p(values))


def _misses(trained: Trained) -> dict[int, int]:
    """The number of test pairs that each finished repetition gets wrong: whole, so that ties are ties."""
    return {record.run.repetition: round(record.final_error * config.TEST_PAIRS) for record in trained.finished}


@lru_cache(maxsize=1024)
def sign_flip_p(differences: tuple[float, ...]) -> float:
    """Two-sided p of a mean difference of 0: the share of sign flips whose mean is as far from 0 or farther.

    Over all 2^n flips up to n = 16, and over FLIPS random ones of a fixed seed above.
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


def holm(p_values: Sequence[float]) -> list[float]:
    """Holm's adjusted p values, in the order given; NaN stays NaN and does not count as a comparison."""
    order = sorted((i for i, p in enumerate(p_values) if not math.isnan(p)), key=lambda i: p_values[i])
    adjusted, largest = [math.nan] * len(p_values), 0.0
    for rank, i in enumerate(order):
        largest = max(largest, min(1.0, (len(order) - rank) * p_values[i]))
        adjusted[i] = largest
    return adjusted


@dataclass(frozen=True)
class Contrast:
    """A paired difference among those shown together."""

    paired: Paired
    holm_p: float
    verdict: str


def contrasts(trained: Sequence[Trained]) -> list[Contrast]:
    """Every two of the scenarios that pair, with p values corrected for being compared together."""
    differences = [paired(a, b) for a, b in combinations(trained, 2) if can_pair(a, b)]
    corrected = holm([difference.p for difference in differences])
    lowest = holm([2 / 2**n if (n := difference.interval.n) else math.nan for difference in differences])
    return [
        Contrast(difference, p, _verdict(difference, p, reachable=floor <= SIGNIFICANCE))
        for difference, p, floor in zip(differences, corrected, lowest, strict=True)
    ]


def _verdict(difference: Paired, holm_p: float, *, reachable: bool) -> str:
    if difference.interval.n < FEWEST:
        return f"no verdict under {FEWEST} repetitions"
    if not reachable:
        return "too few repetitions for this many comparisons"
    if holm_p > SIGNIFICANCE:
        return "no clear difference"
    better = difference.other if difference.interval.mean < 0 else difference.reference
    return f"{better} has fewer errors"


class Effect(NamedTuple):
    """How much the test error changes by one choice, over repetitions: below 0 is fewer errors."""

    name: str
    interval: MeanInterval  # unadjusted


# Weights of the errors of apart, apart + auxiliary loss, shared, shared + auxiliary loss.
EFFECTS = {
    "weight sharing": (-0.5, -0.5, 0.5, 0.5),
    "auxiliary loss": (-0.5, 0.5, -0.5, 0.5),
    "interaction": (1, -1, -1, 1),
}


def main_effects(trained: Sequence[Trained]) -> list[Effect]:
    """The mean effect of weight sharing, of the auxiliary loss, and their interaction, for one architecture.

    trained: the four scenarios of one architecture in any order. A main effect is the mean of the two differences that
    the choice makes (without and with the other choice); the interaction is how much more sharing changes with the
    auxiliary loss than without. Each is taken within a repetition, over the repetitions that all four finished. Raises
    ValueError for anything but four scenarios that differ in these two choices only.
    """
    cells = {(s.share_weights, s.auxiliary_loss): one for one in trained for s in [one.experiment.settings]}
    plain = {Run(one.experiment.settings.with_(share_weights=False, auxiliary_loss=False)).id for one in trained}
    if (len(trained), len(cells), len(plain)) != (4, 4, 1):
        raise ValueError("main effects need four scenarios that differ in weight sharing and auxiliary loss only")
    misses = [_misses(cells[key]) for key in sorted(cells)]
    common = sorted(set.intersection(*(set(cell) for cell in misses)))
    errors = np.array([[cell[k] for k in common] for cell in misses]).reshape(4, len(common)) / config.TEST_PAIRS
    return [Effect(name, mean_interval(np.array(weights) @ errors)) for name, weights in EFFECTS.items()]


def sampling_sd(error: float, pairs: int = config.TEST_PAIRS) -> float:
    """Standard deviation of one network's test error over draws of the test pairs: binomial, √(e(1 − e)/pairs)."""
    return math.sqrt(error * (1 - error) / pairs)


def sampling_sd_of_difference(reference: NDArray[Any], other: NDArray[Any]) -> float:
    """Standard deviation of a difference of two mean test errors over draws of the test pairs.

    reference, other: (repetitions, pairs), true where that repetition misses the pair; the same pairs in every row.
    The repetitions of a pair are averaged first, so pairs are the units: sd over pairs of the mean difference, /√pairs.
    """
    per_pair = other.mean(axis=0) - reference.mean(axis=0)
    return float(per_pair.std(ddof=1) / math.sqrt(len(per_pair)))
