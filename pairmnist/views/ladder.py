"""Sweeps, step by step: from the report's best network to the best one here, and what each knob brings."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from pairmnist import wording
from pairmnist.analysis import steps as analysis
from pairmnist.analysis.findings import steps as findings
from pairmnist.analysis.rates import DIGITS, HEAD
from pairmnist.analysis.statistics import mean_interval
from pairmnist.analysis.steps import Step
from pairmnist.analysis.trained import Trained
from pairmnist.charts import ladder as charts
from pairmnist.charts import theme
from pairmnist.charts.figure import Figure
from pairmnist.config import Experiment
from pairmnist.page.address import Choice
from pairmnist.page.context import Page, View
from pairmnist.page.drawing import held_out_pairs, show
from pairmnist.page.shared import made_once
from pairmnist.page.widgets import choose
from pairmnist.report import board, ladder

WORDS = {HEAD: "its own answer", DIGITS: "its digits compared"}
COLOURS = {WORDS[HEAD]: theme.LOSSES["comparison"], WORDS[DIGITS]: theme.LOSSES["left digit"]}


def view() -> View:
    return View(lambda page: found(page.trained), draw, experiments=experiments, compares=False)


def experiments(choice: Choice) -> Sequence[tuple[Experiment, str]]:
    """Those of the steps, whatever the sidebar says; each label is its step's name."""
    return [(one, name) for name, one in ladder.experiments().items()]


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
    return findings.steps({words: _of(trained, answer) for answer, words in WORDS.items()})


def _of(trained: Sequence[Trained], answer: str) -> list[Step]:
    return [step for step in steps(trained) if step.answer == answer]


@made_once
def figure(trained: Sequence[Trained]) -> Figure:
    rows = [(step.name, WORDS[step.answer], *step.error) for step in steps(trained)]
    means = pd.DataFrame(rows, columns=["networks", "answer", "mean", "sd", "low", "high", "n"])
    others = pd.DataFrame(
        [(WORDS[mark.answer], mark.error.mean, mark.name) for mark in board.MARKS], columns=["answer", "mean", "name"]
    )
    names = [one.label for one in trained if one.label in set(means["networks"])]
    return Figure.of(charts.ladder(means, names, others, COLOURS), wording.without_bold(found(trained)))


@made_once
def table(trained: Sequence[Trained]) -> pd.DataFrame:
    """A row for each step and answer, in percent and points."""
    rows = []
    for step in steps(trained):
        error, gain = step.error, mean_interval(step.gains)
        rows.append(
            {
                "answer": WORDS[step.answer],
                "step": step.name,
                "mean test error": f"{100 * error.mean:.2f} %",
                "95 % interval": f"{wording.interval(error.low, error.high)} %" if error.n > 1 else "",
                "less than before": wording.points(gain.mean) if gain.n else "",
                "its 95 % interval": wording.interval(gain.low, gain.high) if gain.n > 1 else "",
                "networks": error.n,
            }
        )
    return pd.DataFrame(rows)
