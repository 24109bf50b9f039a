"""The Pairs view: the very pairs that networks got wrong, with what they made of them."""

from collections.abc import Sequence

import streamlit as st

from pairmnist import naming
from pairmnist.analysis.answers import KNOWN_ANSWERS
from pairmnist.charts.pair_figure import PairFigure
from pairmnist.config import Experiment
from pairmnist.page import address, compare, cover, links
from pairmnist.page.address import Choice
from pairmnist.page.context import Page, View
from pairmnist.views.pairs import comparing, guessing, listing, which

QUESTION = "**Is the left digit at most the right one?** Say so for each pair: then you see who was right."


def view() -> View:
    return View(finding, draw, parts, experiments, pairs=pairs, question=QUESTION)


def parts() -> Sequence[str]:
    """What the networks read tells why they are wrong; where two experiments are compared their answers are enough."""
    return (KNOWN_ANSWERS,) if links.option("pairs_with") else (KNOWN_ANSWERS, "digits")


def experiments(choice: Choice) -> Sequence[tuple[Experiment, str]]:
    """The compared ones, and the one that is compared pair by pair, so that it is trained with them."""
    found = compare.experiments(choice)
    other = address.differing(choice.experiment, str(choice.options.get("pairs_with", "")))
    known = {compare.same_result(one) for one, _ in found}
    if other is None or compare.same_result(other) in known:
        return found
    every = [*(one for one, _ in found), other]
    return list(zip(every, naming.labels(every), strict=True))


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
