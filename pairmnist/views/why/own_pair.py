"""A pair of the visitor's own: any two test digits, moved a little, and what the stored networks answer."""

import math
from collections.abc import Sequence
from html import escape
from typing import Any

import numpy as np
import streamlit as st

from pairmnist import architectures
from pairmnist.analysis import own_pair
from pairmnist.analysis.forward import Answer, LayerOutput
from pairmnist.analysis.own_pair import PARTS, Side
from pairmnist.analysis.trained import Trained
from pairmnist.charts.mosaic import data_url, mosaic
from pairmnist.charts.network import Seen, diagram
from pairmnist.link.parameters import TEST_DIGITS
from pairmnist.page import gallery, links, takeaway
from pairmnist.page.context import Page, View
from pairmnist.page.shared import made_once
from pairmnist.page.widgets import select
from pairmnist.views.why.shared import usable

QUESTION = "What do they say to a pair of your own?"
SIDES = ("left", "right")


def view() -> View:
    return View(lambda page: "", draw, lambda: PARTS)  # what is found of a pair is said with the pair


def finding(found: Sequence[Answer], left: Side, right: Side) -> str:
    truth = f"{left.digit} {'≤' if left.digit <= right.digit else '>'} {right.digit}"
    return f"**{own_pair.right_of(found, left, right)} of {len(found)}** of these networks know that {truth}."


def chosen(side: str) -> Side:
    """The image on a side, also before its fields are drawn."""
    return Side(int(links.option(f"own_{side}")), str(links.option(f"own_{side}_moved")))


@made_once
def answers(one: Trained, left: Side, right: Side) -> list[tuple[int, Answer]]:
    return own_pair.answers(one, left, right)


def draw(page: Page) -> None:
    _draw_again(page)
    if any(len(one.with_parts(*PARTS).records) < len(one.finished) for one in page.trained):
        st.caption(
            "Only networks whose weights are kept can answer; of those that come with the product, the first of each. "
            "Train the others to keep their weights."
        )


@st.fragment
def _draw_again(page: Page) -> None:
    """All that another pair runs again."""
    if links.write(links.chosen()) and st.session_state.get(takeaway.OPEN):
        st.rerun()  # the whole page, because what is open below has the link
    with st.container(gap="xsmall"):
        _draw_pair(page)


def _draw_pair(page: Page) -> None:
    """Draw the pair and the answers to it."""
    left, right = map(chosen, SIDES)
    said = [(one, answers(one, left, right)) for one in (one.with_parts(*PARTS) for one in page.trained)]
    if found := [answer for _, of_one in said for _, answer in of_one]:
        with st.container(key="found"):
            st.markdown(finding(found, left, right))
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="own pair"):
        for side in SIDES:
            which: Any = {"key": f"own_{side}", "min_value": 1, "max_value": TEST_DIGITS, "step": 1, "width": 190}
            st.session_state.setdefault(which["key"], links.option(which["key"]))
            st.number_input(f"{side.capitalize()}: test digit", persist_state="session", **which)
            select(f"own_{side}_moved", "Moved", width=190)
    pictures, beside = st.columns([2, 3])
    with pictures:
        st.html(gallery.large_pair(np.stack([left.image(), right.image()])))
        with st.container(horizontal=True, gap="small"):
            st.button("Swap", key="own swap", icon=":material/swap_horiz:", on_click=_swap)
            st.button("Another pair", key="own another", icon=":material/casino:", on_click=_another)
    with beside:
        if usable(page, *PARTS):
            st.html(table(said, left, right))
    _layers([one for one, of_one in said if of_one], left, right)


def _layers(trained: Sequence[Trained], left: Side, right: Side) -> None:
    """Draw the networks with the pair, and beside each what its layers make of it, where that is asked for."""
    folded = st.expander("What each layer of the towers makes of them", key="own layers", on_change="rerun")
    if not folded.open or not trained:
        return
    with folded:
        for one in trained:
            st.html(inside(one, left, right))
        st.caption(
            "From left to right, layer after layer: one picture a channel, or one square a unit. Violet is positive, "
            "ochre negative, white zero; each layer has its own scale, the same for both digits."
        )


@made_once
def inside(one: Trained, left: Side, right: Side) -> str:
    """The diagram of an experiment's first network with the pair, and beside it the outputs of all layers, as HTML."""
    record, (repetition, answer) = one.records[0], answers(one, left, right)[0]
    drawn = diagram(
        architectures.networks()[one.settings.architecture],
        [data_url(side.image().round().astype(np.uint8)) for side in (left, right)],
        (left.digit, right.digit),
        Seen(answer.digits, answer.features.tolist(), answer.probability),
        share_weights=one.settings.share_weights,
        learns_digits=one.settings.learns_digits,
    )
    figures = "".join(
        f"<figure>{_maps(output, 'left')}{_maps(output, 'right')}"
        f"<figcaption>{escape(output.layer)}</figcaption></figure>"
        for output in own_pair.layers(record, left, right)
    )
    maps = f'<div class="filters layer-outputs"><div>{figures}</div></div>'
    return f'<b>{escape(one.label)}, network {repetition + 1}</b><div class="inside">{drawn}{maps}</div>'


def _maps(output: LayerOutput, side: str) -> str:
    """What a layer makes of one of the digits, as an image: channels in full rows, units in one row of ten."""
    values = output.left if side == "left" else output.right
    limit = max(float(np.abs(both).max()) for both in (output.left, output.right)) or 1.0
    units = values.size == len(values)
    n = len(values)
    columns = 10 if units else next(k for k in range(math.isqrt(n - 1) + 1, n + 1) if n % k == 0)
    picture = mosaic(values.reshape(n, *([1, 1] if units else values.shape[1:])), columns, limit)
    words = f"{output.layer}: what it makes of the {side} digit, {n} {'units' if units else 'channels'}"
    return f'<img src="{data_url(picture)}" alt="{escape(words)}">'


def table(found: Sequence[tuple[Trained, Sequence[tuple[int, Answer]]]], left: Side, right: Side) -> str:
    """The answers as HTML."""
    truth = left.digit <= right.digit
    rows = "".join(
        f"<tr><td>{escape(one.label)}</td><td>{repetition + 1}</td>"
        f'<td class="{"right" if answer.yes == truth else "wrong"}">{"yes" if answer.yes else "no"}, '
        f"{'right' if answer.yes == truth else 'wrong'}</td>"
        f"<td>{100 * max(answer.probability, 1 - answer.probability):.0f} %</td>"
        f"<td>{answer.digits[0]} and {answer.digits[1]}"
        f"{'' if one.settings.learns_digits else ' (look like)'}</td></tr>"
        for one, answered in found
        for repetition, answer in answered
    )
    names = "".join(f"<th>{name}</th>" for name in ("Networks", "No.", "At most?", "Sure", "Reads"))
    return f'<table class="layers own-answers"><tr>{names}</tr>{rows}</table>'


def _swap() -> None:
    """A callback: the two images change sides."""
    for name in ("own_{}", "own_{}_moved"):
        left, right = (name.format(side) for side in SIDES)
        st.session_state[left], st.session_state[right] = links.option(right), links.option(left)


def _another() -> None:
    """A callback: two test digits by chance, as they are."""
    for side in SIDES:
        st.session_state[f"own_{side}"] = int(np.random.default_rng().integers(1, TEST_DIGITS + 1))
        st.session_state[f"own_{side}_moved"] = "none"
