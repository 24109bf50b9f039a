"""Playing is rewarded: what takes little trains by itself, soon after a person's last change and never from a link."""

import math
from collections.abc import Hashable
from dataclasses import dataclass, replace
from time import monotonic

import streamlit as st

from pairmnist.link.address import Choice
from pairmnist.service.limits import Limits

PAUSE = 0.5  # seconds after the last change
SWITCH = "by_itself"  # in session_state: the visitor's switch
CHANGED = "changed"  # in session_state


@dataclass(frozen=True)
class Change:
    """What is chosen to be trained, and when a person chose it: never, where a link or Back did."""

    chosen: Hashable
    time: float = math.inf


def draw(limits: Limits) -> None:
    """The visitor's switch, where the server has not switched it off for all."""
    if limits.by_itself:
        st.session_state.setdefault(SWITCH, True)
        words = f"Train by itself what takes under {limits.by_itself}\u00a0s"
        about = "Half a second after your last change, while nobody waits. It ends when you go on."
        st.toggle(words, key=SWITCH, help=about, persist_state="session")


def note(choice: Choice) -> None:
    """See whether what is to be trained was changed since the page was last drawn."""
    chosen = choice.experiment, choice.compare, choice.pinned
    before: Change | None = st.session_state.get(CHANGED)
    if before is None:
        st.session_state[CHANGED] = Change(chosen)
    elif chosen != before.chosen:
        st.session_state[CHANGED] = Change(chosen, monotonic())


def forget() -> None:
    """What is chosen next comes from a link."""
    st.session_state.pop(CHANGED, None)


def wanted(limits: Limits) -> bool:
    """Whether what is chosen is to be tried out, once it may be."""
    changed: Change | None = st.session_state.get(CHANGED)
    return bool(limits.by_itself and st.session_state.get(SWITCH) and changed and changed.time < math.inf)


def pause() -> float:
    """The seconds until the person has made no change for long enough."""
    changed: Change = st.session_state[CHANGED]
    return max(0.0, changed.time + PAUSE - monotonic())


def done() -> None:
    """What is chosen was tried out: another change is needed to begin again."""
    st.session_state[CHANGED] = replace(st.session_state[CHANGED], time=math.inf)
