"""What the head learned: its answers and its errors by pair of digits, and the pairs behind each cell."""

from collections.abc import Sequence

import altair as alt
import pandas as pd
import streamlit as st

from pairmnist import maps
from pairmnist.analysis import Trained
from pairmnist.charts.maps import YES, error_scale, heat_map
from pairmnist.views import words
from pairmnist.views.page import Page, choose
from pairmnist.views.why import cells, pair_figures
from pairmnist.views.why.parts import columns, keeping, look_for, test_pairs

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
        cell = cells.pick()
    needed = ("answers",) if source == "pairs" else ("answers", "digits", "head")
    trained = keeping(page, *needed)
    if not trained:
        return
    final = {one.label: maps.final_map(one.records, test_pairs) for one in trained}
    answers = final
    if source == "means":
        answers = {one.label: maps.map_of_class_means(one.records, test_pairs) for one in trained}
    _draw_maps(trained, answers, final, cell)
    st.caption(
        f"{ABOUT[source]} Error: the share of wrong answers, over pairs and repetitions; dark is wrong, grey is empty."
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
    scale = error_scale(max(frame["error"].max() for frame in errors.values()))
    numbers = len(trained) <= NUMBERED
    for column, one in columns(trained):
        places = column.columns(2) if len(trained) == 1 else (column, column)
        with places[0]:
            chart = heat_map(answers[one.label], "probability", YES, numbers=numbers)
            cells.show(chart.properties(title="P(left ≤ right), %"), cell, f"answers {one.label}")
        with places[1]:
            draw_errors(errors[one.label], scale, cell, f"errors {one.label}", numbers=numbers)


def draw_errors(frame: pd.DataFrame, scale: alt.Scale, cell: cells.Cell | None, key: str, *, numbers: bool) -> None:
    """Draw the map of error rates, with the number of test pairs in each cell where there is room."""
    chart = heat_map(frame, "error", scale, numbers=numbers, below="pairs")
    title = "Errors, %, and test pairs" if numbers else "Errors"
    cells.show(chart.properties(title=title), cell, key)


def draw_pairs(trained: Sequence[Trained], cell: cells.Cell) -> None:
    """The test pairs of a cell, those that most networks miss first."""
    left, right = cell
    rows = pair_figures.rows(trained)
    rows = rows[(rows["left"] == left) & (rows["right"] == right)]
    st.markdown(
        f"**{words.count(len(rows), 'test pair')} with {left} on the left and {right} on the right**, and how many "
        "networks miss them"
    )
    pair_figures.show(rows.sort_values("misses", ascending=False, kind="stable"), trained)
