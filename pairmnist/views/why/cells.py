"""A cell of a map, that is a pair of digits, chosen by a click on any of the maps or with two lists."""

from functools import partial
from typing import Any

import altair as alt
import streamlit as st

from pairmnist.charts.maps import SELECTION, cell_frame, stairs

LEFT, RIGHT = "left_digit", "right_digit"  # keys of the two lists, which hold what is chosen

Cell = tuple[int, int]


ASK = "Click a cell, or choose:"


def pick(chosen_already: str = ASK) -> Cell | None:
    """Draw the two lists; the chosen (left, right), or None. chosen_already: what to say when there is a choice."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        words = st.container(width="content")  # written last: a link's choice is known only once the lists are drawn
        chosen = [
            st.selectbox(
                f"{side} digit",
                range(10),
                index=None,
                placeholder=side,
                key=key,
                bind="query-params",
                label_visibility="collapsed",
                width=105,
            )
            for side, key in (("left", LEFT), ("right", RIGHT))
        ]
    left, right = chosen
    words.markdown(ASK if None in chosen else chosen_already)
    return None if left is None or right is None else (left, right)


def on_top(cell: Cell | None) -> list[alt.Chart]:
    """What a map of left by right digits shows above its cells: the staircase, and a frame around the chosen cell."""
    return stairs() + ([cell_frame(*cell)] if cell else [])


def show(specification: dict[str, Any], key: str) -> None:
    """Draw a map of left by right digits, as its `theme.specification`, whose clicks choose a cell."""
    st.vega_lite_chart(
        spec=specification,
        theme=None,
        alt=f"Map by left and right digit: {specification['title']}",
        key=key,
        width="stretch",
        on_select=partial(_choose, key),
        selection_mode=SELECTION,
    )


def _choose(key: str) -> None:
    points = st.session_state[key]["selection"].get(SELECTION)
    if points:
        st.session_state[LEFT], st.session_state[RIGHT] = points[0]["left"], points[0]["right"]
