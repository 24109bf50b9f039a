"""Two experiments compared pair by pair: what both get right, only one of them, or neither."""

from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from pairmnist import naming
from pairmnist.analysis.findings import pairs as findings
from pairmnist.analysis.pair_by_pair import (
    BOTH_RIGHT,
    BOTH_WRONG,
    ONLY_FIRST,
    ONLY_SECOND,
    pair_by_pair,
    why_not,
)
from pairmnist.analysis.trained import Trained
from pairmnist.page import gallery, links
from pairmnist.page.context import Page
from pairmnist.page.drawing import held_out_pairs
from pairmnist.page.shared import made_once
from pairmnist.page.widgets import choose
from pairmnist.views.pairs import listing, which

# By parameter, in the order of a table: rows whether the first is right, columns whether the second is.
CELLS = {"both_right": BOTH_RIGHT, "only_other": ONLY_FIRST, "only_this": ONLY_SECOND, "both_wrong": BOTH_WRONG}


@made_once
def finding(first: Trained, second: Trained, repetition: int | None) -> str:
    """How many pairs are mended and broken from the first to the second, or why that cannot be said."""
    two = _named(first, second)
    return why_not(*two, repetition) or findings.between(*two, held_out_pairs, repetition)


def draw(page: Page, first: Trained, second: Trained) -> None:
    """Draw the four cells with their counts, and the pairs of the chosen one, the largest change first."""
    first, second = _named(first, second)
    repetition = which.repetition(second, first)
    if why_not(first, second, repetition):
        return
    n = counts(first, second, repetition)
    words = {
        "both_right": "both right",
        "only_other": f"only {first.label} right",
        "only_this": f"only {second.label} right",
        "both_wrong": "both wrong",
    }
    options = {key: f"**{n[outcome]}** {words[key]}" for key, outcome in CELLS.items()}
    with st.container(key="cells"):
        outcome = CELLS[
            choose("outcome", "Which pairs", options=options, on_change=which.to_first_page, width="stretch")
        ]
    asked = (first, second, repetition, outcome, links.option("digit"))
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="pager"):
        total = len(listed(*asked))
        number = listing.pager(total, listing.ON_A_PAGE)
        which.presets(page, second)
    if not total:
        st.info(listing.EMPTY)
        return
    st.html(cards(*asked, number))
    st.caption("The largest change comes first. All: what most of the networks answer.")


def figures(first: Trained, second: Trained) -> list[gallery.PairFigure]:
    """All pairs of the chosen outcome, the largest change first."""
    first, second = _named(first, second)
    repetition = which.repetition(second, first)
    if why_not(first, second, repetition):
        return []
    rows = listed(first, second, repetition, CELLS[links.option("outcome")], links.option("digit"))
    return [_card(row, (first, second), repetition) for row in rows.to_dict("records")]


def _named(first: Trained, second: Trained) -> tuple[Trained, Trained]:
    """The two under names that say what they differ in."""
    names = naming.labels([first.experiment, second.experiment])
    return replace(first, label=names[0]), replace(second, label=names[1])


@made_once
def compared(first: Trained, second: Trained, repetition: int | None) -> pd.DataFrame:
    return pair_by_pair(first, second, held_out_pairs, repetition)


@made_once
def counts(first: Trained, second: Trained, repetition: int | None) -> dict[str, int]:
    found = compared(first, second, repetition)["outcome"].value_counts()
    return {outcome: int(found.get(outcome, 0)) for outcome in CELLS.values()}


@made_once
def listed(first: Trained, second: Trained, repetition: int | None, outcome: str, digit: int | str) -> pd.DataFrame:
    """The pairs of one outcome, the largest change first."""
    rows = compared(first, second, repetition)
    rows = rows[rows["outcome"] == outcome]
    if digit != listing.ANY:
        rows = rows[(rows["left"] == digit) | (rows["right"] == digit)]
    return rows.loc[rows["change"].abs().sort_values(ascending=False, kind="stable").index]


@made_once
def cards(first: Trained, second: Trained, repetition: int | None, outcome: str, digit: int | str, number: int) -> str:
    """A page of the pairs of one outcome, as HTML."""
    rows = listed(first, second, repetition, outcome, digit)[listing.ON_A_PAGE * (number - 1) :][: listing.ON_A_PAGE]
    return gallery.grid([_card(row, (first, second), repetition) for row in rows.to_dict("records")])


def _card(row: dict[Any, Any], both: tuple[Trained, Trained], repetition: int | None) -> gallery.PairFigure:
    right = {BOTH_RIGHT: True, BOTH_WRONG: False}.get(row["outcome"])
    lines = [
        f"{_wrong(one, row['draw'], share, repetition)}: {one.label}"
        for one, share in zip(both, (row["first"], row["second"]), strict=True)
    ]
    images = held_out_pairs(row["draw"]).images[row["pair"]]
    return gallery.PairFigure(images, (row["left"], row["right"]), right, lines)


def _wrong(one: Trained, draw: Any, share: float, repetition: int | None) -> str:
    if repetition is not None:
        return "wrong" if share else "right"
    n = len(one.with_answers().of_draw(draw).records)
    return f"{round(share * n)} of {n} wrong"
