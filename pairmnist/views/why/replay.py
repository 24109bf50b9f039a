"""Epoch replay: how the errors, the map and one pair's answer came about."""

from collections.abc import Sequence

import altair as alt
import numpy as np
import streamlit as st

from pairmnist import replay
from pairmnist.analysis import Trained, curve_frame
from pairmnist.charts import theme
from pairmnist.charts.epochs import at_epoch, lines
from pairmnist.charts.maps import error_scale
from pairmnist.digits import Pairs
from pairmnist.hard_pairs import same_test_pairs
from pairmnist.views import gallery
from pairmnist.views.page import Page, show
from pairmnist.views.why import cells
from pairmnist.views.why.head import NUMBERED, draw_errors
from pairmnist.views.why.parts import columns, keeping, look_for, test_pairs

ALWAYS_YES = 0.45  # the error of answering yes to every pair
WORST = error_scale(0.6)  # the same at every epoch, so that the maps get lighter


def draw(page: Page) -> None:
    look_for(
        "what is learned first: a network begins by always saying yes, so all below the staircase is wrong; then the "
        "cells far from it get light, and last those along it, where digits are close."
    )
    trained = keeping(page, "replay")
    if not trained:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        epoch = _choose_epoch(replay.kept_epochs(trained))
        cell = cells.pick()
    _draw_maps(trained, epoch, cell)
    errors, pair = st.columns(2)
    with errors:
        _draw_errors(trained, epoch)
    with pair:
        if same_test_pairs(trained):
            _draw_pair(trained, epoch, cell)
        else:
            st.caption("To follow one pair, all must have the same test pairs: one draw of the data, and one seed.")


def _choose_epoch(kept: Sequence[int]) -> int:
    chosen = st.select_slider("Epoch", kept, value=kept[-1], key="epoch", bind="query-params", width=330)
    return int(chosen)


def _draw_maps(trained: Sequence[Trained], epoch: int, cell: cells.Cell | None) -> None:
    for column, one in columns(trained):
        with column:
            frame = replay.map_at(one.records, test_pairs, epoch)
            numbers = len(trained) <= NUMBERED
            draw_errors(frame, WORST, cell, f"replay {one.label}", numbers=numbers)


def _draw_errors(trained: Sequence[Trained], epoch: int) -> None:
    curves = curve_frame(trained)
    errors = curves[curves["quantity"] == "test error"].rename(columns={"value": "error"})
    scale = alt.Scale(domain=[0, 0.5])
    chart = lines(errors, "error", "test error", _colours(trained), scale, rule=ALWAYS_YES, percent=True)
    show(at_epoch(chart, epoch), alt=f"Test error by epoch, with a line at epoch {epoch}.")
    st.caption("Thin lines are repetitions, bold ones their means; dashed is the error of always answering yes.")


def _draw_pair(trained: Sequence[Trained], epoch: int, cell: cells.Cell | None) -> None:
    """One pair's P(left ≤ right) over epochs, and its images."""
    pairs = test_pairs(trained[0].records[0].run)
    index = _choose_pair(pairs, cell)
    if index is None:
        return
    frame = replay.pair_history(trained, index)
    drawn = lines(
        frame, "probability", "P(left ≤ right)", _colours(trained), alt.Scale(domain=[0, 1]), rule=0.5, percent=True
    )
    show(at_epoch(drawn, epoch), alt=f"P(left ≤ right) of test pair {index + 1} by epoch.")
    left, right = pairs.classes[index]
    gallery.draw([gallery.PairFigure(pairs.images[index], (int(left), int(right)), None, [f"test pair {index + 1}"])])


def _choose_pair(pairs: Pairs, cell: cells.Cell | None) -> int | None:
    """One of the test pairs of the chosen cell; of all where none is chosen."""
    of_cell = np.flatnonzero((pairs.classes == cell).all(axis=1)) if cell else np.arange(len(pairs.classes))
    if len(of_cell) == 0:
        st.caption("No test pair has these two digits.")
        return None
    chosen = st.selectbox(
        "Follow test pair",
        of_cell.tolist(),
        format_func=lambda index: f"{index + 1}: {pairs.classes[index][0]} and {pairs.classes[index][1]}",
        key="pair",
        bind="query-params",
        width=260,
    )
    return int(chosen)


def _colours(trained: Sequence[Trained]) -> alt.Scale:
    return theme.colour_scale([one.label for one in trained])
