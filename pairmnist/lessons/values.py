"""The named values of lessons: what can be predicted and said, computed from what a step shows."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from pairmnist.analysis.differences import can_pair, contrasts, paired
from pairmnist.analysis.draws import PairsOf
from pairmnist.analysis.statistics import MeanInterval
from pairmnist.analysis.trained import Trained, final_errors
from pairmnist.lessons import measures
from pairmnist.lessons.measures import Measure, Shown
from pairmnist.wording import number

NAMED = re.compile(r"\{(\w+)(, interval)?\}")  # in a lesson's text: the value, or with its interval


@dataclass(frozen=True)
class Unit:
    """How a value is typed and written."""

    asked: str  # after 'Your guess, ': in what it is to be typed
    after: str  # a number
    times: int = 100  # what a value is multiplied with
    digits: int = 1
    apart: str = " points"  # after a difference of two
    limits: tuple[float, float] = (0, 100)  # of what may be typed
    words: tuple[str, ...] = ()  # that may be typed after the number

    def number(self, value: float) -> str:
        return number(self.times * value, self.digits) if self.digits else f"{self.times * value:,.0f}"


PERCENT = Unit("in percent", " %", words=("%", "percent"))
POINTS = Unit("in points", " points", limits=(-100, 100), words=("percentage points", "points", "point"))
ALPHA = Unit("a value of α", "", times=1, digits=2, apart="", limits=(0, 1))
PAIRS = Unit("a number of pairs", " pairs", 1, 0, " pairs", limits=(0, 60_000), words=("pairs", "pair"))


@dataclass(frozen=True)
class NamedNumber:
    """A number with its interval; of none where the networks to compute it of are not there."""

    words: str  # what it is, after "how many" or "how much"
    unit: Unit
    compute: Measure
    interval: str = "95 % interval"  # what its interval is called

    def written(self, value: float) -> str:
        """The value as people read it: '3.5 points'."""
        return f"{self.unit.number(value)}{self.unit.after}"

    def range(self, m: MeanInterval) -> str:
        """' (95 % interval 2.9 to 4.1)'; '' where it has none."""
        if not (m.n > 1 and m.high > m.low):
            return ""
        return f" ({self.interval} {self.unit.number(m.low)} to {self.unit.number(m.high)})"

    def gap(self, guess: float, value: float) -> str:
        """How far a guess is from a value: '0.5 points too high', 'exact'."""
        if self.unit.number(guess - value) == self.unit.number(0):
            return "exact"
        return f"{self.unit.number(abs(guess - value))}{self.unit.apart} too {'high' if guess > value else 'low'}"

    def said(self, value: float) -> str:
        """A value that somebody typed, with the decimals that it was typed with."""
        typed = self.typed(value)
        after = self.unit.after.removesuffix("s") if typed.lstrip("-") == "1" else self.unit.after
        return f"{typed.replace('-', '−')}{after}"

    def typed(self, value: float) -> str:
        """The same as it stands in the field."""
        return f"{self.unit.times * value:.4g}"


@dataclass(frozen=True)
class Guess:
    """What was guessed of a number, for a chart with an axis of such numbers."""

    of: str  # one of NUMBERS
    at: float
    words: str  # 'your guess: 4 %'


def guessed(of: str, guess: float) -> Guess:
    return Guess(of, guess, f"your guess: {NUMBERS[of].said(guess)}")


@dataclass(frozen=True)
class NamedAnswer:
    """One of a few answers; None where the networks that tell are not there."""

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


NUMBERS: Mapping[str, NamedNumber] = {
    "always_yes": NamedNumber("the error of always answering yes", PERCENT, measures.always_yes),
    "parameters_left": NamedNumber(
        "how many of two towers' parameters a shared one has", PERCENT, measures.parameters_left
    ),
    "error": NamedNumber("the mean test error of the last one shown", PERCENT, measures.error(-1)),
    "error_first": NamedNumber("the mean test error of the first one shown", PERCENT, measures.error(0)),
    "gain": NamedNumber("how many points the last one errs less than the first", POINTS, measures.gain),
    "gain_sharing": NamedNumber("how many points weight sharing takes away", POINTS, measures.effect(0)),
    "gain_auxiliary": NamedNumber("how many points the auxiliary loss takes away", POINTS, measures.effect(1)),
    "spread": NamedNumber(
        "how many points lie between the best and the worst network of the last one", POINTS, measures.spread(-1)
    ),
    "spread_first": NamedNumber("the same of the first one", POINTS, measures.spread(0)),
    "flips": NamedNumber("how often two repetitions alone say the opposite of all", PERCENT, measures.flips),
    "by_digits": NamedNumber("the error of comparing the digits that were read", PERCENT, measures.by_digits),
    "close": NamedNumber("how many of the wrong answers are to digits at most one apart", PERCENT, measures.close),
    "error_close": NamedNumber("the error where digits are at most one apart", PERCENT, measures.error_where(True)),
    "error_far": NamedNumber("the error where digits are further apart", PERCENT, measures.error_where(False)),
    "misread": NamedNumber("how many of the wrong answers misread digits explain", PERCENT, measures.misread),
    "contradicts": NamedNumber(
        "how often both orders of two digits get the same answer", PERCENT, measures.contradicts
    ),
    "reading": NamedNumber("how many digits one can name from the last one's towers", PERCENT, measures.reading(-1)),
    "reading_first": NamedNumber("the same of the first one's", PERCENT, measures.reading(0)),
    "best_alpha": NamedNumber("the α with the lowest error", ALPHA, measures.best_alpha, "not clearly worse from"),
    "pairs_fewest": NamedNumber("the fewest training pairs of a sweep", PAIRS, measures.pairs_at(0)),
    "pairs_most": NamedNumber("the most training pairs of a sweep", PAIRS, measures.pairs_at(-1)),
    "gap_fewest": NamedNumber("how many points sharing takes away with the fewest", POINTS, measures.gap_at(0)),
    "gap_most": NamedNumber("how many points sharing takes away with the most", POINTS, measures.gap_at(-1)),
    "gap_lost": NamedNumber("how many points of that each doubling of the pairs loses", POINTS, measures.gap_lost),
    "share_fewest": NamedNumber(
        "which share of two towers' errors it takes away with the fewest", PERCENT, measures.share_at(0)
    ),
    "share_most": NamedNumber(
        "which share of two towers' errors it takes away with the most", PERCENT, measures.share_at(-1)
    ),
}
ON_ERRORS = ("always_yes", "error", "error_first")  # a guess of these lies on an axis of test errors
SHARING, AUXILIARY = (True, False), (False, True)  # as Trained.kind has them


def _sign(m: MeanInterval, more: str, less: str, neither: str) -> str | None:
    """Which of three answers a difference gives: neither where its interval has 0 in it."""
    if m.n < 2:
        return None
    return more if m.low > 0 else less if m.high < 0 else neither


def _helps_more(shown: Shown, pairs_of: PairsOf) -> str | None:
    """Which of the two ideas alone takes away more, repetition by repetition."""
    by_kind = {one.kind: one for one in shown}
    if not by_kind.keys() >= {SHARING, AUXILIARY} or not can_pair(by_kind[SHARING], by_kind[AUXILIARY]):
        return None
    return _sign(paired(by_kind[SHARING], by_kind[AUXILIARY]).interval, "sharing", "auxiliary", "same")


def _head_or_digits(shown: Shown, pairs_of: PairsOf) -> str | None:
    m = measures.misread(shown, pairs_of)
    return _sign(m._replace(low=m.low - 0.5, high=m.high - 0.5), "digits", "head", "both")


def _wrong_where(shown: Shown, pairs_of: PairsOf) -> str | None:
    return _sign(measures.more_where_near(shown, pairs_of), "close", "far", "alike")


def _gap_over_pairs(shown: Shown, pairs_of: PairsOf) -> str | None:
    """What becomes of the advantage of a shared tower when there are more training pairs."""
    return _sign(measures.gap_lost(shown, pairs_of), "shrinks", "grows", "stays")


ANSWERS: Mapping[str, NamedAnswer] = {
    "helps_more": NamedAnswer(("sharing", "auxiliary", "same"), _helps_more),
    "head_or_digits": NamedAnswer(("digits", "head", "both"), _head_or_digits),
    "wrong_where": NamedAnswer(("close", "far", "alike"), _wrong_where),
    "gap_over_pairs": NamedAnswer(("grows", "shrinks", "stays"), _gap_over_pairs),
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


def filled(text: str, shown: Shown, pairs_of: PairsOf) -> str | None:
    """A lesson's text with its named values in their places; None where networks to compute one of are not there."""
    found = {name: NUMBERS[name].compute(shown, pairs_of) for name, _ in NAMED.findall(text)}
    if any(np.isnan(m.mean) for m in found.values()):
        return None

    def value(match: re.Match[str]) -> str:
        named, m = NUMBERS[match[1]], found[match[1]]
        return named.written(m.mean) + (named.range(m) if match[2] else "")

    return NAMED.sub(value, text)
