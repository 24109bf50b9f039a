"""What changes from one experiment to another, repetition against repetition, and what each of two choices changes.

A *measure* gives a number of each finished network of an experiment, by repetition. Unless another is named it is the
test error.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pairmnist.analysis.answers import head_answers
from pairmnist.analysis.draws import PairsOf, same_test_pairs
from pairmnist.analysis.statistics import (
    EXACT,
    FEWEST,
    SIGNIFICANCE,
    MeanInterval,
    holm,
    lowest_possible_p,
    mean_interval,
    sampling_sd_of_difference,
    sign_flip_p,
)
from pairmnist.analysis.trained import Trained
from pairmnist.config import Run

Measure = Callable[[Trained], Mapping[int, float]]


def test_errors(trained: Trained) -> dict[int, float]:
    """The test error of each finished repetition at its last epoch."""
    return {record.run.repetition: record.final_error for record in trained.finished}


@dataclass(frozen=True)
class Paired:
    """What changes from one experiment to another, repetition k against repetition k: below 0 is less."""

    reference: str
    other: str
    differences: Mapping[int, float]  # by repetition: the other's number − the reference's
    interval: MeanInterval  # of the mean difference, unadjusted for the number of comparisons
    p: float  # two-sided sign-flip permutation; NaN without a repetition

    @property
    def wins(self) -> int:
        """Repetitions in which the other experiment has less."""
        return sum(difference < 0 for difference in self.differences.values())

    @property
    def ties(self) -> int:
        return sum(difference == 0 for difference in self.differences.values())

    @property
    def losses(self) -> int:
        return len(self.differences) - self.wins - self.ties


def can_pair(a: Trained, b: Trained) -> bool:
    """Whether repetition k of both was tested on the same pairs and began from the same head: same seed and protocol.

    Both saw the same training pairs too, or, with another number of them, one saw the first of the other's.
    """
    return (a.settings.seed, a.settings.protocol) == (b.settings.seed, b.settings.protocol)


def paired(reference: Trained, other: Trained, measure: Measure = test_errors) -> Paired:
    """Compare two experiments over the repetitions that both finished. ValueError where they cannot be paired."""
    if not can_pair(reference, other):
        raise ValueError(
            f"{reference.label} and {other.label} differ in seed or data protocol: repetitions do not pair"
        )
    before, after = measure(reference), measure(other)
    common = sorted(before.keys() & after.keys())
    differences = {k: round(after[k] - before[k], EXACT) for k in common}
    values = tuple(differences.values())
    return Paired(reference.label, other.label, differences, mean_interval(values), sign_flip_p(values))


@dataclass(frozen=True)
class Contrast:
    """A paired difference among those shown together."""

    paired: Paired
    holm_p: float  # corrected for the number of comparisons
    lowest_p: float  # what holm_p would be if every repetition of every comparison agreed

    @property
    def undecidable(self) -> str:
        """Why there can be no verdict, whatever the errors are; nothing where there can."""
        if self.paired.interval.n < FEWEST:
            return f"no verdict under {FEWEST} repetitions"
        if self.lowest_p > SIGNIFICANCE:
            return "too few repetitions for this many comparisons"
        return ""

    @property
    def lower(self) -> str | None:
        """The label of the one with less; None where that is not clear."""
        if self.undecidable or self.holm_p > SIGNIFICANCE:
            return None
        return self.paired.other if self.paired.interval.mean < 0 else self.paired.reference

    @property
    def verdict(self) -> str:
        """Of test errors, in words: 'shared has fewer errors', 'no clear difference', or why that cannot be said."""
        if self.undecidable:
            return self.undecidable
        return f"{self.lower} has fewer errors" if self.lower else "no clear difference"


def contrasts(trained: Sequence[Trained], measure: Measure = test_errors) -> list[Contrast]:
    """Every two of the experiments that pair, with p values corrected for being compared together."""
    differences = [paired(a, b, measure) for a, b in combinations(trained, 2) if can_pair(a, b)]
    corrected = holm([difference.p for difference in differences])
    lowest = holm([lowest_possible_p(difference.interval.n) for difference in differences])
    return [Contrast(*columns) for columns in zip(differences, corrected, lowest, strict=True)]


def sampling_sd_between(
    reference: Trained, other: Trained, repetitions: Collection[int], pairs_of: PairsOf
) -> float | None:
    """What another draw of the test pairs would change in the difference of two means, as a standard deviation.

    None where they were not all tested on the same pairs, or no answers of one are known in these repetitions.
    """
    if not same_test_pairs([reference, other]):
        return None
    missed = [_missed(one.of_repetitions(*repetitions), pairs_of) for one in (reference, other)]
    return sampling_sd_of_difference(*missed) if all(map(len, missed)) else None


def _missed(trained: Trained, pairs_of: PairsOf) -> NDArray[np.bool_]:
    """Which test pairs each network whose answers are known misses: (networks, pairs)."""
    records = trained.with_answers().records
    return np.array([head_answers(record, pairs_of(record.run.draw)).wrong for record in records])


class Effect(NamedTuple):
    """How much a number changes by one choice, over repetitions: below 0 is less."""

    name: str
    interval: MeanInterval  # unadjusted


# Weights of the numbers of apart, apart + auxiliary loss, shared, shared + auxiliary loss.
EFFECTS = {
    "weight sharing": (-0.5, -0.5, 0.5, 0.5),
    "auxiliary loss": (-0.5, 0.5, -0.5, 0.5),
    "interaction": (1, -1, -1, 1),
}


def is_two_by_two(trained: Sequence[Trained]) -> bool:
    """Whether these are four experiments, with and without sharing and the auxiliary loss, with all else equal.

    α is part of all else: the two with the auxiliary loss have one.
    """
    choices = {(one.settings.share_weights, one.settings.learns_digits) for one in trained}
    rest = {Run(one.settings.with_(share_weights=False, auxiliary_loss=False)).id for one in trained}
    weights = {one.settings.digit_weight for one in trained if one.settings.learns_digits}
    return len(trained) == len(choices) == 4 and len(rest) == len(weights) == 1


def main_effects(trained: Sequence[Trained], measure: Measure = test_errors) -> list[Effect]:
    """The mean effect of weight sharing, of the auxiliary loss, and their interaction.

    trained: four experiments of which `is_two_by_two` holds, in any order. A main effect is the mean of the two
    differences that the choice makes (without and with the other choice); the interaction is how much more sharing
    changes with the auxiliary loss than without. Each is taken within a repetition, over the repetitions that all four
    finished. ValueError for other experiments.
    """
    if not is_two_by_two(trained):
        raise ValueError("main effects need four experiments that differ in weight sharing and auxiliary loss only")
    cells = [measure(one) for one in in_order(trained)]
    common = sorted(set.intersection(*(set(cell) for cell in cells)))
    numbers = np.array([[cell[k] for k in common] for cell in cells]).reshape(4, len(common))
    changes = {name: np.round(np.array(weights) @ numbers, EXACT) for name, weights in EFFECTS.items()}
    return [Effect(name, mean_interval(values)) for name, values in changes.items()]


def in_order(trained: Sequence[Trained]) -> list[Trained]:
    """Four experiments of which `is_two_by_two` holds as plain, + auxiliary loss, + sharing, both."""
    return sorted(trained, key=lambda one: (one.settings.share_weights, one.settings.learns_digits))
