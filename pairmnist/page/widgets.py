"""Choices that a view offers and that its link restores: each is a parameter, named by a key."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from pairmnist.link.parameters import PARAMETERS, words_of

# A choice is kept while it is not drawn, so that who comes back finds what they left.
KEPT: Any = {"persist_state": "session", "required": True}


def choose(name: str, label: str, *, options: Mapping[str, str] | None = None, **more: Any) -> str:
    """A choice among a few that are all seen. options: the words of each key, where they are not the parameter's."""
    words = _words(name, options)
    shown: Any = {"label_visibility": "collapsed", "wrap": True} | more
    chosen: str = st.segmented_control(label, list(words), format_func=words.__getitem__, key=name, **KEPT, **shown)
    return chosen


def select(name: str, label: str, *, options: Mapping[Any, str] | None = None, **more: Any) -> Any:
    """A choice from a list, for example of numbers; as `choose`."""
    words, shown = _words(name, options), f"words {name}"
    if st.session_state.get(shown, words) != words:  # the browser knows what is chosen by its words: it is told the new
        st.session_state[name] = st.session_state[name]
    st.session_state[shown] = words
    return st.selectbox(label, list(words), format_func=words.__getitem__, key=name, persist_state="session", **more)


def _words(name: str, options: Mapping[Any, str] | None) -> Mapping[Any, str]:
    parameter = PARAMETERS[name]
    words = options if options is not None else words_of(name)
    if st.session_state.get(name) not in words:  # a link's, or one that the compared experiments had before
        st.session_state[name] = parameter.default if parameter.default in words else next(iter(words))
    return words
