"""The Training view: how errors and losses fall, every network and their mean, also while they are trained."""

from collections.abc import Hashable, Sequence
from functools import partial
from html import escape
from typing import Any, TypeAlias

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pairmnist import wording
from pairmnist.analysis.curves import axis_ends, different_quantities, growing_lines, same_whole_loss, stored_lines
from pairmnist.analysis.rates import always_yes
from pairmnist.analysis.trained import Trained
from pairmnist.charts import theme
from pairmnist.charts import training as charts
from pairmnist.charts.figure import Figure
from pairmnist.charts.theme import Look
from pairmnist.lessons.values import ON_ERRORS
from pairmnist.page import links
from pairmnist.page.context import Grow, Page, View
from pairmnist.page.drawing import held_out_pairs, show, with_guess
from pairmnist.page.shared import SHARED, made_once
from pairmnist.page.widgets import choose
from pairmnist.records.record import EpochResult
from pairmnist.service.interface import RunState
from pairmnist.views import errors

QUANTITIES = {"test_error": "test error", "training_error": "training error"}
ABOUT = {
    "test_error": "Wrong answers to 1,000 new pairs after each epoch.",
    "training_error": "Wrong answers to the training pairs, counted while training, with dropout on.",
}
LOSSES = {  # the parts of the loss, with their looks
    "total loss": Look(theme.LOSSES["total"], [1, 0], "circle"),
    "comparison loss": Look(theme.LOSSES["comparison"], [1, 0], "circle"),
    "left digit loss": Look(theme.LOSSES["left digit"], [8, 4], "circle"),
    "right digit loss": Look(theme.LOSSES["right digit"], [2, 3], "circle"),
}
FORMULA = (
    "With the auxiliary loss, the loss is (1 − α) · comparison + α · (left digit + right digit): what counts is the "
    "comparison and, by α, naming the two digits."
)
BESIDE = 4  # charts in a row
BEFORE = "before"  # the line of a result before

Place: TypeAlias = tuple[Sequence[Trained], DeltaGenerator]  # experiments, and where their curves are drawn
Histories = tuple[tuple[int, tuple[EpochResult, ...]], ...]  # of the networks in training, by repetition


def view() -> View:
    one_chart = links.option("curves") == "test_error" and links.option("layout") == "together"
    return View(finding, draw, overlays=True, marks=ON_ERRORS if one_chart else ())


def finding(page: Page) -> str:
    return errors.found(page.finished)


def draw(page: Page) -> Grow:
    """The curves of what is compared, with those that grow right now."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        shown = choose("curves", "What to draw")
        choose("scale", "Scale")
        if shown != "parts" and len(page.trained) > 1:
            choose("layout", "Layout")
    log = links.option("scale") == "log"
    quantities, about = _quantities(shown, page.trained)
    beside = shown == "parts" or (links.option("layout") == "beside" and len(page.trained) > 1)
    places = _beside(page.trained) if beside else _over_one_another(page.trained)
    grey = " Grey: the means of the result before." if page.before and shown != "parts" else ""
    st.caption(f"{about} Thin lines are networks, the thick ones their means.{grey}")

    def grow(states: Sequence[RunState]) -> None:
        for i, (drawn, place) in enumerate(places):
            before = _before(page, i if beside else None) if shown != "parts" else []
            histories = [_histories(states, one) for one in drawn]
            if any(one.records for one in (*drawn, *before)) or any(histories):
                height: Any = "content" if beside else "stretch"
                figure = with_guess(_figure(drawn, histories, before, quantities, log=log), "y", page.guess)
                show(figure, place=place, height=height)
            else:
                place.info("No curves yet: they grow here from the first epoch of training on.")

    return grow


def _before(page: Page, number: int | None) -> Sequence[Trained]:
    """What was finished before: all of it, or where as many were compared the one beside which it is drawn."""
    before = page.before.trained if page.before else []
    if number is None:
        return before
    return before[number : number + 1] if len(before) == len(page.trained) else []


def _over_one_another(trained: Sequence[Trained]) -> list[Place]:
    st.html(_legend(theme.looks({one.label: one.kind for one in trained})))
    with st.container(key="stage"):
        return [(trained, st.empty())]


def _beside(trained: Sequence[Trained]) -> list[Place]:
    columns = st.columns(min(BESIDE, len(trained)))
    places: list[Place] = []
    for i, one in enumerate(trained):
        with columns[i % BESIDE]:
            st.markdown(f"**{one.label}**")
            with st.container(key=f"curves {i}"):  # as high as a chart, also before there is one
                places.append(([one], st.empty()))
    return places


def _quantities(shown: str, trained: Sequence[Trained]) -> tuple[tuple[str, ...], str]:
    """The quantities to draw, as analysis names them, and what to know about them."""
    if shown in QUANTITIES:
        return (QUANTITIES[shown],), ABOUT[shown]
    if not any(one.settings.learns_digits for one in trained):
        return ("comparison loss",), "Without the auxiliary loss, the loss is that of the comparison alone."
    if shown == "parts":
        return tuple(LOSSES), FORMULA
    if not same_whole_loss(trained):
        return ("comparison loss",), (
            "Drawn is the loss of the comparison itself: with and without the auxiliary loss, or with another α, the "
            "whole losses are different quantities."
        )
    return ("total loss",), FORMULA


def _histories(states: Sequence[RunState], one: Trained) -> Histories:
    return tuple(
        (state.run.repetition, state.history)
        for state in states
        if state.state == "running" and state.run.settings == one.settings and state.history
    )


def _figure(
    trained: Sequence[Trained],
    histories: Sequence[Histories],
    before: Sequence[Trained],
    quantities: tuple[str, ...],
    *,
    log: bool,
) -> Figure:
    """One chart of all that is compared. Those who look at the same epochs are given the same figure."""
    grown: Hashable = tuple(tuple((k, len(history)) for k, history in one) for one in histories)
    key = ("training", *(tuple(one.key for one in some) for some in (trained, before)), grown, quantities, log)
    return SHARED.get(key, lambda: _make(trained, histories, before, quantities, log=log))


def _make(
    trained: Sequence[Trained],
    histories: Sequence[Histories],
    before: Sequence[Trained],
    quantities: tuple[str, ...],
    *,
    log: bool,
) -> Figure:
    frames = [_lines(one, history, quantities) for one, history in zip(trained, histories, strict=True)]
    if len(quantities) == 1:
        frames = [frame.assign(line=one.label) for one, frame in zip(trained, frames, strict=True)]
        looks = theme.looks({one.label: one.kind for one in trained})
    else:
        looks = LOSSES
    if before:
        frames += [_earlier(one, quantities) for one in before]
        looks[BEFORE] = Look(theme.REFERENCE, [1, 0], "circle")
    frame = pd.concat(frames, ignore_index=True)
    unit = quantities[0] if len(quantities) == 1 else "loss"
    level = None
    if unit == QUANTITIES["test_error"]:
        level = always_yes([run.draw for one in trained for run in one.experiment.runs()], held_out_pairs)
    values = axis_ends(pd.concat([frame["value"], pd.Series([level]).dropna()]), log=log)
    epochs = max(one.experiment.settings.epochs for one in trained)
    chart = partial(charts.curves, frame, unit, looks, values, epochs, log=log, always_yes=level)
    tables, words = charts.tables(frame, unit, values, log=log), _in_words(frame, unit)
    # All but the tables is the same while curves grow, and takes most of the time.
    look = unit, tuple(looks), tuple(frame["state"].unique()), values, epochs, log, level
    colours = tuple(one.kind for one in trained)
    drawing = SHARED.get(("curves", look, colours), lambda: Figure.of(chart(), words))
    return drawing.of_others(tables, words)


def _lines(one: Trained, histories: Histories, quantities: tuple[str, ...]) -> pd.DataFrame:
    """What `charts.curves` draws of one experiment: the networks in training, its records, and their mean on top."""
    wanted = tuple(different_quantities(one, quantities))
    stored = _stored_lines(one, wanted)
    if not histories:
        return stored
    return pd.concat([growing_lines(one, dict(histories), wanted), stored], ignore_index=True)


@made_once
def _stored_lines(one: Trained, quantities: tuple[str, ...]) -> pd.DataFrame:
    return stored_lines(one, quantities)


def _earlier(one: Trained, quantities: tuple[str, ...]) -> pd.DataFrame:
    """The mean of a result before."""
    lines = _stored_lines(one, tuple(different_quantities(one, quantities)))
    return lines[lines["state"] == "mean"].assign(line=BEFORE, state="earlier", repetition=one.label)


def _in_words(frame: pd.DataFrame, unit: str) -> str:
    """What the curves show, for people who cannot see them: the means, from the first to the last epoch."""
    means = frame[frame["state"] == "mean"].groupby("line", sort=False)["value"].agg(["first", "last"])
    number = wording.percent if unit.endswith("error") else lambda value, digits: f"{value:.{digits}g}"
    falls = [f"{line}, mean from {number(first, 1)} to {number(last, 1)}" for line, first, last in means.itertuples()]
    return f"{unit.capitalize()} by epoch. {'; '.join(falls)}." if falls else f"{unit.capitalize()} by epoch."


def _legend(looks: dict[str, Look]) -> str:
    """The names of the lines, for screens too narrow to write them beside the ends."""
    names = "".join(f'<span style="--colour: {look.colour}">{escape(label)}</span>' for label, look in looks.items())
    return f'<div class="legend narrow-only" aria-hidden="true">{names}</div>'
