"""The named values of lessons: what can be predicted and said, computed from what a step shows."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from pairmnist.analysis import luck, rates
from pairmnist.analysis.answers import HEAD_WRONG, MISREAD, head_answers
from pairmnist.analysis.differences import can_pair, contrasts, is_two_by_two, main_effects, paired
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
    place: Callable[[Shown, float], tuple[float, float]] = lambda shown, guess: (guess, guess)  # see `Guess`

    def written(self, value: float) -> str:
        """The value as people read it; it is a fraction."""
        if np.isnan(value):
            return "?"
        return percent(value, 1) if self.unit == "percent" else f"{points(value, 1).lstrip('+')} points"

    def said(self, value: float) -> str:
        """A value that somebody typed, with the decimals that it was typed with."""
        number = f"{100 * value:.4g}".replace("-", "−")
        return f"{number} %" if self.unit == "percent" else f"{number} points"


@dataclass(frozen=True)
class Guess:
    """What was guessed of a number, as it lies on the axis of the chart that shows it: from one place to another.

    A gain of the last network lies that much below the first one's error, and a spread begins at the best network.
    """

    of: str  # one of NUMBERS
    low: float
    high: float
    words: str  # 'your guess: 4.0 points'


def guessed(of: str, guess: float, shown: Shown) -> Guess:
    """guess: a fraction. What is shown must have been measured."""
    number = NUMBERS[of]
    return Guess(of, *number.place(shown, guess), f"your guess: {number.said(guess)}")


@dataclass(frozen=True)
class NamedAnswer:
    """One of a few answers; None where these networks cannot tell, or are not there."""

    keys: Sequence[str]
    compute: Callable[[Shown, PairsOf], str | None]


@dataclass(frozen=True)
class Ranking:
    """Keys in the order that was found, and which two of them, (earlier, later), chance alone would not order so."""

    keys: tuple[str, ...]
    clear: frozenset[tuple[str, str]]

    def agreeing(self, guess: Sequence[str]) -> int:
        """How many of `clear` a guess has the same way round."""
        return sum(guess.index(earlier) < guess.index(later) for earlier, later in self.clear)


@dataclass(frozen=True)
class NamedOrder:
    """An order of a few things; None where these networks are not there."""

    words: str  # which comes first
    keys: Sequence[str]
    compute: Callable[[Shown, PairsOf], Ranking | None]


SHARING, AUXILIARY = (True, False), (False, True)  # as Trained.kind has them
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


def _changes(shown: Shown) -> list[float]:
    """How the error changes from the first one to the last, repetition by repetition; none where they do not pair."""
    if len(shown) < 2 or not can_pair(shown[0], shown[-1]):
        return []
    return list(paired(shown[0], shown[-1]).differences.values())


def _gain(shown: Shown, pairs_of: PairsOf) -> MeanInterval:
    """How much less the last one errs than the first."""
    return mean_interval([-change for change in _changes(shown)])


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
    changes = _changes(shown)
    if len(changes) < luck.FEWEST:
        return NOTHING
    share = luck.opposite(changes, 2)
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


def _close(shown: Shown, pairs_of: PairsOf) -> MeanInterval:
    """Of the last one's wrong answers, the share in which the two digits are next to each other or equal."""
    shares = []
    for record in shown[-1].with_answers().records if shown else []:
        answers = head_answers(record, pairs_of(record.run.draw))
        apart = np.abs(answers.classes[:, 0] - answers.classes[:, 1])[answers.wrong]
        if len(apart):
            shares.append(float(np.mean(apart <= 1)))
    return mean_interval(shares)


def _below_the_first(shown: Shown, guess: float) -> tuple[float, float]:
    error = float(final_errors(shown[0]).mean()) - guess
    return error, error


def _from_the_best(shown: Shown, guess: float) -> tuple[float, float]:
    best = float(final_errors(shown[-1]).min())
    return best, best + guess


NUMBERS: Mapping[str, NamedNumber] = {
    "always_yes": NamedNumber("the error of always answering yes", "percent", _always_yes),
    "error": NamedNumber("the mean test error of the last one shown", "percent", _error(-1)),
    "error_first": NamedNumber("the mean test error of the first one shown", "percent", _error(0)),
    "gain": NamedNumber("how many points the last one errs less than the first", "points", _gain, _below_the_first),
    "gain_sharing": NamedNumber("how many points weight sharing takes away", "points", _effect(0)),
    "gain_auxiliary": NamedNumber("how many points the auxiliary loss takes away", "points", _effect(1)),
    "spread": NamedNumber(
        "how many points lie between the best and the worst network", "points", _spread, _from_the_best
    ),
    "flips": NamedNumber("how often two repetitions alone say the opposite of all", "percent", _flips),
    "by_digits": NamedNumber("the error of comparing the digits that were read", "percent", _by_digits),
    "close": NamedNumber("how many of the wrong answers are to digits at most one apart", "percent", _close),
    "misread": NamedNumber("how many of the wrong answers misread digits explain", "percent", _misread),
}


ON_ERRORS = ("always_yes", "error", "error_first", "gain", "spread")  # a guess of these lies on an axis of test errors


def _helps_more(shown: Shown, pairs_of: PairsOf) -> str | None:
    """Which of the two ideas alone takes away more, repetition by repetition."""
    by_kind = {one.kind: one for one in shown}
    if not by_kind.keys() >= {SHARING, AUXILIARY} or not can_pair(by_kind[SHARING], by_kind[AUXILIARY]):
        return None
    m = paired(by_kind[SHARING], by_kind[AUXILIARY]).interval
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


def _by_error(key_of: Callable[[Trained], str], keys: Sequence[str]) -> Callable[[Shown, PairsOf], Ranking | None]:
    """The experiments by their mean test error; key_of: which of the keys an experiment is."""

    def compute(shown: Shown, pairs_of: PairsOf) -> Ranking | None:
        finished = {one.label: one for one in shown if one.finished}
        key = {label: key_of(one) for label, one in finished.items()}
        if sorted(key.values()) != sorted(keys):
            return None
        labels = sorted(finished, key=lambda label: float(final_errors(finished[label]).mean()))
        clear = {
            (key[one.lower], key[({one.paired.reference, one.paired.other} - {one.lower}).pop()])
            for one in contrasts(list(finished.values()))
            if one.lower
        }
        return Ranking(tuple(key[label] for label in labels), frozenset(clear))

    return compute


FEWEST = "fewest errors first"
KINDS = {(False, False): "neither", SHARING: "sharing", AUXILIARY: "auxiliary", (True, True): "both"}
ARCHITECTURES = ("fully-connected", "simple-cnn", "residual-cnn")  # the report's
ORDERS: Mapping[str, NamedOrder] = {
    "kinds": NamedOrder(FEWEST, tuple(KINDS.values()), _by_error(lambda one: KINDS[one.kind], tuple(KINDS.values()))),
    "architectures": NamedOrder(FEWEST, ARCHITECTURES, _by_error(lambda one: one.settings.architecture, ARCHITECTURES)),
}


def filled(text: str, shown: Shown, pairs_of: PairsOf) -> str:
    """A lesson's text with its named values in their places."""

    def value(match: re.Match[str]) -> str:
        number = NUMBERS[match[1]]
        return number.written(number.compute(shown, pairs_of).mean)

    return re.sub(r"\{(\w+)\}", value, text)
