"""A cell of a map, that is a pair of digits, chosen by a click on any of the maps or with two lists."""

from functools import partial

import altair as alt
import streamlit as st

from pairmnist.charts import theme
from pairmnist.charts.maps import SELECTION, with_cell, with_stairs

LEFT, RIGHT = "left_digit", "right_digit"  # keys of the two lists, which hold what is chosen

Cell = tuple[int, int]


def pick() -> Cell | None:
    """Draw the two lists; the chosen (left, right), or None."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown("Click a cell, or choose:", width="content")
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
    return None if left is None or right is None else (left, right)


def show(chart: alt.LayerChart, cell: Cell | None, key: str) -> None:
    """Draw a map of left by right digits whose clicks choose a cell; the chosen one is framed."""
    drawn = with_stairs(with_cell(chart, *cell) if cell else chart)
    st.altair_chart(
        theme.finish(drawn),
        theme=None,
        alt=f"Map by left and right digit: {chart.title}",
        key=key,
        width="stretch",
        on_select=partial(_choose, key),
        selection_mode=SELECTION,
    )


def _choose(key: str) -> None:
    points = st.session_state[key]["selection"].get(SELECTION)
    if points:
        st.session_state[LEFT], st.session_state[RIGHT] = points[0]["left"], points[0]["right"]
