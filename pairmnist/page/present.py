"""For a projector: only what was found and the figure, with the keys of a presenter to go on."""

import streamlit as st

from pairmnist.link.address import VIEWS
from pairmnist.link.parameters import words_of
from pairmnist.page import lesson, links

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
