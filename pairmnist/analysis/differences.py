"""What changes from one experiment to another, repetition against repetition, and what each of two choices changes."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pairmnist import config
from pairmnist.analysis.answers import head_answers
from pairmnist.analysis.draws import PairsOf, same_test_pairs
from pairmnist.analysis.statistics import (
    MeanInterval,
    holm,
    lowest_possible_p,
    mean_interval,
    sampling_sd_of_difference,
    sign_flip_p,
)
from pairmnist.analysis.trained import Trained
from pairmnist.config import Run

SIGNIFICANCE = 0.05  # for Holm's p
FEWEST = 6  # repetitions for a verdict: with five, even five wins of five have p = 0.0625


@dataclass(frozen=True)
class Paired:
    """What changes from one experiment to another, repetition k against repetition k: below 0 is fewer errors."""

    reference: str
    other: str
    differences: Mapping[int, float]  # by repetition: the other's test error − the reference's
    interval: MeanInterval  # of the mean difference, unadjusted for the number of comparisons
    p: float  # two-sided sign-flip permutation; NaN without a repetition

    @property
    def wins(self) -> int:
        """Repetitions in which the other experiment has fewer errors."""
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


def paired(reference: Trained, other: Trained) -> Paired:
    """Compare two experiments over the repetitions that both finished. ValueError where they cannot be paired."""
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
    def better(self) -> str | None:
        """The label of the one with fewer errors; None where that is not clear."""
        if self.undecidable or self.holm_p > SIGNIFICANCE:
            return None
        return self.paired.other if self.paired.interval.mean < 0 else self.paired.reference

    @property
    def verdict(self) -> str:
        """In words: 'shared has fewer errors', 'no clear difference', or why that cannot be said."""
        if self.undecidable:
            return self.undecidable
        return f"{self.better} has fewer errors" if self.better else "no clear difference"


def contrasts(trained: Sequence[Trained]) -> list[Contrast]:
    """Every two of the experiments that pair, with p values corrected for being compared together."""
    differences = [paired(a, b) for a, b in combinations(trained, 2) if can_pair(a, b)]
    corrected = holm([difference.p for difference in differences])
    lowest = holm([lowest_possible_p(difference.interval.n) for difference in differences])
    return [Contrast(*columns) for columns in zip(differences, corrected, lowest, strict=True)]


def sampling_sd_between(
    reference: Trained, other: Trained, repetitions: Collection[int], pairs_of: PairsOf
) -> float | None:
    """What another draw of the test pairs would change in the difference of two means, as a standard deviation.

    None where they were not all tested on the same pairs, or one keeps no answers in these repetitions.
    """
    if not same_test_pairs([reference, other]):
        return None
    missed = [_missed(one.of_repetitions(*repetitions), pairs_of) for one in (reference, other)]
    return sampling_sd_of_difference(*missed) if all(map(len, missed)) else None


def _missed(trained: Trained, pairs_of: PairsOf) -> NDArray[np.bool_]:
    """Which test pairs each network that keeps its answers misses: (networks, pairs)."""
    records = trained.with_parts("answers").records
    return np.array([head_answers(record, pairs_of(record.run.draw)).wrong for record in records])


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


def is_two_by_two(trained: Sequence[Trained]) -> bool:
    """Whether these are four experiments, with and without sharing and the auxiliary loss, with all else equal.

    α is part of all else: the two with the auxiliary loss have one.
    """
    choices = {(one.settings.share_weights, one.settings.learns_digits) for one in trained}
    rest = {Run(one.settings.with_(share_weights=False, auxiliary_loss=False)).id for one in trained}
    weights = {one.settings.digit_weight for one in trained if one.settings.learns_digits}
    return len(trained) == len(choices) == 4 and len(rest) == len(weights) == 1


def main_effects(trained: Sequence[Trained]) -> list[Effect]:
    """The mean effect of weight sharing, of the auxiliary loss, and their interaction.

    trained: four experiments of which `is_two_by_two` holds, in any order. A main effect is the mean of the two
    differences that the choice makes (without and with the other choice); the interaction is how much more sharing
    changes with the auxiliary loss than without. Each is taken within a repetition, over the repetitions that all four
    finished. ValueError for other experiments.
    """
    if not is_two_by_two(trained):
        raise ValueError("main effects need four experiments that differ in weight sharing and auxiliary loss only")
    by_choice = {(one.settings.share_weights, one.settings.learns_digits): _misses(one) for one in trained}
    misses = [by_choice[choice] for choice in sorted(by_choice)]
    common = sorted(set.intersection(*(set(cell) for cell in misses)))
    errors = np.array([[cell[k] for k in common] for cell in misses]).reshape(4, len(common)) / config.TEST_PAIRS
    return [Effect(name, mean_interval(np.array(weights) @ errors)) for name, weights in EFFECTS.items()]
