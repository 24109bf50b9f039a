"""What visitors who are in no class have guessed in lessons.

It is kept by the name that a visitor's tab has, so that a reload loses nothing, and until the server ends.
"""

import threading
from collections import OrderedDict
from typing import Any

import streamlit as st

from pairmnist.page import visitors

MOST = 1000  # visitors; who has guessed nothing for longest is forgotten first

Step = tuple[str, int]  # a lesson's key, and the number of its step


class Guesses:
    """By visitor and step what was guessed; None for 'just show me'. May be used from several threads."""

    def __init__(self, most: int = MOST) -> None:
        self._lock = threading.Lock()
        self._most = most
        self._of: OrderedDict[str, dict[Step, Any]] = OrderedDict()

    def of(self, visitor: str) -> dict[Step, Any]:
        with self._lock:
            return dict(self._of.get(visitor, {}))

    def note(self, visitor: str, guesses: dict[Step, Any]) -> None:
        """Add a visitor's guesses to those that were noted before."""
        with self._lock:
            self._of[visitor] = self._of.pop(visitor, {}) | guesses
            while len(self._of) > self._most:
                self._of.popitem(last=False)

    def rename(self, before: str, visitor: str) -> bool:
        """What was guessed under one name counts under another; whether there is anything under that."""
        with self._lock:
            guesses = self._of.pop(before, {})
        if guesses:
            self.note(visitor, guesses)
        return bool(self.of(visitor))


@st.cache_resource(show_spinner=False)
def kept() -> Guesses:
    """The guesses of all visitors."""
    return Guesses()


def own() -> dict[Step, Any]:
    """What this visitor has guessed."""
    return kept().of(st.session_state.get(visitors.NAME, ""))
