"""What the head learned: its answers and its errors by pair of digits, and the pairs behind each cell."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from pairmnist import wording
from pairmnist.analysis import maps
from pairmnist.analysis.answers import KNOWN_ANSWERS
from pairmnist.analysis.hard_pairs import miss_rows
from pairmnist.analysis.trained import Trained
from pairmnist.charts import theme
from pairmnist.charts.maps import YES, error_scale, heat_map
from pairmnist.page.context import Page
from pairmnist.page.drawing import cached, held_out_pairs
from pairmnist.page.widgets import choose
from pairmnist.views.why import cells, pair_figures
from pairmnist.views.why.shared import columns, look_for, usable_experiments

SOURCES = {"pairs": "From the test pairs", "means": "From typical features"}
ABOUT = {
    "pairs": "The mean P(left ≤ right) over the test pairs of each cell.",
    "means": "The head's answer to typical features: the means over all test images of a digit, left and right.",
}
NUMBERED = 2  # up to as many maps side by side have room for numbers in their cells


def draw(page: Page) -> None:
    look_for(
        "the staircase: a perfect head says yes (blue) on and above the diagonal and no (orange) below it. Errors "
        "gather along the staircase, where neighbouring digits must be told apart."
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        source = choose("head", SOURCES, "Answers")
        cell = cells.pick("The pairs are below:")
    needed = (KNOWN_ANSWERS,) if source == "pairs" else (KNOWN_ANSWERS, "digits", "head")
    trained = usable_experiments(page, *needed)
    if not trained:
        return
    final = {one.label: maps.final_map(one.records, held_out_pairs) for one in trained}
    answers = final
    if source == "means":
        answers = {one.label: maps.map_of_class_means(one.records, held_out_pairs) for one in trained}
    _draw_maps(trained, answers, final, cell)
    st.caption(
        f"{ABOUT[source]} Error: the share of wrong answers, over pairs and repetitions; dark is wrong, grey is empty."
        + (" Small numbers: how many test pairs, of one draw." if len(trained) <= NUMBERED else "")
    )
    if cell:
        draw_pairs(trained, cell)


def _draw_maps(
    trained: Sequence[Trained],
    answers: dict[str, pd.DataFrame],
    errors: dict[str, pd.DataFrame],
    cell: cells.Cell | None,
) -> None:
    """Answers and errors: beside each other for one experiment, else below each other and the experiments beside."""
    highest = float(max(frame["error"].max() for frame in errors.values()))
    numbers = len(trained) <= NUMBERED
    for column, one in columns(trained):
        places = column.columns(2) if len(trained) == 1 else (column, column)
        with places[0]:
            cells.show(_answer_map(answers[one.label], cell, numbers), f"answers {one.label}")
        with places[1]:
            cells.show(error_map(errors[one.label], highest, cell, numbers), f"errors {one.label}")


@cached
def _answer_map(frame: pd.DataFrame, cell: cells.Cell | None, numbers: bool) -> dict[str, Any]:
    chart = heat_map(frame, "probability", YES, numbers=numbers, on_top=cells.on_top(cell))
    return theme.specification(chart.properties(title="P(left ≤ right), %"))


@cached
def error_map(frame: pd.DataFrame, highest: float, cell: cells.Cell | None, numbers: bool) -> dict[str, Any]:
    """The map of error rates up to the highest, with the number of test pairs in each cell where there is room."""
    scale = error_scale(highest)
    chart = heat_map(frame, "error", scale, numbers=numbers, below="pairs", on_top=cells.on_top(cell))
    return theme.specification(chart.properties(title="Errors, %, and test pairs" if numbers else "Errors"))


def draw_pairs(trained: Sequence[Trained], cell: cells.Cell) -> None:
    """The test pairs of a cell, those that most networks miss first."""
    left, right = cell
    rows = miss_rows(trained, held_out_pairs)
    rows = rows[(rows["left"] == left) & (rows["right"] == right)]
    st.markdown(
        f"**{wording.count(len(rows), 'test pair')} with {left} on the left and {right} on the right**, and how many "
        "networks miss them"
    )
    pair_figures.show(rows.sort_values("misses", ascending=False, kind="stable"), trained)
