"""Which pairs of digits are hard: what the networks answer by pair of digits, and the pairs behind each cell."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from pairmnist import wording
from pairmnist.analysis import maps
from pairmnist.analysis.answers import KNOWN_ANSWERS
from pairmnist.analysis.findings import head as findings
from pairmnist.analysis.hard_pairs import miss_rows
from pairmnist.analysis.trained import Trained
from pairmnist.charts import theme
from pairmnist.charts.figure import Figure
from pairmnist.charts.maps import heat_map, share, yes_or_no
from pairmnist.page import gallery, links
from pairmnist.page.context import Page, View
from pairmnist.page.drawing import held_out_pairs
from pairmnist.page.shared import made_once
from pairmnist.page.widgets import choose
from pairmnist.views.why import cells, pair_figures
from pairmnist.views.why.cells import Cell
from pairmnist.views.why.shared import in_grid, listed, look_for, measured, open_pairs, usable

QUESTION = "Which pairs of digits are hard?"
BESIDE = 8  # pairs beside the map

LOOK_FOR = {
    "errors": "Errors gather along the staircase, where the two digits are close.",
    "pairs": "A perfect network says yes on and above the staircase, and no below it.",
    "means": "So the head answers when each tower sees a typical digit: the clearer, the better it learned to compare.",
}
SCALES = {  # the legend: colours from the first end to the other, with words
    "errors": ("0 %", f"linear-gradient(to right, {theme.WRONG}00, {theme.WRONG}cc)", "{highest} wrong"),
    "pairs": (
        "surely no",
        f"linear-gradient(to right, {theme.NO}cc, {theme.NO}00, {theme.YES}00, {theme.YES}cc)",
        "surely yes",
    ),
}
MEASURED = """
Each cell is a pair of digits: its row the left one, its column the right one. The line is the staircase between
left ≤ right (above it) and left > right.

- **Wrong answers**: the share of wrong answers to the test pairs of the cell, over all its pairs and networks.
- **Answers**: the mean P(left ≤ right) that the networks give to them, in percent.
- **Answers to typical digits**: the head's P(left ≤ right) for typical features, which are the means over all test
  images of a digit.

A dash: no test pair has these two digits.
"""


def view() -> View:
    return View(lambda page: found(page.trained), draw, _parts)


def _parts() -> tuple[str, ...]:
    return ("answers", "digits", "head") if links.option("head") == "means" else (KNOWN_ANSWERS,)


@made_once
def found(trained: Sequence[Trained]) -> str:
    return findings.heads_map(trained, held_out_pairs)


def draw(page: Page) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        shown = choose("head", "What the map shows")
        legend = st.empty()
    trained = usable(page, *_parts())
    if not trained:
        return
    picked = cells.chosen()
    cell = picked or hardest(trained)
    highest = _highest(trained)
    legend.html(_legend(shown, highest), width="content")
    map_side, pairs_side = st.columns([5, 2] if len(page.trained) == 2 else [3, 2], gap="medium")
    with map_side, st.container(key="maps"):
        large = len(page.trained) <= 2  # in one row
        there = {one.label: one for one in trained}
        for one in in_grid(page.trained):
            made = figure(there[one.label], shown, highest, cell, large=large) if one.label in there else None
            cells.draw_map(made, f"{shown} {one.label}", large=large)
    with pairs_side, st.container(key="beside"):
        cells.pick()
        _draw_pairs(trained, cell, picked is None)
    look_for(LOOK_FOR[shown])
    measured("head", MEASURED)


def _legend(shown: str, highest: float) -> str:
    low, gradient, high = SCALES["errors" if shown == "errors" else "pairs"]
    words = high.format(highest=wording.percent(highest, 0))
    return f'<div class="scale">{low} <i style="background: {gradient}"></i> {words}</div>'


def _highest(trained: Sequence[Trained]) -> float:
    return float(max(final_map(one)["error"].max() for one in trained))


@made_once
def final_map(one: Trained) -> pd.DataFrame:
    return maps.final_map(one.records, held_out_pairs)


@made_once
def hardest(trained: Sequence[Trained]) -> Cell:
    """The cell with the most wrong answers, of those with a pair or two at least."""
    errors = pd.concat([final_map(one) for one in trained])
    means = errors[errors["pairs"] > 1].groupby(["left", "right"])["error"].mean()
    cell: Cell = means.idxmax()  # type: ignore[assignment]  # of two levels
    return int(cell[0]), int(cell[1])


@made_once
def figure(one: Trained, shown: str, highest: float, cell: Cell, *, large: bool) -> Figure:
    """The map of one experiment. shown: of the parameter `head`; highest: the error that is drawn densest."""
    frame = maps.map_of_class_means(one.records, held_out_pairs) if shown == "means" else final_map(one)
    value = "wrong answers" if shown == "errors" else "P(left ≤ right)"
    names = {"error": "wrong answers", "probability": "P(left ≤ right)", "pairs": "test pairs"}
    frame = frame.rename(columns=names)
    frame = frame[["left", "right", value, *(["test pairs"] if "test pairs" in frame else [])]]
    shade = share(value, highest) if shown == "errors" else yes_or_no(value)
    chart = heat_map(frame, value, shade, one.label, large=large, on_top=cells.on_top(frame, cell))
    return Figure.of(chart, _in_words(one, frame, value))


def _in_words(one: Trained, frame: pd.DataFrame, value: str) -> str:
    """The map for people who cannot see it: its extremes."""
    ordered = frame.dropna(subset=value).sort_values(value, ascending=False)
    cells_in_words = (
        f"{left} and {right} {wording.percent(number, 0)}" for left, right, number in ordered.iloc[:5, :3].to_numpy()
    )
    return f"{one.label}: {value} by left and right digit. Highest: {', '.join(cells_in_words)}."


def _draw_pairs(trained: Sequence[Trained], cell: Cell, by_itself: bool) -> None:
    """The test pairs of a cell, those that most networks miss first, and the way to all with its digits."""
    left, right = cell
    rows = rows_of_cell(trained, cell)
    which = "The hardest cell" if by_itself else "The chosen cell"
    st.markdown(f"{which}: **{left} and {right}**, {wording.count(len(rows), 'test pair')}")
    listed(gallery.grid(pair_figures.figures(rows.head(BESIDE), trained)))
    st.button(
        f"Pairs with {wording.a_digit(left)}",
        key="pairs of digit",
        icon=":material/search:",
        on_click=open_pairs,
        kwargs={"digit": left, "pairs": "all"},
    )


@made_once
def rows_of_cell(trained: Sequence[Trained], cell: Cell) -> pd.DataFrame:
    rows = missed(trained)
    rows = rows[(rows["left"] == cell[0]) & (rows["right"] == cell[1])]
    return rows.sort_values("misses", ascending=False, kind="stable")


@made_once
def missed(trained: Sequence[Trained]) -> pd.DataFrame:
    """How many networks miss each test pair."""
    return miss_rows(trained, held_out_pairs)
