"""The Pairs view: the very pairs that networks got wrong, with what they made of them."""

from collections.abc import Sequence

import streamlit as st

from pairmnist.analysis.answers import KNOWN_ANSWERS
from pairmnist.charts.pair_figure import PairFigure
from pairmnist.link import shown
from pairmnist.page import cover, links
from pairmnist.page.context import Page, View
from pairmnist.views.pairs import comparing, guessing, listing, which

QUESTION = "**Is the left digit at most the right one?** Say so for each pair: then you see who was right."


def view() -> View:
    return View(finding, draw, parts, shown.pairs, pairs=pairs, question=QUESTION)


def parts() -> Sequence[str]:
    """What the networks read tells why they are wrong; where two experiments are compared their answers are enough."""
    return (KNOWN_ANSWERS,) if links.option("pairs_with") else (KNOWN_ANSWERS, "digits")


def finding(page: Page) -> str:
    one, other = which.chosen(page)
    if other:
        return comparing.finding(other, one, which.repetition(one, other))
    return listing.finding(which.networks(one))


def pairs(page: Page) -> list[PairFigure]:
    """Those that are listed, on all pages."""
    one, other = which.chosen(page)
    return comparing.figures(other, one) if other else listing.figures(which.networks(one))


def draw(page: Page) -> None:
    """Draw what is looked at and the pairs: of one experiment, of two pair by pair, or without their answers."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="pairs controls"):
        which.draw(page)
        one, other = which.chosen(page)
        listing.filters(which.networks(one), comparing=bool(other) and not page.covered)
        cover.toggle(guessing.begin)
    if page.covered:
        guessing.draw(which.networks(one))
    elif other:
        comparing.draw(page, other, one)
    else:
        listing.draw(page, which.networks(one))
