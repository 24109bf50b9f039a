"""For a projector: only what was found and the figure, with the keys of a presenter to go on."""

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from pairmnist.link.address import VIEWS
from pairmnist.link.parameters import words_of
from pairmnist.page import lesson, links, rooms
from pairmnist.page.lesson import Place

# Each button has one key of its own; a presenter's remote control sends PageUp and PageDown.
KEYS = {"PageUp": -1, "PageDown": 1, "Left": -1, "Right": 1}
NAMES = {-1: "Back", 1: "Next"}
STOPS = [(view, question) for view in VIEWS for question in (words_of("why") if view == "why" else [None])]


def draw() -> None:
    """Buttons to go back and on, which only keys and screen readers find, and a small one that ends it."""
    with st.container(horizontal=True, key="presenter", gap="xsmall"):
        for key, step in KEYS.items():
            st.button(NAMES[step], key=f"present {key}", shortcut=key, on_click=_go, args=(step,))
        st.button("End", key="present end", icon=":material/close_fullscreen:", type="tertiary", on_click=_end)


@contextmanager
def question(here: Place) -> Iterator[None]:
    """While a class is asked, what is drawn meanwhile fills the screen, with the way into the class beside it."""
    if here.room is None or not (here.teaches and here.covered and st.session_state["present"]):
        yield
        return
    with st.container(key="projected"):
        what, way = st.columns([7, 2], gap="large")
        with way:
            rooms.invite(here.room)
        with what:
            yield


def _go(step: int) -> None:
    """A callback: the next view, question or step of a lesson, or the one before; after the last comes the first."""
    if here := lesson.place():
        lesson.turn(here, step)
        return
    view = st.session_state["view"]
    at = (view, links.option("why") if view == "why" else None)
    view, question = STOPS[(STOPS.index(at) + step) % len(STOPS)]
    links.go(view, **({"why": question} if question else {}))


def _end() -> None:
    st.session_state["present"] = False
