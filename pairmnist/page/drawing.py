"""Figures on the page, and its style."""

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from html import escape
from pathlib import Path
from typing import Any, Literal

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pairmnist.charts import network
from pairmnist.charts.figure import Figure
from pairmnist.charts.guess import marked
from pairmnist.config import Draw
from pairmnist.data import digits
from pairmnist.data.digits import Pairs
from pairmnist.lessons.values import Guess
from pairmnist.page.shared import made_once


@made_once
def held_out_pairs(draw: Draw) -> Pairs:
    """The test pairs of a draw of the data, read once for all the runs that share them."""
    return digits.held_out_pairs(draw)


def svg_image(width: int, height: int, marks: str, alt: str) -> str:
    """A drawing of SVG marks as an image, because Streamlit lets no SVG through. Its colours must suit both themes."""
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif">'
    content = base64.b64encode(f"{head}{marks}</svg>".encode()).decode()
    source = f"data:image/svg+xml;base64,{content}"
    return f'<img class="drawing" src="{source}" width="{width}" height="{height}" alt="{escape(alt)}">'


@cache
def style() -> str:
    """The page's style sheet, as HTML."""
    return f"<style>{Path(__file__).with_name('style.css').read_text(encoding='utf-8')}{network.STYLE}</style>"


def stage(figure: Figure, **more: Any) -> Any:
    """Draw the figure that a view is about, as high as the window leaves room for, so that it is seen whole."""
    with st.container(key="stage"):
        return show(figure, height="stretch", **more)


def with_guess(figure: Figure, axis: Literal["x", "y"], guess: Guess | None) -> Figure:
    """The figure with the guess of this visitor in it, where there is one. axis: the one that has the numbers."""
    if guess is None:
        return figure
    return marked(figure, axis, guess.at, guess.words)


@contextmanager
def noted() -> Iterator[list[Figure]]:
    """Note the figures that are drawn meanwhile, so that they can be taken away."""
    figures: list[Figure] = []
    before = _noted.set(figures)
    try:
        yield figures
    finally:
        _noted.reset(before)


_noted: ContextVar[list[Figure] | None] = ContextVar("noted", default=None)


def show(figure: Figure, key: str | None = None, place: DeltaGenerator | None = None, **more: Any) -> Any:
    """Draw a figure over the whole width; what is selected in it where `on_select` is among `more`.

    place: an `st.empty` that it is to be drawn in.
    """
    if (figures := _noted.get()) is not None:
        figures.append(figure)
    specification = {**figure.specification, "datasets": dict(figure.tables)}
    if isinstance(specification.get("height"), int):
        more = {"height": specification["height"]} | more  # so that its place is as high before it is drawn
    return (place or st).vega_lite_chart(
        spec=specification, theme="streamlit", alt=figure.words, key=key, width="stretch", **more
    )
