"""What a view found is covered until the visitor has said what it may be.

What is covered is not sent to the browser: neither as text nor as an alternative text, a tooltip or data of a chart.
"""

from collections.abc import Callable, Hashable

import streamlit as st

from pairmnist.link.address import Choice
from pairmnist.page.context import View

REVEALED = "revealed"  # in session_state: what was revealed last


def is_on(choice: Choice, view: View) -> bool:
    """Whether this view's answers are covered: where they are to be hidden, until they are revealed."""
    return choice.hide and bool(view.question) and st.session_state.get(REVEALED) != _what(choice)


def toggle(on_change: Callable[[], None] | None = None) -> None:
    """Draw the switch that hides answers; a lesson does so by itself."""
    if st.session_state["view"] == "lesson":
        return
    about = "Guess first, then see what is right."
    st.toggle("Hide answers", key="hide", help=about, on_change=on_change, persist_state="session")


def reveal(choice: Choice) -> None:
    """A callback: show the answers, until something else is compared."""
    st.session_state[REVEALED] = _what(choice)


def _what(choice: Choice) -> Hashable:
    return choice.view, choice.experiment, choice.compare, choice.pinned
