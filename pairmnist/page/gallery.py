"""Pairs of digits as large crisp figures: what the networks saw, and beneath it what they made of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from pairmnist.charts.mosaic import data_url
from pairmnist.charts.theme import RIGHT_COLOUR, WRONG_COLOUR

PIXEL = 6  # screen pixels of an image's pixel, a whole number so that all are alike

STYLE = f"""<style>
.pairs {{ display: grid; grid-template-columns: repeat(auto-fill, minmax(11.6rem, 1fr)); gap: .6rem; }}
.pairs figure {{ margin: 0; padding: .5rem .6rem; border: 1px solid #d0d0d0; border-left: 6px solid #8a8a8a;
  border-radius: .4rem; background: white; color: #1b1b1b; }}
.pairs figure.right {{ border-left-color: {RIGHT_COLOUR}; }}
.pairs figure.wrong {{ border-left-color: {WRONG_COLOUR}; }}
.pairs img {{ width: {14 * PIXEL}px; height: {14 * PIXEL}px; image-rendering: pixelated; margin-right: 6px; }}
.pairs figcaption {{ font-size: .88rem; line-height: 1.35; margin-top: .3rem; }}
.pairs figcaption b {{ font-size: 1.1rem; }}
</style>"""


@dataclass(frozen=True)
class PairFigure:
    """One pair to draw."""

    images: NDArray[np.float32]  # (2, 14, 14), grey values 0…255
    digits: tuple[int, int]  # the true ones
    right: bool | None  # whether the answer is right, which marks the figure; None where there is no one answer
    lines: Sequence[str] = ()  # plain text beneath, a line each, for example from `describe`


def describe(
    *,
    yes: bool,
    probability: float,
    read: tuple[int, int] | None = None,
    from_readout: bool = False,
    networks: int = 1,
) -> list[str]:
    """The lines for one network's answer, or for what several of them answer on average and mostly read.

    yes: the head's answer to 'left ≤ right?'; probability: its P(left ≤ right); read: the digits its towers read, None
    where they are not kept; from_readout: whether the linear read-out read them, not the features themselves.
    """
    sure = f"P(≤) = {100 * probability:.1f} %"
    answer = "yes" if yes else "no"
    lines = [f"answers {answer}, {sure}" if networks == 1 else f"mean {sure}: {answer}"]
    if read is not None:
        source = "linear" if from_readout else "aux"
        lines.append(f"{'reads' if networks == 1 else 'mostly reads'} {read[0]} and {read[1]} ({source})")
    return lines


def draw(figures: Iterable[PairFigure]) -> None:
    """Draw the figures in a grid, in their order."""
    st.html(STYLE + f'<div class="pairs">{"".join(map(_figure, figures))}</div>')


def _figure(figure: PairFigure) -> str:
    left, right = figure.digits
    state = {None: "open", True: "right", False: "wrong"}[figure.right]
    images = _image(figure.images[0], f"left, a {left}") + _image(figure.images[1], f"right, a {right}")
    truth = f"{left} {'≤' if left <= right else '&gt;'} {right}"
    lines = "".join(f"<br>{escape(line)}" for line in figure.lines)
    return f'<figure class="{state}">{images}<figcaption><b>{truth}</b>{lines}</figcaption></figure>'


def _image(image: NDArray[np.float32], words: str) -> str:
    return f'<img src="{_data_url(image.tobytes())}" alt="{escape(words)}">'


@lru_cache(maxsize=4096)
def _data_url(image: bytes) -> str:
    """A (14, 14) float32 image as the data URL of a PNG."""
    return data_url(np.frombuffer(image, np.float32).reshape(14, 14).round().astype(np.uint8))
