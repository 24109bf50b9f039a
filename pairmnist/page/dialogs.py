"""Dialogs that stay as they are while networks finish: while one is open, training does not draw the page again."""

from collections.abc import Callable
from typing import Any

import streamlit as st

OPEN = "dialog"  # in session_state: whether one is open


def is_open() -> bool:
    return bool(st.session_state.get(OPEN))


def show(title: str, draw: Callable[[], None], **more: Any) -> None:
    """Open a dialog over the page."""
    st.session_state[OPEN] = True
    st.dialog(title, on_dismiss=close, **more)(draw)()


def close() -> None:
    """A callback: the dialog is closed, and news of training may draw the page again."""
    st.session_state[OPEN] = False
