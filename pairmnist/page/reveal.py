"""After a guess: the guess drawn beside what was measured, the gap, and what was to be noticed."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from html import escape
from math import comb

import numpy as np
import streamlit as st

from pairmnist import wording
from pairmnist.analysis.statistics import MeanInterval
from pairmnist.lessons.lesson import Choice, Number, Order
from pairmnist.lessons.measures import Shown
from pairmnist.lessons.values import ANSWERS, NUMBERS, ORDERS, Guess, Ranking, filled, guessed
from pairmnist.page.context import Page
from pairmnist.page.drawing import held_out_pairs, svg_image
from pairmnist.page.lesson import Place, text
from pairmnist.page.shared import made_once

WIDTH, HEIGHT, LABEL = 420, 74, 88  # pixels of the scale, and of half a label
HEAP, DOT = 44, 8  # pixels: how high the guesses of a class may stand, and of one of them
GREY, BLUE = "#808080", "#1F7FC4"
NOT_YET = "Not all of these networks are trained yet, so nobody knows: train them with the button below."


def guess(here: Place, shown: Shown, marks: Collection[str]) -> Guess | None:
    """What the visitor guessed, where the chart that is shown can have it drawn in. marks: of which numbers it can."""
    match here.step.prediction:
        case Number(of=of) if of in marks and here.guess is not None and not np.isnan(number(of, shown).mean):
            return guessed(of, here.guess)
    return None


def draw(here: Place, page: Page) -> None:
    """What came of the guess, and what to notice."""
    shown = page.trained
    match here.step.prediction:
        case Number(of=of):
            _number(of, here, page)
        case Choice(of=of, options=options):
            st.markdown(chosen(options, answer(of, shown), here.guess))
        case Order(of=of, options=options):
            st.markdown(ordered(options, ranking(of, shown), here.guess))
    with st.container(key="notice"):
        words = notice(here.step.notice, shown)
        st.markdown(text(words) if words else "What there is to notice shows once they are trained.")


def chosen(options: Mapping[str, str], right: str | None, guess: str | None) -> str:
    """In words, which answer was found, and whether a guess is right."""
    if right is None:
        return NOT_YET
    found = f"What was found: **{text(options[right])}**."
    if guess is None:
        return found
    return f"{found} ✓ You said so." if guess == right else f"{found} You said: {text(options[guess])}."


def ordered(options: Mapping[str, str], found: Ranking | None, guess: Sequence[str] | None) -> str:
    """In words, which order was found, and how much of it a guess has."""
    if found is None:
        return NOT_YET
    names = " · ".join(f"{n}. **{text(options[key])}**" for n, key in enumerate(found.keys, 1))
    words = f"What was found: {names}."
    unclear = comb(len(found.keys), 2) - len(found.clear)
    if unclear:
        words += f" {wording.count(unclear, 'comparison')} of two may be chance."
    if guess is not None:
        said = " · ".join(text(options[key]) for key in guess)
        words += f" You said {said}: {found.agreeing(guess)} of the {len(found.clear)} that are clear are as you said."
    return words


@made_once
def notice(words: str, shown: Shown) -> str | None:
    return filled(words, shown, held_out_pairs)


@made_once
def number(of: str, shown: Shown) -> MeanInterval:
    return NUMBERS[of].compute(shown, held_out_pairs)


@made_once
def answer(of: str, shown: Shown) -> str | None:
    return ANSWERS[of].compute(shown, held_out_pairs)


@made_once
def ranking(of: str, shown: Shown) -> Ranking | None:
    return ORDERS[of].compute(shown, held_out_pairs)


def _number(of: str, here: Place, page: Page) -> None:
    """What was measured, the gap, and the guesses on a scale unless the chart below has them all."""
    m, guesses = number(of, page.trained), here.guesses
    if np.isnan(m.mean):
        st.markdown(NOT_YET)
        return
    st.markdown(compared(of, here.guess, m))
    if guesses:
        st.markdown(of_class(of, guesses, m))
    if guesses or (here.guess is not None and not page.guess):
        st.html(f'<div class="scale">{scale(of, here.guess, guesses, m)}</div>')


def of_class(of: str, guesses: Sequence[float], m: MeanInterval) -> str:
    """In words, what a class guessed."""
    named, middle = NUMBERS[of], float(np.median(guesses))
    words = f"The class ({wording.count(len(guesses), 'answer')}): half of you said {named.written(middle)} or less."
    if not named.range(m):
        return words
    inside = sum(m.low <= guess <= m.high for guess in guesses)
    return f"{words} {inside} of {len(guesses)} lie inside the interval."


def compared(of: str, guess: float | None, m: MeanInterval) -> str:
    """In words, what was measured, and how far a guess is from it, or that it lies inside its interval."""
    named = NUMBERS[of]
    found = f"**{named.written(m.mean)}**{named.range(m)}"
    if guess is None:
        return f"It is {found}."
    inside = bool(named.range(m)) and m.low <= guess <= m.high
    verdict = "lies inside the interval" if inside else f"is {named.gap(guess, m.mean)}"
    return f"You said **{named.said(guess)}**. It is {found}: your guess {verdict}."


def scale(of: str, guess: float | None, guesses: Sequence[float], m: MeanInterval) -> str:
    """The guess, those of the class heaped up, and what was measured on one line, as HTML."""
    low, high = (m.mean, m.mean) if np.isnan(m.low) else (m.low, m.high)
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

    found = f"measured: {NUMBERS[of].written(m.mean)}"
    marks = [
        f'<line x1="0" x2="{WIDTH}" y1="{line}" y2="{line}" stroke="{GREY}"/>',
        f'<line x1="{x(0):.0f}" x2="{x(0):.0f}" y1="{line - 6}" y2="{line + 6}" stroke="{GREY}"/>',
        f'<line x1="{x(low):.1f}" x2="{x(high):.1f}" y1="{line}" y2="{line}" stroke="{BLUE}" stroke-width="8"/>',
        f'<circle cx="{x(m.mean):.1f}" cy="{line}" r="7" fill="{BLUE}"/>',
        *_heaps(columns, heap, line - 12),
        label(m.mean, line + 26, found),
    ]
    alt = found
    if guess is not None:
        said = f"you: {NUMBERS[of].said(guess)}"
        marks += [f'<path d="M {x(guess):.1f} {line - 4} l -8 -14 h 16 z" fill="{GREY}"/>', label(guess, 16, said)]
        alt = f"{said}, {found}"
    return svg_image(WIDTH, HEIGHT + heap, "".join(marks), alt)


def _heaps(columns: Mapping[int, int], height: int, floor: int) -> list[str]:
    """A dot for each guess; those in one column stand on each other, closer the more there are."""
    step = height / max(columns.values(), default=1)
    return [
        f'<circle cx="{DOT * column}" cy="{floor - step * k:.1f}" r="{DOT / 2 - 1}" fill="{GREY}" fill-opacity=".6"/>'
        for column, n in columns.items()
        for k in range(n)
    ]
