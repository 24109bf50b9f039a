"""An open lesson: a question, the visitor's guess, and only then what the step shows.

What is covered is not drawn at all, so nothing of it is sent.
"""

from dataclasses import dataclass
from typing import Any

import streamlit as st

from pairmnist import wording
from pairmnist.classroom.classes import State
from pairmnist.lessons.lesson import Lesson, Step
from pairmnist.link.address import Choice
from pairmnist.link.lessons import lessons, shows
from pairmnist.page import guesses, links, playing, rooms, visitors

LEFT = "left"  # in session_state: by (lesson, step) what was chosen there when it was left


@dataclass(frozen=True)
class Place:
    """A step of an open lesson."""

    lesson: Lesson
    number: int  # from 1
    room: State | None = None  # the class that the visitor is in
    teaches: bool = False

    @property
    def step(self) -> Step:
        return self.lesson.steps[self.number - 1]

    @property
    def key(self) -> tuple[str, int]:
        return self.lesson.key, self.number

    @property
    def shows(self) -> Choice:
        """What the step shows, as its link says."""
        return shows(self.step)

    @property
    def covered(self) -> bool:
        """Whether the visitor has not yet said anything here, or the class's teacher has not revealed it."""
        if self.room is not None:
            return not self.room.revealed
        return self.key not in guesses.own()

    @property
    def guess(self) -> Any:
        """What the visitor guessed here, None where nothing."""
        if self.room is not None:
            return rooms.own_guess(self.room)
        return guesses.own().get(self.key)

    @property
    def guesses(self) -> list[Any]:
        """What the class guessed here, without saying who."""
        return rooms.guesses(self.room) if self.room is not None else []


def place() -> Place | None:
    """Where the visitor is: the step of the lesson that is open, or None."""
    if st.session_state["view"] != "lesson":
        return None
    room, teaches = rooms.here()
    if room is not None and room.lesson in lessons().lessons:
        of = lessons().lessons[room.lesson]
        return Place(of, min(room.step, len(of.steps)), room, teaches)
    lesson = lessons().lessons.get(links.option("lesson"))
    if lesson is None:
        return None
    return Place(lesson, min(max(1, links.option("step") or 1), len(lesson.steps)))


def enter() -> None:
    """On coming to a step, set the widgets as it says, or as they were when it was left. Before they are drawn."""
    here, before = place(), st.session_state.get(links.ENTERED)
    if before == (here.key if here else None):
        return
    left: dict[tuple[str, int], Choice] = st.session_state.setdefault(LEFT, {})
    if before is not None:
        left[before] = links.chosen()
    st.session_state[links.ENTERED] = here.key if here else None
    if here is not None:
        playing.forget()  # what a lesson sets, nobody chose to train
        present = st.session_state["present"]
        links.show(left.get(here.key, here.shows))
        stays = {"view": "lesson", "lesson": here.lesson.key, "step": here.number, "present": present}
        st.session_state.update(stays | ({"class": here.room.code} if here.room else {}))


def go(to: Place, number: int) -> None:
    """A callback: another step of the lesson."""
    st.session_state["step"] = number
    if to.teaches:
        rooms.go(number)


def turn(here: Place, by: int) -> None:
    """A callback: some steps on or back, where there are such and the visitor may go there."""
    number = here.number + by
    if 1 <= number <= len(here.lesson.steps) and (here.room is None or here.teaches):
        go(here, number)


def close() -> None:
    """A callback: back to the list of lessons."""
    st.session_state["lesson"] = ""


def say(here: Place, guess: Any) -> None:
    """A callback: the visitor has guessed, or wants to see it without; what is covered then is shown.

    In a class it is covered until the teacher reveals it, and the guess can be changed until then.
    """
    if here.room is not None:
        rooms.guess(here.room, guess)
    else:
        guesses.kept().note(st.session_state[visitors.NAME], {here.key: guess})


def text(words: str) -> str:
    """A lesson's text as Markdown: **bold** and *italic* count, and everything else is shown as it is."""
    return wording.plain(words).replace(r"\*\*", "**").replace(r"\*", "*")
