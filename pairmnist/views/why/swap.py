"""The swap test: a network that sees (a, b) and (b, a) must answer both, and not the same unless a = b."""

from collections.abc import Sequence
from html import escape
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from pairmnist import wording
from pairmnist.analysis import rates
from pairmnist.analysis.findings import pairs as findings
from pairmnist.analysis.swaps import contradicting_pairs
from pairmnist.analysis.trained import Trained
from pairmnist.charts.dots import NETWORK
from pairmnist.charts.figure import Figure
from pairmnist.charts.mosaic import data_url
from pairmnist.export import why_figures
from pairmnist.page import links
from pairmnist.page.context import Page, View
from pairmnist.page.drawing import held_out_pairs, show
from pairmnist.page.shared import made_once
from pairmnist.page.widgets import select
from pairmnist.views.why.shared import INTERVALS, listed, look_for, measured, usable

QUESTION = "Does it contradict itself when the images change sides?"
MOST = 12  # cards
MEASURED = f"""
Every network answers every test pair twice: as it is, and with the two images swapped. Where the digits differ, one
answer must be yes and the other no. A *contradiction* is the same answer twice. Their share is of the pairs whose
digits differ. {INTERVALS}
"""


def view() -> View:
    return View(lambda page: found(page.trained), draw, lambda: ("answers",))


@made_once
def found(trained: Sequence[Trained]) -> str:
    return findings.swap(trained, held_out_pairs)


def draw(page: Page) -> None:
    trained = usable(page, "answers")
    if not trained:
        return
    show(contradictions(trained, page.trained), key="contradictions", on_select=_choose, selection_mode=NETWORK)
    look_for("Both 4 ≤ 7 and 7 ≤ 4 cannot be true: a network that says so compares something else than two digits.")
    one = _chosen(trained, page.trained)
    rows = contradicting(one)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        if len(page.trained) > 1:
            select("swapped", "Pairs of", options=_names(page.trained), width=330, placeholder="the worst")
        yes = yes_twice([one]).get(one.label)
        twice = f" Of these contradictions {wording.percent(yes, 0)} are yes twice." if yes is not None else ""
        st.markdown(
            f"**{wording.count(len(rows), 'pair')}** on which a network of {one.label} contradicts itself.{twice}"
        )
    listed(cards(one))
    measured("swap", MEASURED)


def _names(trained: Sequence[Trained]) -> dict[int | None, str]:
    return {None: "the worst"} | {number: one.label for number, one in enumerate(trained, 1)}


def _chosen(trained: Sequence[Trained], rows: Sequence[Trained]) -> Trained:
    """The experiment whose pairs are shown: the chosen one of the rows, or the one that contradicts itself most."""
    there, number = {one.label: one for one in trained}, links.option("swapped")
    if number is not None and number <= len(rows) and (chosen := there.get(rows[int(number) - 1].label)):
        return chosen
    means = rates.over_repetitions(contradiction_frame(trained), "rate", ["scenario"])
    worst = means.sort_values("mean")["scenario"].tolist()[-1]
    return there[worst]


def _choose() -> None:
    points = st.session_state["contradictions"]["selection"].get(NETWORK)
    if points:
        st.session_state["swapped"] = int(points[0]["number"])


@made_once
def contradiction_frame(trained: Sequence[Trained]) -> pd.DataFrame:
    return rates.contradictions(trained, held_out_pairs)


@made_once
def yes_twice(trained: Sequence[Trained]) -> dict[str, float]:
    return rates.yes_twice(contradiction_frame(trained))


@made_once
def contradictions(trained: Sequence[Trained], rows: Sequence[Trained]) -> Figure:
    return why_figures.contradictions(trained, rows, held_out_pairs)


@made_once
def contradicting(one: Trained) -> pd.DataFrame:
    return contradicting_pairs(one, held_out_pairs)


@made_once
def cards(one: Trained) -> str:
    """The pairs that most networks contradict themselves on, each in both orders with both answers."""
    rows = contradicting(one).head(MOST).to_dict("records")
    return f'<div class="swaps">{"".join(map(_card, rows))}</div>'


def _card(row: dict[Any, Any]) -> str:
    images = held_out_pairs(row["draw"]).images[row["pair"]]
    left, right, networks = row["left"], row["right"], row["networks"]
    ways = _way(images, (left, right), row["yes"], networks) + _way(
        images[::-1], (right, left), row["swapped_yes"], networks
    )
    said = f"in {row['contradict']} of {wording.count(networks, 'network')}"
    return f"<figure>{ways}<figcaption>{escape(said)}</figcaption></figure>"


def _way(images: np.ndarray, digits: tuple[int, int], yes: int, networks: int) -> str:
    """One order of the two images, and what most networks answer to it."""
    left, right = digits
    pictures = "".join(
        f'<img src="{data_url(image.round().astype(np.uint8))}" alt="{wording.a_digit(digit)}">'
        for image, digit in zip(images, digits, strict=True)
    )
    says, of = ("yes", yes) if 2 * yes >= networks else ("no", networks - yes)
    wrong = (says == "yes") != (left <= right)
    answer = f'<b class="{"wrong" if wrong else "right"}">{says}</b>' + (
        f" ({of} of {networks})" if networks > 1 else ""
    )
    return f"<div>{pictures}<span>{left} ≤ {right}?<br>{answer}</span></div>"
