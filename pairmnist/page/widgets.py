"""Choices that a view offers and that its link restores."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from pairmnist import wording


def choose(key: str, options: Mapping[str, str], label: str, **more: Any) -> str:
    """A choice among a few (value → text) that is in the URL as `key`; the first is the default unless another is."""
    _say_unknown(key, options, label)
    chosen: str = st.segmented_control(
        label,
        list(options),
        format_func=options.__getitem__,
        key=key,
        required=True,
        bind="query-params",
        **{"label_visibility": "collapsed", "default": next(iter(options))} | more,
    )
    return chosen


def select(key: str, options: Mapping[str, str], label: str, **more: Any) -> str:
    """A choice from a list (value → text) that is in the URL as `key`; the first is the default unless `index` says."""
    _say_unknown(key, options, label)
    chosen: str = st.selectbox(
        label, list(options), format_func=options.__getitem__, key=key, bind="query-params", **more
    )
    return chosen


def _say_unknown(key: str, options: Mapping[str, str], label: str) -> None:
    """Say that a link asks for something that is not there; streamlit then takes the default without a word."""
    asked = st.query_params.get(key)
    if asked is not None and key not in st.session_state and asked not in options.values():
        st.toast(wording.plain(f"{label}: this link's {asked[:40]!r} is not among the choices."))
