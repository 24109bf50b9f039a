"""Luck, in the Errors view: networks one after another, and how often few of them say the opposite of all."""

from collections.abc import Sequence

import streamlit as st

from pairmnist.analysis import luck
from pairmnist.analysis.differences import can_pair
from pairmnist.analysis.trained import Trained
from pairmnist.charts.figure import Figure
from pairmnist.export import error_figures
from pairmnist.page import links
from pairmnist.page.context import Page
from pairmnist.page.drawing import held_out_pairs, show, stage, with_guess
from pairmnist.page.shared import made_once

ABOUT = (
    "From the networks that are here: every way to choose so many repetitions, and how often their mean difference "
    "points the other way than that of all."
)
TOO_FEW = f"This needs two kinds of networks to compare, and {luck.FEWEST} repetitions of each that saw the same pairs."


def draw_one_after_another(page: Page) -> None:
    """The first networks of each experiment, and buttons for the next."""
    most = max(one.experiment.repetitions for one in page.trained)
    first = min(links.option("first"), most)
    with st.container(horizontal=True, vertical_alignment="center", key="one after another"):
        st.button("One more", key="one more", type="primary", disabled=first == most, on_click=_show, args=(first + 1,))
        st.button("Start again", key="start again", disabled=first == 1, on_click=_show, args=(1,))
        st.markdown(f"Network **{first}** of {most}")
    figure = so_far(page.finished, first)
    figure = with_guess(figure, "x", page.guess)
    show(figure)
    st.caption("The diamond: the mean so far. The bar: its 95 % interval, which one network does not have.")


def _show(first: int) -> None:
    """A callback: show so many networks."""
    st.session_state["first"] = first


@made_once
def so_far(finished: Sequence[Trained], first: int) -> Figure:
    """The first networks, on the axis of all, so that nothing moves but what is new."""
    shown = [one.of_repetitions(*range(first)) for one in finished]
    return error_figures.figure([one for one in shown if one.finished], held_out_pairs, rows=finished)


def draw_how_many(page: Page) -> None:
    """How often few repetitions would have said the opposite."""
    pairable = [one for one in page.finished if can_pair(page.finished[0], one)]
    figure = how_many(pairable)
    if figure is None:
        st.info(TOO_FEW)
        return
    figure = with_guess(figure, "y", page.guess)
    stage(figure)
    st.caption(ABOUT)


@made_once
def how_many(pairable: Sequence[Trained]) -> Figure | None:
    return error_figures.opposite(pairable)
