"""What is chosen inside the views, as parameters of the address: by keys, never by the words that are shown.

Earlier links carried the words; those are still understood, here and for ever.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

Value = str | int | None


class ParameterError(ValueError):
    """A value in a link that is not among the choices; the message names them."""


@dataclass(frozen=True)
class OneOf:
    """A choice among a few."""

    view: str  # where it is chosen
    words: Mapping[str, str]  # what is shown for each key
    default: str
    earlier: Mapping[str, str] = field(default_factory=dict)  # the words of earlier links, where they were others

    def read(self, text: str) -> str:
        by_words = {words: key for key, words in self.words.items()} | dict(self.earlier)
        # Earlier links named in brackets whose pairs: 'Fixed by weight sharing (apart → shared)'.
        key = text if text in self.words else by_words.get(text, by_words.get(text.partition(" (")[0]))
        if key is None:
            raise ParameterError(f"must be one of {', '.join(self.words)}, not {text[:40]!r}")
        return key


@dataclass(frozen=True)
class Whole:
    """A whole number, or the default, which may be a word or none."""

    view: str
    lowest: int
    highest: int
    default: int | str | None = None

    def read(self, text: str) -> int | str | None:
        if isinstance(self.default, str) and text.lower() == self.default:  # earlier links had it with a capital
            return self.default
        if not (text.isascii() and text.isdecimal()) or len(text) > 9 or not self.lowest <= int(text) <= self.highest:
            raise ParameterError(f"must be a whole number from {self.lowest:,} to {self.highest:,}, not {text[:40]!r}")
        return int(text)


@dataclass(frozen=True)
class Label:
    """A name that only the compared experiments can tell; the default where it is not one of theirs."""

    view: str
    default: str = ""

    def read(self, text: str) -> str:
        return text[:200]


Parameter = OneOf | Whole | Label
MOST_REPETITIONS = 50

TEST_DIGITS = 10_000
MOVES = {
    "none": "as it is",
    "left": "a pixel to the left",
    "right": "a pixel to the right",
    "up": "a pixel up",
    "down": "a pixel down",
    "clockwise": "15° clockwise",
    "counterclockwise": "15° counterclockwise",
}

PARAMETERS: dict[str, Parameter] = {
    "curves": OneOf(
        "training",
        {
            "test_error": "Test error",
            "training_error": "Training error",
            "loss": "Training loss",
            "parts": "Loss, by part",
        },
        "test_error",
        {"Its parts": "parts"},
    ),
    "scale": OneOf("training", {"linear": "Linear", "log": "Logarithmic"}, "linear"),
    "layout": OneOf("training", {"together": "One chart", "beside": "Side by side"}, "together"),
    "luck": OneOf(
        "errors",
        {"all": "All networks", "one": "One after another", "enough": "How many are enough?"},
        "all",
    ),
    "first": Whole("errors", 1, MOST_REPETITIONS, 1),  # so many networks are shown one after another
    "pairs": OneOf(
        "pairs",
        {
            "missed": "Wrong",
            "misread": "Misread",
            "head": "Compared wrongly",
            "right": "Right",
            "lucky": "Right by luck",
            "all": "All",
        },
        "missed",
        {
            "Misclassified": "missed",
            "Misclassified: digits misread": "misread",
            "Misclassified: the head is wrong": "head",
            "Correct": "right",
            "Correct: misread but lucky": "lucky",
        },
    ),
    "pairs_of": Label("pairs", "sidebar"),  # named as compare.key does
    "pairs_with": Label("pairs"),
    "outcome": OneOf(
        "pairs",
        {
            "both_right": "both right",
            "only_this": "only this right",
            "only_other": "only the other right",
            "both_wrong": "both wrong",
        },
        "only_this",
    ),
    "repetition": Whole("pairs", 1, MOST_REPETITIONS, "all"),
    "missed_by": Whole("pairs", 1, MOST_REPETITIONS, 1),
    "digit": Whole("pairs", 0, 9, "any"),
    "order": OneOf(
        "pairs",
        {
            "missed": "Most often wrong first",
            "sure": "Surest first",
            "unsure": "Least sure first",
            "test": "In the test set's order",
        },
        "missed",
        {"Most missed first": "missed", "As tested": "test"},
    ),
    "page": Whole("pairs", 1, 1000, 1),
    "report_data": OneOf(
        "report",
        {"one-draw": "One draw of the data, as in the report", "new-draw": "A new draw each repetition"},
        "one-draw",
    ),
    "sweep_over": OneOf(
        "sweep",
        {"alpha": "Weight α", "pairs": "Training pairs", "epochs": "Epochs", "steps": "Steps beyond the report"},
        "alpha",
    ),
    "sweep_answer": OneOf("sweep", {"head": "Their own answer", "digits": "The digits compared"}, "head"),
    "sweep_repetitions": Whole("sweep", 1, MOST_REPETITIONS),  # by default as many as come trained
    "why": OneOf(
        "why",
        {
            "network": "The network",
            "towers": "Reading",
            "digits": "Digits or head",
            "head": "Hard digits",
            "swap": "Swapped",
            "gradients": "Two losses",
            "replay": "Replay",
            "hard": "Hard pairs",
            "own": "Your own pair",
        },
        "digits",
        {
            "Head's map": "head",
            "Towers": "towers",
            "Swap test": "swap",
            "Network": "network",
        },
    ),
    "head": OneOf(
        "why",
        {"errors": "Wrong answers", "pairs": "Answers", "means": "Answers to typical digits"},
        "errors",
        {"From the test pairs": "pairs", "From typical features": "means"},
    ),
    "towers": OneOf(
        "why",
        {
            "reading": "How well",
            "confusion": "What they mix up",
            "filters": "What they look for",
            "likeness": "How alike they are",
        },
        "reading",
        {"How well they read digits": "reading"},
    ),
    "hard": OneOf(
        "why",
        {
            "hardest": "Hardest",
            "fixed_sharing": "Fixed by weight sharing",
            "broken_sharing": "Broken by weight sharing",
            "fixed_auxiliary": "Fixed by the auxiliary loss",
            "broken_auxiliary": "Broken by the auxiliary loss",
        },
        "hardest",
        {"Hardest for all": "hardest"},
    ),
    "missed_times": Whole("why", 0, 8 * MOST_REPETITIONS),
    "swapped": Whole("why", 1, 8),
    "left_digit": Whole("why", 0, 9),
    "right_digit": Whole("why", 0, 9),
    "filters_of": Whole("why", 1, MOST_REPETITIONS, 1),
    "epoch": Whole("why", 1, 500),
    "pair": Whole("why", 0, 999),
    "own_left": Whole("why", 1, TEST_DIGITS, 19),
    "own_right": Whole("why", 1, TEST_DIGITS, 62),
    "own_left_moved": OneOf("why", MOVES, "none"),
    "own_right_moved": OneOf("why", MOVES, "none"),
    "lesson": Label("lesson"),
    "step": Whole("lesson", 1, 100, 1),
    "class": Label("lesson"),
}


def words_of(name: str) -> Mapping[str, str]:
    """What is shown for each key of a choice among a few; nothing for other parameters."""
    parameter = PARAMETERS[name]
    return parameter.words if isinstance(parameter, OneOf) else {}
