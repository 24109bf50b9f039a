"""The Training view: how losses and errors fall, every repetition and their mean, also while they are trained."""

from collections.abc import Sequence
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from pairmnist.analysis.curves import axis_ends, different_quantities, growing_lines, same_whole_loss, stored_lines
from pairmnist.analysis.rates import always_yes
from pairmnist.analysis.trained import Trained
from pairmnist.charts import theme
from pairmnist.charts import training as charts
from pairmnist.page.context import Page
from pairmnist.page.drawing import cached, held_out_pairs, show
from pairmnist.page.widgets import choose
from pairmnist.service.interface import RunState

SHOWN = {"test_error": "Test error", "training_error": "Training error", "loss": "Training loss", "parts": "Its parts"}
ERRORS = {
    "training_error": (
        "training error",
        "Wrong answers to the training pairs, counted while training, with dropout on.",
    ),
    "test_error": (
        "test error",
        "Is the left digit at most the right one? Wrong answers to 1,000 new pairs after each epoch; dashed: all yes.",
    ),
}
PARTS = {
    "total loss": "whole loss",
    "comparison loss": "L1, comparison",
    "left digit loss": "L2, left digit",
    "right digit loss": "L3, right digit",
}
FORMULA = (
    "With the auxiliary loss, the loss is (1 − α)·L1 + α·(L2 + L3): L1 for the comparison, L2 and L3 for naming the "
    "left and the right digit."
)

SIDE_BY_SIDE = 4


def draw(page: Page, states: Sequence[RunState]) -> None:
    """Draw the curves of the compared experiments, with those that grow right now. states: of their runs."""
    with st.container(horizontal=True, vertical_alignment="center"):
        shown = choose("curves", SHOWN, "What to draw")
        log = choose("scale", {"linear": "Linear", "log": "Logarithmic"}, "Scale") == "log"
    lines, note = _lines(shown, page.trained)
    frames = [_with_growing(one, states, different_quantities(one, lines)) for one in page.trained]
    if all(frame.empty for frame in frames):
        st.info("No curves yet. They grow here from the first epoch of training on; see above.")
        return
    st.caption(f"{note} Thin lines are repetitions, the thick one is the mean of those that finished.")
    if len(lines) > 1:
        st.html(_legend(theme.colours(lines)))
    _draw_charts(page.trained, frames, lines, log=log)
    if any(one.diverged for one in page.trained):
        st.caption("✕ marks where a run diverged: its loss was no longer a finite number. The mean leaves it out.")


def _lines(shown: str, trained: Sequence[Trained]) -> tuple[list[str], str]:
    """The quantities to draw, as analysis names them, and what to know about them."""
    if shown in ERRORS:
        return [ERRORS[shown][0]], ERRORS[shown][1]
    if not any(one.settings.learns_digits for one in trained):
        return ["comparison loss"], "Without the auxiliary loss, the loss is that of the comparison alone, L1."
    if shown == "parts":
        return list(PARTS), FORMULA
    if not same_whole_loss(trained):
        return ["comparison loss"], (
            "Drawn is L1, the loss of the comparison itself: with and without the auxiliary loss, or with another α, "
            "the whole losses are different quantities, so only L1 can be compared."
        )
    return ["total loss"], FORMULA


def _with_growing(one: Trained, states: Sequence[RunState], lines: Sequence[str]) -> pd.DataFrame:
    """What `charts.curves` draws of one experiment: the runs in training, its records, and their mean on top."""
    histories = {
        state.run.repetition: state.history
        for state in states
        if state.state == "running" and state.run.settings == one.settings
    }
    growing, stored = growing_lines(one, histories, lines), _stored_lines(one, tuple(lines))
    return stored if growing.empty else pd.concat([growing, stored], ignore_index=True)


_stored_lines = cached(stored_lines)


def _draw_charts(
    trained: Sequence[Trained], frames: Sequence[pd.DataFrame], lines: Sequence[str], *, log: bool
) -> None:
    """The experiments side by side, on the same scales: coloured by scenario, or by part where there are several."""
    labels = theme.colours(one.label for one in trained)
    unit = lines[0] if len(lines) == 1 else "loss"
    values = axis_ends(pd.concat(frames)["value"], log=log)
    level = always_yes([run.draw for one in trained for run in one.experiment.runs()], held_out_pairs)
    rule = level if unit == ERRORS["test_error"][0] else None
    epochs = max(one.settings.epochs for one in trained)
    columns = st.columns(min(SIDE_BY_SIDE, len(trained)))
    for i, (one, frame) in enumerate(zip(trained, frames, strict=True)):
        colours = theme.colours(lines) if len(lines) > 1 else {lines[0]: labels[one.label]}
        with columns[i % SIDE_BY_SIDE]:
            if frame.empty:
                st.markdown(f"**{one.label}**\n\nNot trained yet.")
            else:
                chart = _chart(frame, one.label, unit, colours, values, epochs, log=log, rule=rule)
                show(chart, alt=_in_words(one, frame, unit))


@cached
def _chart(*arguments: Any, log: bool, rule: float | None) -> dict[str, Any]:
    """The specification of `charts.curves`, which takes as long to make as all the rest of the page."""
    return theme.specification(charts.curves(*arguments, log=log, rule=rule))


def _in_words(one: Trained, frame: pd.DataFrame, unit: str) -> str:
    means = frame[frame["state"] == "mean"].groupby("line", sort=False)["value"].agg(["first", "last"])
    falls = "; ".join(f"mean {line} from {first:.3g} to {last:.3g}" for line, first, last in means.itertuples())
    return f"{unit} by epoch for {one.label}, {len(one.finished)} finished repetitions. {falls}"


def _legend(colours: dict[str, str]) -> str:
    return " &emsp; ".join(
        f'<span style="color:{colour}">━━</span> {escape(PARTS[line])}' for line, colour in colours.items()
    )
