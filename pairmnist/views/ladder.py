"""Sweeps, step by step: from the report's best network to the best one here, and what each knob brings."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from pairmnist import wording
from pairmnist.analysis import steps as analysis
from pairmnist.analysis.statistics import mean_interval
from pairmnist.analysis.steps import Step
from pairmnist.analysis.trained import Trained
from pairmnist.charts.figure import Figure
from pairmnist.export import sweep_figures
from pairmnist.export.sweep_figures import ANSWERS
from pairmnist.link import shown
from pairmnist.page.context import Page, View
from pairmnist.page.drawing import held_out_pairs, show
from pairmnist.page.shared import made_once
from pairmnist.page.widgets import choose
from pairmnist.report import board


def view() -> View:
    return View(lambda page: found(page.trained), draw, experiments=shown.steps, compares=False)


def draw(page: Page) -> None:
    choose("sweep_over", "Test error against")
    if not page.finished:
        st.info("None of these steps is trained yet.")
        return
    show(figure(page.trained))
    st.caption(
        "Each step keeps all before it. Ten networks each, every one on a draw of its own; bars: 95 % intervals of the "
        "means. Dashed: the report's best, and the best other project found. The knobs were chosen on other draws."
    )
    with st.expander("The numbers", key="ladder numbers", on_change="rerun"):
        st.dataframe(table(page.trained), hide_index=True, height="content")
        st.caption(" · ".join(mark.source for mark in board.MARKS))


@made_once
def steps(trained: Sequence[Trained]) -> list[Step]:
    return analysis.steps(trained, held_out_pairs)


@made_once
def found(trained: Sequence[Trained]) -> str:
    return sweep_figures.found_in_steps(steps(trained))


@made_once
def figure(trained: Sequence[Trained]) -> Figure:
    return sweep_figures.steps(steps(trained))


@made_once
def table(trained: Sequence[Trained]) -> pd.DataFrame:
    """A row for each step and answer, in percent and points."""
    rows = []
    for step in steps(trained):
        error, gain = step.error, mean_interval(step.gains)
        rows.append(
            {
                "answer": ANSWERS[step.answer],
                "step": step.name,
                "mean test error": f"{100 * error.mean:.2f} %",
                "95 % interval": f"{wording.interval(error.low, error.high)} %" if error.n > 1 else "",
                "less than before": wording.points(gain.mean) if gain.n else "",
                "its 95 % interval": wording.interval(gain.low, gain.high) if gain.n > 1 else "",
                "networks": error.n,
            }
        )
    return pd.DataFrame(rows)
