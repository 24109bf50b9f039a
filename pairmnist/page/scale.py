"""Guesses of a number on a line, each at its place, and what was measured once that is shown."""

from collections import Counter
from collections.abc import Mapping, Sequence
from html import escape

import numpy as np

from pairmnist.analysis.statistics import MeanInterval
from pairmnist.lessons.values import NUMBERS
from pairmnist.page.drawing import svg_image

WIDTH, HEIGHT, LABEL = 420, 74, 88  # pixels of the scale, and of half a label
HEAP, DOT = 44, 8  # pixels: how high the guesses of a class may stand, and of one of them
GREY, BLUE = "#808080", "#1F7FC4"


def drawn(of: str, guess: float | None, guesses: Sequence[float], m: MeanInterval | None) -> str:
    """The guess, those of the class heaped up, and what was measured on one line, as HTML.

    m: None while it is covered; the lowest and the highest guess are written in its place.
    """
    low, high = (0.0, 0.0) if m is None else (m.mean, m.mean) if np.isnan(m.low) else (m.low, m.high)
    everything = [0.0, 0.01, low, high, *guesses, *([] if guess is None else [guess])]
    first, last = min(everything), max(everything)
    room = 0.1 * (last - first)

    def x(value: float) -> float:
        return WIDTH * (value - first + room) / (last - first + 2 * room)

    columns = Counter(round(x(one) / DOT) for one in guesses)
    heap = min(HEAP, DOT * max(columns.values(), default=0))
    line = 40 + heap

    def label(value: float, y: int, words: str) -> str:
        at = min(max(x(value), LABEL), WIDTH - LABEL)  # whole, also at the ends
        return f'<text x="{at:.1f}" y="{y}" text-anchor="middle" fill="{GREY}">{escape(words)}</text>'

    marks = [
        f'<line x1="0" x2="{WIDTH}" y1="{line}" y2="{line}" stroke="{GREY}"/>',
        f'<line x1="{x(0):.0f}" x2="{x(0):.0f}" y1="{line - 6}" y2="{line + 6}" stroke="{GREY}"/>',
        *_heaps(columns, heap, line - 12),
    ]
    words = []
    if m is None:
        ends = dict.fromkeys([min(guesses), max(guesses)])
        marks += [label(one, line + 26, NUMBERS[of].said(one)) for one in ends]
        words += [f"guesses from {NUMBERS[of].said(min(guesses))} to {NUMBERS[of].said(max(guesses))}"]
    else:
        found = f"measured: {NUMBERS[of].written(m.mean)}"
        marks += [
            f'<line x1="{x(low):.1f}" x2="{x(high):.1f}" y1="{line}" y2="{line}" stroke="{BLUE}" stroke-width="8"/>',
            f'<circle cx="{x(m.mean):.1f}" cy="{line}" r="7" fill="{BLUE}"/>',
            label(m.mean, line + 26, found),
        ]
        words += [found]
    if guess is not None:
        said = f"you: {NUMBERS[of].said(guess)}"
        marks += [f'<path d="M {x(guess):.1f} {line - 4} l -8 -14 h 16 z" fill="{GREY}"/>', label(guess, 16, said)]
        words = [said, *words]
    return svg_image(WIDTH, HEIGHT + heap, "".join(marks), ", ".join(words))


def _heaps(columns: Mapping[int, int], height: int, floor: int) -> list[str]:
    """A dot for each guess; those in one column stand on each other, closer the more there are."""
    step = height / max(columns.values(), default=1)
    return [
        f'<circle cx="{DOT * column}" cy="{floor - step * k:.1f}" r="{DOT / 2 - 1}" fill="{GREY}" fill-opacity=".6"/>'
        for column, n in columns.items()
        for k in range(n)
    ]
