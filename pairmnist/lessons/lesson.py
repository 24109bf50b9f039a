"""What a lesson is, and how its file is read.

A lesson's file is TOML: a title, what it is about, and steps that are shown one at a time. A step asks a question, says
what it shows (the query of a link to the page) and which controls stay, what is predicted before it is shown, and what
to notice afterwards. Texts may use **bold** and *italic*, and hold numbers only as named values in braces, such as
{gain}, which `values` computes. `lessons/*.toml` are examples.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pairmnist.lessons.values import ANSWERS, NUMBERS

NAMED = re.compile(r"\{(\w+)\}")
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
class Answers:
    """The visitor answers so many pairs of digits, as the networks do."""

    pairs: int


Prediction = Number | Choice | Answers


@dataclass(frozen=True)
class Step:
    """One question on one screen."""

    title: str
    minutes: int
    question: str
    show: str  # the query of a link: what is shown, once it is no longer covered
    controls: tuple[str, ...]  # which of the sidebar's stay, by name
    prediction: Prediction | None
    notice: str


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
    except tomllib.TOMLDecodeError as error:
        raise LessonError(f"{error}.") from error
    file = _Reader(text)
    steps = content.get("steps", [])
    if not (isinstance(steps, list) and 1 <= len(steps) <= MOST_STEPS):
        raise file.error(f"A lesson has from 1 to {MOST_STEPS} steps, each below a line [[steps]].")
    file.only(content, ("title", "about", "steps"))
    return Lesson(
        key,
        file.text(content, "title"),
        file.text(content, "about"),
        tuple(_read_step(file, number, step) for number, step in enumerate(steps, 1)),
    )


def _read_step(file: "_Reader", number: int, step: Mapping[str, Any]) -> Step:
    file.step = number
    file.only(step, ("title", "minutes", "question", "show", "controls", "predict", "notice"))
    minutes = step.get("minutes", 5)
    if not isinstance(minutes, int) or not 1 <= minutes <= 90:
        raise file.error("minutes must be a whole number from 1 to 90.", "minutes")
    controls = step.get("controls", [])
    if not (isinstance(controls, list) and all(isinstance(one, str) for one in controls)):
        raise file.error('controls must be a list of names, such as ["architecture", "alpha"].', "controls")
    return Step(
        file.text(step, "title"),
        minutes,
        file.text(step, "question"),
        file.text(step, "show", named=False),
        tuple(controls),
        _read_prediction(file, step.get("predict")),
        file.text(step, "notice"),
    )


def _read_prediction(file: "_Reader", predict: Any) -> Prediction | None:
    match predict:
        case None:
            return None
        case {"number": str(of), **rest} if not rest:
            if of not in NUMBERS:
                raise file.error(f"There is no number {of!r} to predict, only {', '.join(NUMBERS)}.", "predict")
            return Number(of)
        case {"choice": str(of), "options": dict(options), **rest} if not rest:
            if of not in ANSWERS:
                raise file.error(f"There is no answer {of!r} to predict, only {', '.join(ANSWERS)}.", "predict")
            if set(options) != set(ANSWERS[of].keys) or not all(isinstance(words, str) for words in options.values()):
                raise file.error(f"{of} needs options for {', '.join(ANSWERS[of].keys)}.", "predict")
            return Choice(of, options)
        case {"pairs": int(pairs), **rest} if not rest and 1 <= pairs <= 100:
            return Answers(pairs)
    raise file.error(
        'predict must be { number = "…" }, { choice = "…", options = { … } } or { pairs = … }, with at most 100 pairs.',
        "predict",
    )


@dataclass
class _Reader:
    """A file's text, and which step is read, to say in which line something is wrong."""

    content: str
    step: int = 0

    def text(self, part: Mapping[str, Any], name: str, *, named: bool = True) -> str:
        """A text of the file. named: numbers stand in it only as named values."""
        value = part.get(name)
        if not isinstance(value, str) or not value.strip() or len(value) > MOST_LETTERS:
            raise self.error(f"{name} must be a text of at most {MOST_LETTERS:,} letters.", name)
        if named:
            if unknown := [one for one in NAMED.findall(value) if one not in NUMBERS]:
                raise self.error(f"There is no value {unknown[0]!r}, only {', '.join(NUMBERS)}.", name)
            if re.search(r"\d", NAMED.sub("", value)):
                raise self.error(f"{name} has a number of its own: use a named value, such as {{gain}}.", name)
        return value.strip()

    def only(self, part: Mapping[str, Any], names: Sequence[str]) -> None:
        if unknown := [name for name in part if name not in names]:
            raise self.error(f"There is nothing called {unknown[0]!r} here, only {', '.join(names)}.", unknown[0])

    def error(self, reason: str, name: str = "") -> LessonError:
        return LessonError(f"Line {self._line(name)}: {reason}")

    def _line(self, name: str) -> int:
        """Where a name of the step that is read is given a value; else where the step begins."""
        steps, beginning = 0, 1
        for number, line in enumerate(self.content.splitlines(), 1):
            if line.strip().startswith("[[steps]]"):
                steps += 1
                if steps == self.step:
                    beginning = number
            elif steps == self.step and name and re.match(rf"\s*{re.escape(name)}\b", line):
                return number
        return beginning
