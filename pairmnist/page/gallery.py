"""Pairs of digits as large crisp figures: what the networks saw, and beneath it what they made of it."""

from collections.abc import Iterable
from functools import lru_cache
from html import escape

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from pairmnist.charts.mosaic import data_url
from pairmnist.charts.pair_figure import PairFigure as PairFigure


def draw(figures: Iterable[PairFigure]) -> None:
    """Draw the figures in a grid, in their order."""
    st.html(grid(figures))


def grid(figures: Iterable[PairFigure]) -> str:
    """The figures in a grid, in their order, as HTML; `style.css` has its looks."""
    return f'<div class="pairs">{"".join(map(figure, figures))}</div>'


def figure(pair: PairFigure) -> str:
    """One figure of the grid, as HTML."""
    left, right = pair.digits
    state = {None: "open", True: "right", False: "wrong"}[pair.right]
    images = _image(pair.images[0], f"left: a handwritten {left}") + _image(
        pair.images[1], f"right: a handwritten {right}"
    )
    tag = f" <span>{escape(pair.tag)}</span>" if pair.tag else ""
    truth = f"<b>{escape(pair.truth)}</b>{tag}"
    lines = "".join(f"<br>{escape(line)}" for line in pair.lines)
    return f'<figure class="{state}">{images}<figcaption>{truth}{lines}</figcaption></figure>'


def covered(images: NDArray[np.float32]) -> str:
    """Two images (2, 14, 14) beside each other, without saying which digits they are, as HTML."""
    sides = zip(images, ("left digit", "right digit"), strict=True)
    return "".join(_image(image, words) for image, words in sides)


def large_pair(images: NDArray[np.float32]) -> str:
    """Two images (2, 14, 14), large, without saying which digits they are, as HTML."""
    return f'<div class="large-pair">{covered(images)}</div>'


def in_label(images: NDArray[np.float32]) -> str:
    """Two images (2, 14, 14), without saying which digits they are, in the Markdown of a button's label."""
    return "".join(
        f"![{words}]({_data_url(image.tobytes())})"
        for image, words in zip(images, ("left digit", "right digit"), strict=True)
    )


def _image(image: NDArray[np.float32], words: str) -> str:
    return f'<img src="{_data_url(image.tobytes())}" alt="{escape(words)}">'


@lru_cache(maxsize=4096)
def _data_url(image: bytes) -> str:
    """A (14, 14) float32 image as the data URL of a PNG."""
    return data_url(np.frombuffer(image, np.float32).reshape(14, 14).round().astype(np.uint8))
