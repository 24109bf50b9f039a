"""A cell of a map, that is a pair of digits, chosen by a click on any of the maps or with two lists."""

from functools import partial

import altair as alt
import pandas as pd
import streamlit as st

from pairmnist.charts.figure import Figure
from pairmnist.charts.maps import SELECTION, cell_frame, stairs
from pairmnist.page import links
from pairmnist.page.drawing import show
from pairmnist.page.widgets import select

LEFT, RIGHT = "left_digit", "right_digit"  # the parameters that hold what is chosen
ANY: dict[int | None, str] = {None: "any"} | {digit: str(digit) for digit in range(10)}

Cell = tuple[int, int]


def chosen() -> Cell | None:
    """The (left, right) digits that are chosen, also before the lists are drawn."""
    left, right = links.option(LEFT), links.option(RIGHT)
    return None if left is None or right is None else (int(left), int(right))


def pick() -> None:
    """Draw the two lists: what a click on a map does, by keyboard."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        select(LEFT, "Left digit", options=ANY, width=110, placeholder="any")
        select(RIGHT, "Right digit", options=ANY, width=110, placeholder="any")


def on_top(frame: pd.DataFrame, cell: Cell) -> list[alt.Chart]:
    """What a map of left by right digits shows above its cells: the staircase, and a frame around the chosen cell."""
    return [*stairs(frame), cell_frame(frame, *cell)]


def draw_map(figure: Figure | None, key: str, *, large: bool) -> None:
    """Draw a map of left by right digits whose clicks choose a cell; None keeps its place."""
    with st.container(key=f"stage {'map' if large else 'small'} {key}"):
        if figure is None:
            st.caption("Not finished yet.")
        else:
            show(figure, key=key, height="stretch", on_select=partial(_choose, key), selection_mode=SELECTION)


def _choose(key: str) -> None:
    points = st.session_state[key]["selection"].get(SELECTION)
    if points:
        st.session_state.update({LEFT: points[0]["left"], RIGHT: points[0]["right"]})
