"""The named values of lessons: what can be predicted and said, computed from what a step shows."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from pairmnist.analysis import rates
from pairmnist.analysis.answers import HEAD_WRONG, MISREAD
from pairmnist.analysis.differences import is_two_by_two, main_effects, paired
from pairmnist.analysis.draws import PairsOf
from pairmnist.analysis.statistics import MeanInterval, mean_interval
from pairmnist.analysis.trained import Trained, final_errors
from pairmnist.wording import percent, points

Shown = Sequence[Trained]  # what a step shows, in its order


@dataclass(frozen=True)
class NamedNumber:
    """A number with its interval; without networks to compute it of, of none."""

    words: str  # what it is, after "how many" or "how much"
    unit: str  # 'percent' or 'points'
    compute: Callable[[Shown, PairsOf], MeanInterval]

    def written(self, value: float) -> str:
        """The value as people read it; it is a fraction."""
        if np.isnan(value):
            return "?"
        return percent(value, 1) if self.unit == "percent" else f"{points(value, 1).lstrip('+')} points"


@dataclass(frozen=True)
class NamedAnswer:
    """One of a few answers; None where these networks cannot tell, or are not there."""

    keys: Sequence[str]
    compute: Callable[[Shown, PairsOf], str | None]


NOTHING = MeanInterval(np.nan, np.nan, np.nan, np.nan, 0)


def _always_yes(shown: Shown, pairs_of: PairsOf) -> MeanInterval:
    draws = {run.draw for one in shown for run in one.experiment.runs()}
    if not draws:
        return NOTHING
    error = rates.always_yes(list(draws), pairs_of)
    return MeanInterval(error, 0.0, error, error, 1)


def _error(which: int) -> Callable[[Shown, PairsOf], MeanInterval]:
    def compute(shown: Shown, pairs_of: PairsOf) -> MeanInterval:
        return mean_interval(final_errors(shown[which])) if shown else NOTHING

    return compute


def _gain(shown: Shown, pairs_of: PairsOf) -> MeanInterval:
    """How much less the last one errs than the first, repetition by repetition."""
    if len(shown) < 2:
        return NOTHING
    return mean_interval([-change for change in paired(shown[0], shown[-1]).differences.values()])


def _effect(which: int) -> Callable[[Shown, PairsOf], MeanInterval]:
    def compute(shown: Shown, pairs_of: PairsOf) -> MeanInterval:
        if not is_two_by_two(shown):
            return NOTHING
        m = main_effects(shown)[which].interval
        return MeanInterval(-m.mean, m.sd, -m.high, -m.low, m.n)

    return compute


def _spread(shown: Shown, pairs_of: PairsOf) -> MeanInterval:
    """From the best to the worst network of the last one."""
    errors = final_errors(shown[-1]) if shown else np.array([])
    if not len(errors):
        return NOTHING
    spread = float(errors.max() - errors.min())
    return MeanInterval(spread, 0.0, spread, spread, len(errors))


def _flips(shown: Shown, pairs_of: PairsOf) -> MeanInterval:
    """How often two repetitions alone say the opposite of all: over every two of them."""
    if len(shown) < 2:
        return NOTHING
    changes = list(paired(shown[0], shown[-1]).differences.values())
    if len(changes) < 3:
        return NOTHING
    mean = np.mean(changes)
    share = float(np.mean([np.sign(a + b) != np.sign(mean) for a, b in combinations(changes, 2)]))
    return MeanInterval(share, 0.0, share, share, len(changes))


def _by_digits(shown: Shown, pairs_of: PairsOf) -> MeanInterval:
    """The error of comparing the digits that the last one read."""
    errors = rates.answer_errors(shown[-1:], pairs_of)
    return mean_interval(errors.loc[errors["answer"] == rates.DIGITS, "error"])


def _misread(shown: Shown, pairs_of: PairsOf) -> MeanInterval:
    """Of the last one's wrong answers, the share that misread digits explain."""
    kinds = rates.kind_shares(shown[-1:], pairs_of).pivot(index="repetition", columns="kind", values="share")
    if kinds.empty:
        return NOTHING
    wrong = kinds[MISREAD] + kinds[HEAD_WRONG]
    return mean_interval((kinds[MISREAD] / wrong)[wrong > 0])


NUMBERS: Mapping[str, NamedNumber] = {
    "always_yes": NamedNumber("the error of always answering yes", "percent", _always_yes),
    "error": NamedNumber("the mean test error of the last one shown", "percent", _error(-1)),
    "error_first": NamedNumber("the mean test error of the first one shown", "percent", _error(0)),
    "gain": NamedNumber("how many points the last one errs less than the first", "points", _gain),
    "gain_sharing": NamedNumber("how many points weight sharing takes away", "points", _effect(0)),
    "gain_auxiliary": NamedNumber("how many points the auxiliary loss takes away", "points", _effect(1)),
    "spread": NamedNumber("how many points lie between the best and the worst network", "points", _spread),
    "flips": NamedNumber("how often two repetitions alone say the opposite of all", "percent", _flips),
    "by_digits": NamedNumber("the error of comparing the digits that were read", "percent", _by_digits),
    "misread": NamedNumber("how many of the wrong answers misread digits explain", "percent", _misread),
}


def _helps_more(shown: Shown, pairs_of: PairsOf) -> str | None:
    """Which of the two ideas takes away more, repetition by repetition."""
    if not is_two_by_two(shown):
        return None
    by_kind = {one.kind: one for one in shown}
    differences = paired(by_kind[True, False], by_kind[False, True]).differences
    m = mean_interval(list(differences.values()))
    if m.n < 2:
        return None
    return "auxiliary" if m.high < 0 else "sharing" if m.low > 0 else "same"


def _head_or_digits(shown: Shown, pairs_of: PairsOf) -> str | None:
    m = _misread(shown, pairs_of)
    if m.n < 2:
        return None
    return "digits" if m.low > 0.5 else "head" if m.high < 0.5 else "both"


ANSWERS: Mapping[str, NamedAnswer] = {
    "helps_more": NamedAnswer(("sharing", "auxiliary", "same"), _helps_more),
    "head_or_digits": NamedAnswer(("digits", "head", "both"), _head_or_digits),
}


def filled(text: str, shown: Shown, pairs_of: PairsOf) -> str:
    """A lesson's text with its named values in their places."""

    def value(match: re.Match[str]) -> str:
        number = NUMBERS[match[1]]
        return number.written(number.compute(shown, pairs_of).mean)

    return re.sub(r"\{(\w+)\}", value, text)
