"""An open lesson: a question, the visitor's guess, and only then what the step shows.

What is covered is not drawn at all, so nothing of it is sent.
"""

from dataclasses import dataclass
from html import escape
from typing import Any
from urllib.parse import parse_qs

import streamlit as st

from pairmnist import wording
from pairmnist.classroom.classes import State
from pairmnist.lessons.lesson import Answers, Lesson, Number, Step
from pairmnist.lessons.lesson import Choice as Pick
from pairmnist.lessons.library import library
from pairmnist.lessons.values import NUMBERS
from pairmnist.page import address, links, rooms
from pairmnist.page.address import Choice
from pairmnist.page.fields import read_number

ENTERED = "entered"  # in session_state: the (lesson, step) whose state the widgets have
LEFT = "left"  # in session_state: by (lesson, step) what was chosen there when it was left
GUESSES = "guesses of lessons"  # in session_state: by (lesson, step) what was guessed; None for "just show me"


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
        choice, _ = address.parse(parse_qs(self.step.show))
        return choice

    @property
    def covered(self) -> bool:
        """Whether the visitor has not yet said anything here, or the class's teacher has not revealed it."""
        if self.room is not None:
            return not self.room.revealed
        return self.key not in st.session_state.get(GUESSES, {})

    @property
    def guess(self) -> Any:
        """What the visitor guessed here, None where nothing."""
        if self.room is not None:
            return rooms.own_guess(self.room)
        return st.session_state.get(GUESSES, {}).get(self.key)

    @property
    def guesses(self) -> list[Any]:
        """What the class guessed here, without saying who."""
        return rooms.guesses(self.room) if self.room is not None else []


def place() -> Place | None:
    """Where the visitor is: the step of the lesson that is open, or None."""
    if st.session_state["view"] != "lesson":
        return None
    room, teaches = rooms.here()
    if room is not None and room.lesson in library().lessons:
        of = library().lessons[room.lesson]
        return Place(of, min(room.step, len(of.steps)), room, teaches)
    lesson = library().lessons.get(links.option("lesson"))
    if lesson is None:
        return None
    return Place(lesson, min(max(1, links.option("step") or 1), len(lesson.steps)))


def enter() -> None:
    """On coming to a step, set the widgets as it says, or as they were when it was left. Before they are drawn."""
    here = place()
    if here is None:
        st.session_state.pop(ENTERED, None)
        return
    if st.session_state.get(ENTERED) == here.key:
        return
    left: Choice | None = st.session_state.setdefault(LEFT, {}).get(here.key)
    shows = left or here.shows
    present = st.session_state["present"]
    links.show(shows)
    stays = {"view": "lesson", "lesson": here.lesson.key, "step": here.number, "present": present}
    st.session_state.update(stays | ({"class": here.room.code} if here.room else {}))
    st.session_state[ENTERED] = here.key


def go(to: Place, number: int) -> None:
    """A callback: another step of the lesson."""
    st.session_state.setdefault(LEFT, {})[to.key] = links.chosen()
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
        st.session_state.setdefault(GUESSES, {})[here.key] = guess


def header(here: Place) -> None:
    """The step's question, and while it is covered the guess."""
    step, steps = here.step, len(here.lesson.steps)
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="lesson bar"):
        if here.room is None:
            st.button("Lessons", icon=":material/arrow_back:", type="tertiary", on_click=close)
        words = f"**{text(here.lesson.title)}** · {here.number} of {steps}: {text(step.title)} · {step.minutes} min"
        st.markdown(words, width="stretch")
        if here.room is None or here.teaches:
            first, last = here.number == 1, here.number == steps
            st.button("Back", key="lesson back", disabled=first, on_click=go, args=(here, here.number - 1))
            onward: Any = {"type": "primary", "disabled": last, "on_click": go, "args": (here, here.number + 1)}
            st.button("Next", key="lesson next", **onward)
        if here.room is None:
            rooms.offer(here.lesson.key, here.number)
        else:
            rooms.bar(here.room, teaches=here.teaches)
    st.progress(here.number / steps)
    with st.container(key="question"):
        st.markdown(text(step.question))
    if here.covered and not here.teaches and not isinstance(step.prediction, Answers):
        _ask(here)


def _ask(here: Place) -> None:
    """The guess, and a way around it; in a class only the teacher reveals."""
    if here.room is not None and here.step.prediction is None:
        st.markdown("Think about it. Your teacher will show it.")
        return
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="prediction"):
        _widget(here)
        guess = _said(here)
        if here.step.prediction is not None:
            send = "Show me" if here.room is None else "Send"
            st.button(send, key="show me", type="primary", disabled=guess is None, on_click=_send, args=(here,))
        if here.room is None:
            label = "Show me" if here.step.prediction is None else "Just show me"
            st.button(label, key="just show me", type="tertiary", on_click=say, args=(here, None))
        elif here.guess is not None:
            st.markdown("Sent. You can change it until it is revealed.")


def _send(here: Place) -> None:
    """A callback: what is in the widget now, which may be newer than what was drawn last."""
    guess = _said(here)
    if guess is not None:
        say(here, guess)


def _name(here: Place) -> str:
    """Of the widget of a guess, in session_state."""
    return f"predicted {here.lesson.key} {here.number}"


def _said(here: Place) -> Any:
    """What the widget says; None while it says nothing."""
    said = st.session_state.get(_name(here))
    if not isinstance(here.step.prediction, Number):
        return said
    try:
        return read_number(said, whole=False) / 100 if said else None
    except ValueError:
        return None


def _widget(here: Place) -> None:
    """The widget of a guess."""
    name = _name(here)
    match here.step.prediction:
        case Pick(options=options):
            shown = {key: text(words) for key, words in options.items()}
            st.segmented_control(
                "Your guess", list(shown), format_func=shown.__getitem__, key=name, persist_state="session", wrap=True
            )
        case Number(of=of):
            label = f"Your guess, in {NUMBERS[of].unit}"
            typed = st.text_input(label, key=name, width=190, live=True, persist_state="session")
            _complain(typed)


def _complain(typed: str) -> None:
    """Say why what was typed is no number."""
    try:
        read_number(typed or "0", whole=False)
    except ValueError as error:
        st.html(f'<p class="problem" role="alert">This {escape(str(error))}</p>')


def text(words: str) -> str:
    """A lesson's text as Markdown: **bold** and *italic* count, and everything else is shown as it is."""
    return wording.plain(words).replace(r"\*\*", "**").replace(r"\*", "*")
