"""Epoch replay: how the errors, the map and one pair's answer came about."""

from collections.abc import Sequence
from typing import Any

import altair as alt
import numpy as np
import pandas as pd
import streamlit as st

from pairmnist.analysis import replay
from pairmnist.analysis.curves import curve_frame
from pairmnist.analysis.draws import same_test_pairs
from pairmnist.analysis.rates import always_yes
from pairmnist.analysis.trained import Trained
from pairmnist.charts import theme
from pairmnist.charts.epochs import at_epoch, lines
from pairmnist.data.digits import Pairs
from pairmnist.page import gallery
from pairmnist.page.context import Page
from pairmnist.page.drawing import cached, held_out_pairs, show
from pairmnist.views.why import cells
from pairmnist.views.why.head import NUMBERED, error_map
from pairmnist.views.why.shared import columns, look_for, usable_experiments

EPOCH, PLAY = "epoch", "play"  # keys of the widgets
STEP = 0.8  # seconds for which each epoch is shown while they play
WORST = 0.6  # error with the darkest colour, the same at every epoch, so that the maps get lighter


def draw(page: Page) -> None:
    look_for(
        "what is learned first: a network begins by always saying yes, so all below the staircase is wrong; then the "
        "cells far from it get light, and last those along it, where digits are close."
    )
    trained = usable_experiments(page, "replay")
    if not trained:
        return
    kept_epochs = replay.kept_epochs(trained)
    playing = bool(st.session_state.get(PLAY))
    drawn = False

    @st.fragment(run_every=STEP if playing else None, key="replay")
    def follow() -> None:
        nonlocal drawn
        if playing and drawn and st.session_state[PLAY]:
            _go_on(kept_epochs)
        drawn = True
        _draw_epoch(trained, kept_epochs)
        if st.session_state[PLAY] != playing:
            st.rerun()  # the whole page: only then do steps follow by themselves, or stop

    with st.container():  # a place of its own: a fragment that is drawn anew must not move what stands below it
        follow()


def _draw_epoch(trained: Sequence[Trained], kept_epochs: Sequence[int]) -> None:
    """The controls, and all of the chosen epoch."""
    with st.container(horizontal=True, vertical_alignment="center"):
        epoch = _choose_epoch(kept_epochs)
        cell = cells.pick()
    if len(trained) == 1:
        maps, errors = st.columns(2)
        pair = st.container()
    else:
        maps = st.container()
        errors, pair = st.columns(2)
    with maps:
        _draw_maps(trained, epoch, cell)
    with errors:
        _draw_errors(trained, epoch)
    with pair:
        if same_test_pairs(trained):
            _draw_pair(trained, epoch, cell)
        else:
            st.caption("To follow one pair, all must have the same test pairs: one draw of the data, and one seed.")


def _choose_epoch(kept: Sequence[int]) -> int:
    st.toggle("Play", key=PLAY, on_change=_begin_again, args=(kept,))
    chosen = st.select_slider("Epoch", kept, key=EPOCH, bind="query-params", width=330)
    return int(chosen)


def _go_on(kept: Sequence[int]) -> None:
    """Choose the next epoch, or at the last one stop."""
    later = [epoch for epoch in kept if epoch > st.session_state[EPOCH]]
    if later:
        st.session_state[EPOCH] = later[0]
    else:
        st.session_state[PLAY] = False


def _begin_again(kept: Sequence[int]) -> None:
    """Whoever presses Play at the last epoch wants to see it all."""
    if st.session_state[PLAY] and st.session_state.get(EPOCH) == kept[-1]:
        st.session_state[EPOCH] = kept[0]


def _draw_maps(trained: Sequence[Trained], epoch: int, cell: cells.Cell | None) -> None:
    for column, one in columns(trained):
        with column:
            frame = replay.map_at(one.records, held_out_pairs, epoch)
            numbers = len(trained) <= NUMBERED
            cells.show(error_map(frame, WORST, cell, numbers), f"replay {one.label}")


def _draw_errors(trained: Sequence[Trained], epoch: int) -> None:
    show(_error_curves(trained, epoch), alt=f"Test error by epoch, with a line at epoch {epoch}.")
    st.caption(
        "Thin lines are repetitions, bold ones their means; dashed is the error of always answering yes, the upright "
        "line the chosen epoch."
    )


@cached
def _error_curves(trained: Sequence[Trained], epoch: int) -> dict[str, Any]:
    curves = curve_frame(trained)
    errors = curves[curves["quantity"] == "test error"].rename(columns={"value": "test error"})
    scale = alt.Scale(domain=[0, max(0.5, errors["test error"].max())])
    rule = always_yes([record.run.draw for one in trained for record in one.finished], held_out_pairs)
    return _curves(trained, errors, "test error", scale, epoch, rule)


@cached
def _answer_curves(trained: Sequence[Trained], pair: int, epoch: int) -> dict[str, Any]:
    frame = replay.pair_history(trained, pair).rename(columns={"probability": "P(left ≤ right)"})
    return _curves(trained, frame, "P(left ≤ right)", alt.Scale(domain=[0, 1]), epoch, rule=0.5)


def _curves(
    trained: Sequence[Trained], frame: pd.DataFrame, value: str, scale: alt.Scale, epoch: int, rule: float
) -> dict[str, Any]:
    colours = theme.colour_scale([one.label for one in trained])
    chart = lines(frame, value, value, colours, scale, rule=rule, percent=True)
    return theme.specification(at_epoch(chart, epoch))


def _draw_pair(trained: Sequence[Trained], epoch: int, cell: cells.Cell | None) -> None:
    """One pair's P(left ≤ right) over epochs, and its images."""
    pairs = held_out_pairs(trained[0].records[0].run.draw)
    index = _choose_pair(pairs, cell)
    if index is None:
        return
    show(_answer_curves(trained, index, epoch), alt=f"P(left ≤ right) of test pair {index + 1} by epoch.")
    st.caption("Above the dashed line the network answers yes.")
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
