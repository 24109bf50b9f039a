"""Two towers or one: how well and how alike they read digits, what they mix up, what their first layers look for."""

from collections.abc import Sequence
from functools import partial

import pandas as pd
import streamlit as st

from pairmnist import wording
from pairmnist.analysis import rates, towers
from pairmnist.analysis.findings import towers as findings
from pairmnist.analysis.trained import Trained
from pairmnist.charts.dots import dots
from pairmnist.charts.figure import Figure
from pairmnist.charts.maps import SELECTION, confusions, heat_map
from pairmnist.config import Experiment
from pairmnist.export import why_figures
from pairmnist.export.why_figures import SIDES, looks_of, means_in_words
from pairmnist.link import compare
from pairmnist.link.address import Choice
from pairmnist.page import links
from pairmnist.page.context import Page, View
from pairmnist.page.drawing import held_out_pairs, show
from pairmnist.page.shared import made_once
from pairmnist.page.widgets import choose
from pairmnist.views.why import first_layers
from pairmnist.views.why.shared import (
    INTERVALS,
    grid,
    lanes,
    look_for,
    measured,
    open_pairs,
    usable,
)

QUESTION = "How well do the towers read digits?"
NEEDS = {"reading": "digits", "confusion": "digits", "filters": "tower weights", "likeness": "towers"}
READING = f"""
A linear read-out, fitted in the same way to every network's features of the training digits, says which digit the
features carry; the share of test digits that it reads rightly is drawn. So networks with and without the auxiliary loss
are measured alike. {INTERVALS}
"""
CONFUSION = """
Of the test digits of each row, how many percent a tower reads as each column, over all networks of the experiment. With
the auxiliary loss the highest feature is what it read; without it, a linear read-out of the features.
"""
LIKENESS = f"""
Linear centred kernel alignment (CKA) of both towers' ten features of all 2,000 test images: 1 means that they are the
same up to a rotation and a factor. {INTERVALS}
"""


def view() -> View:
    part: str = links.option("towers")
    return View(
        lambda page: found(page.trained, part),
        draw,
        lambda: (NEEDS[part],),
        _of_few_repetitions if part == "filters" else None,
    )


@made_once
def found(trained: Sequence[Trained], part: str) -> str:
    if part == "filters":
        return ""
    if part == "likeness":
        return findings.likeness(trained)
    return {"reading": findings.reading, "confusion": findings.confusion}[part](trained, held_out_pairs)


def _of_few_repetitions(choice: Choice) -> list[tuple[Experiment, str]]:
    """What is compared, with as many repetitions as must keep their towers' weights, which most stored runs do not."""
    few = first_layers.repetitions()
    return [(Experiment(one.settings, few), label) for one, label in compare.experiments(choice)]


def draw(page: Page) -> None:
    part = choose("towers", "What about them")
    {"reading": _reading, "confusion": _confusion, "filters": first_layers.draw, "likeness": _likeness}[part](page)


def _reading(page: Page) -> None:
    trained = usable(page, "digits")
    if trained:
        show(reading(trained, page.trained))
        lanes(SIDES.values())
        look_for("A tower learns to read digits even where nobody tells it which ones they are.")
        measured("reading", READING + _own_scores(trained))


def _own_scores(trained: Sequence[Trained]) -> str:
    """How well networks with the auxiliary loss read digits by their own scores."""
    accuracy = reading_accuracy(trained)
    own = accuracy[accuracy["reading"] == towers.FEATURES].groupby("scenario", sort=False)["accuracy"].mean()
    if own.empty:
        return ""
    return "\nBy their own scores: " + ", ".join(f"{label} {wording.percent(x, 1)}" for label, x in own.items()) + "."


@made_once
def reading_accuracy(trained: Sequence[Trained]) -> pd.DataFrame:
    return towers.reading_accuracy(trained, held_out_pairs)


@made_once
def reading(trained: Sequence[Trained], rows: Sequence[Trained]) -> Figure:
    return why_figures.reading(trained, rows, held_out_pairs)


def _confusion(page: Page) -> None:
    trained = usable(page, "digits")
    if not trained:
        return
    highest = max(_worst(confusion(one)) for one in trained)
    st.html(
        '<div class="scale">read rightly <i class="right"></i>'
        f'mixed up, 0 % <i class="wrong"></i> {wording.percent(highest, 0)}</div>'
    )
    maps = [(one, tower) for one in trained for tower in confusion(one)["tower"].unique()]
    places = grid(max(2, len(maps)), across=min(3, max(2, len(maps) // 2)))
    for place, (one, tower) in zip(places, maps, strict=False):
        with place:
            _draw_map(one, tower, highest, large=len(maps) <= 2)
    with places[1] if len(maps) == 1 else st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        digit = st.selectbox("Pairs with a", range(10), key="confused digit", width=130)
        st.button("Show these pairs", key="pairs of true digit", on_click=open_pairs, kwargs={"digit": digit})
    look_for("Red cells are digits that a tower mixes up. Press a cell to see the pairs with its digit.")
    measured("confusion", CONFUSION)


def _draw_map(one: Trained, tower: str, highest: float, *, large: bool) -> None:
    key = f"confusion {tower} {one.label}"
    with st.container(key=f"stage {'map' if large else 'small'} {key}"):
        figure = confusion_map(one, tower, highest, large=large)
        show(figure, key=key, height="stretch", on_select=partial(_open, key), selection_mode=SELECTION)


def _worst(frame: pd.DataFrame) -> float:
    return float(frame.loc[frame["true"] != frame["read"], "share"].max())


@made_once
def confusion(one: Trained) -> pd.DataFrame:
    return towers.confusion(one.records, held_out_pairs)


@made_once
def confusion_map(one: Trained, tower: str, highest: float, *, large: bool) -> Figure:
    frame = confusion(one)
    frame = frame[frame["tower"] == tower].drop(columns="tower").reset_index(drop=True)
    right = float(frame.loc[frame["true"] == frame["read"], "share"].mean())
    wrong = frame[frame["true"] != frame["read"]].nlargest(3, "share")
    worst = ", ".join(f"{a} as {b} {wording.percent(x, 0)}" for a, b, x in wrong.itertuples(index=False))
    words = f"{one.label}, {first_layers.NAMES[tower]}: {wording.percent(right, 0)} read rightly; most often {worst}."
    title = one.label if tower == "shared" else f"{one.label}, {first_layers.NAMES[tower]}"
    return Figure.of(heat_map(frame, "share", confusions("share", highest), title, large=large), words)


def _open(key: str) -> None:
    points = st.session_state[key]["selection"].get(SELECTION)
    if points:
        open_pairs(digit=int(points[0]["true"]))


def _likeness(page: Page) -> None:
    trained = usable(page, "towers")
    if trained:
        show(likeness(trained, page.trained))
        look_for("At 1 both towers see the same in an image. Two become alike only as far as the task makes them.")
        measured("likeness", LIKENESS)


@made_once
def likeness(trained: Sequence[Trained], rows: Sequence[Trained]) -> Figure:
    frame = towers.likenesses(trained)
    means = rates.over_repetitions(frame, "likeness", ["scenario"])
    names = {"scenario": "networks"}
    each = frame.assign(repetition=frame["repetition"] + 1).rename(columns=names)
    title = "likeness of the two towers"
    chart = dots(each, means.rename(columns=names), "likeness", title, looks_of(rows), percent=False)
    return Figure.of(chart, f"Likeness of the two towers. {means_in_words(means, percent=False)}")
