"""What a lesson is, and how its file is read.

A lesson's file is TOML: a title, what it is about, and steps that are shown one at a time. A step asks a question, says
what it shows (the query of a link to the page) and which controls stay, what is predicted before it is shown, and what
to notice afterwards. Texts may use **bold** and *italic*. A number stands only in what is to be noticed, and in what is
given with the question, as a named value in braces, {gain}, or with its interval, {gain, interval}; `values` computes
them. `lessons/*.toml` are examples.
"""

import re
import tomllib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pairmnist.config import SETTINGS
from pairmnist.lessons.values import ANSWERS, NAMED, NUMBERS, ORDERS

CONTROLS = ("compare", *SETTINGS, "repetitions")  # of the page, by name
MOST_STEPS, MOST_LETTERS = 30, 2000


class LessonError(ValueError):
    """A lesson's file that cannot be used; the message says in which line, and why."""


@dataclass(frozen=True)
class Number:
    """A number is predicted: one of `values.NUMBERS`."""

    of: str


@dataclass(frozen=True)
class Choice:
    """One of a few answers is predicted; `values.ANSWERS` says which is right."""

    of: str
    options: Mapping[str, str]  # key → what is shown


@dataclass(frozen=True)
class Order:
    """A few things are put into an order; `values.ORDERS` says which is right."""

    of: str
    options: Mapping[str, str]  # key → what is shown


@dataclass(frozen=True)
class Answers:
    """The visitor answers so many pairs of digits, as the networks do."""

    pairs: int


Prediction = Number | Choice | Order | Answers


@dataclass(frozen=True)
class Step:
    """One question on one screen."""

    title: str
    minutes: int
    question: str
    given: str  # what is told of its networks with the question, or ''
    show: str  # the query of a link: what is shown, once it is no longer covered
    controls: tuple[str, ...]  # which of CONTROLS stay
    prediction: Prediction | None
    notice: str
    picture: bool  # whether the first network that is shown is drawn with the question, without what it answers
    line: int  # of the file, where `show` is


@dataclass(frozen=True)
class Lesson:
    key: str  # in links
    title: str
    about: str
    steps: tuple[Step, ...]

    @property
    def minutes(self) -> int:
        return sum(step.minutes for step in self.steps)


def read_lesson(key: str, text: str) -> Lesson:
    """The lesson in a file's text. Raises LessonError."""
    try:
        content = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise LessonError(f"It is not TOML: {error}.") from error
    file = _Reader(text)
    file.only(content, ("title", "about", "steps"))
    steps = content.get("steps", [])
    if not (isinstance(steps, list) and 1 <= len(steps) <= MOST_STEPS and all(isinstance(s, dict) for s in steps)):
        raise file.error(f"A lesson has from 1 to {MOST_STEPS} steps, each below a line [[steps]].", "steps")
    return Lesson(
        key,
        file.text(content, "title"),
        file.text(content, "about"),
        tuple(_read_step(file, number, step) for number, step in enumerate(steps, 1)),
    )


def _read_step(file: "_Reader", number: int, step: Mapping[str, Any]) -> Step:
    file.step = number
    file.only(step, ("title", "minutes", "question", "given", "show", "controls", "predict", "notice", "picture"))
    minutes = step.get("minutes", 5)
    if type(minutes) is not int or not 1 <= minutes <= 90:
        raise file.error("minutes must be a whole number from 1 to 90.", "minutes")
    picture = step.get("picture", False)
    if type(picture) is not bool:
        raise file.error("picture must be true or false.", "picture")
    prediction, given = _read_prediction(file, step.get("predict")), ""
    if "given" in step:
        given = file.text(step, "given", named=True)
        if isinstance(prediction, Number) and prediction.of in [match[1] for match in NAMED.finditer(given)]:
            raise file.error(f"given cannot hold {{{prediction.of}}}: that is what is to be predicted.", "given")
    return Step(
        file.text(step, "title"),
        minutes,
        file.text(step, "question"),
        given,
        file.link(step, "show"),
        _read_controls(file, step.get("controls", [])),
        prediction,
        file.text(step, "notice", named=True),
        picture,
        file.line("show"),
    )


def _read_controls(file: "_Reader", controls: Any) -> tuple[str, ...]:
    if not (isinstance(controls, list) and all(isinstance(one, str) for one in controls)):
        raise file.error('controls must be a list of names, such as ["architecture", "alpha"].', "controls")
    if unknown := [one for one in controls if one not in CONTROLS]:
        raise file.error(f"There is no control {unknown[0]!r}, only {', '.join(CONTROLS)}.", "controls")
    return tuple(controls)


def _read_prediction(file: "_Reader", predict: Any) -> Prediction | None:
    match predict:
        case None:
            return None
        case {"number": str(of), **rest} if not rest:
            if of not in NUMBERS:
                raise file.error(f"There is no number {of!r} to predict, only {', '.join(NUMBERS)}.", "predict")
            return Number(of)
        case {"choice": str(of), "options": dict(options), **rest} if not rest:
            return Choice(of, file.options(of, options, {name: answer.keys for name, answer in ANSWERS.items()}))
        case {"order": str(of), "options": dict(options), **rest} if not rest:
            return Order(of, file.options(of, options, {name: order.keys for name, order in ORDERS.items()}))
        case {"pairs": int(pairs), **rest} if not rest and 1 <= pairs <= 100:
            return Answers(pairs)
    raise file.error(
        'predict must be { number = "…" }, { choice = "…", options = { … } }, { order = "…", options = { … } } or '
        "{ pairs = … }, with at most 100 pairs.",
        "predict",
    )


@dataclass
class _Reader:
    """A file's text, and which step is read, to say in which line something is wrong."""

    content: str
    step: int = 0

    def text(self, part: Mapping[str, Any], name: str, *, named: bool = False) -> str:
        """A text of the file. named: it may hold numbers, as named values."""
        return self._checked(part.get(name), name, name, named=named)

    def link(self, part: Mapping[str, Any], name: str) -> str:
        """The query of a link, as it stands behind the question mark."""
        value = part.get(name)
        if not isinstance(value, str) or not value.strip() or len(value) > MOST_LETTERS:
            raise self.error(f"{name} must be what the address bar says after the question mark.", name)
        return value.strip().rpartition("?")[2]

    def options(self, of: str, options: Mapping[str, Any], known: Mapping[str, Collection[str]]) -> dict[str, str]:
        """What is shown for each key of a prediction, in the order of the file."""
        if of not in known:
            raise self.error(f"There is no {of!r} to predict, only {', '.join(known)}.", "predict")
        if set(options) != set(known[of]):
            raise self.error(f"{of} needs options for {', '.join(known[of])}, and for nothing else.", "predict")
        return {key: self._checked(words, f"The option {key}", "predict") for key, words in options.items()}

    def only(self, part: Mapping[str, Any], names: Sequence[str]) -> None:
        if unknown := [name for name in part if name not in names]:
            raise self.error(f"There is nothing called {unknown[0]!r} here, only {', '.join(names)}.", unknown[0])

    def error(self, reason: str, name: str) -> LessonError:
        return LessonError(f"Line {self.line(name)}: {reason}")

    def line(self, name: str) -> int:
        """Where a name of the step that is read is given a value; else where the step begins."""
        steps, beginning = 0, 1
        for number, line in enumerate(self.content.splitlines(), 1):
            if line.strip().startswith("[[steps]]"):
                steps += 1
                if steps == self.step:
                    beginning = number
            elif steps == self.step and re.match(rf"\s*{re.escape(name)}\b", line):
                return number
        return beginning

    def _checked(self, value: Any, what: str, name: str, *, named: bool = False) -> str:
        if not isinstance(value, str) or not value.strip() or len(value) > MOST_LETTERS:
            raise self.error(f"{what} must be a text of at most {MOST_LETTERS:,} letters.", name)
        found = [match[1] for match in NAMED.finditer(value)]
        if found and not named:
            raise self.error(f"{what} cannot hold {{{found[0]}}}: only given and notice tell what was found.", name)
        if unknown := [one for one in found if one not in NUMBERS]:
            raise self.error(f"There is no value {unknown[0]!r}, only {', '.join(NUMBERS)}.", name)
        if re.search(r"\d", NAMED.sub("", value)):
            advice = "use a named value, such as {gain}" if named else "write it as a word"
            raise self.error(f"{what} has a number of its own: {advice}.", name)
        return value.strip()
