"""The pairs of one experiment: those of a kind, with what its networks made of each, a page of them at a time."""

from typing import NamedTuple

import numpy as np
import pandas as pd
import streamlit as st
from numpy.typing import NDArray

from pairmnist.analysis import pair_lists
from pairmnist.analysis.findings import pairs as findings
from pairmnist.analysis.trained import Trained
from pairmnist.data import digits
from pairmnist.link.parameters import PARAMETERS, OneOf
from pairmnist.page import answers, gallery, links
from pairmnist.page.context import Page
from pairmnist.page.drawing import held_out_pairs
from pairmnist.page.shared import made_once
from pairmnist.page.widgets import choose, select
from pairmnist.views.pairs.which import presets, to_first_page

ON_A_PAGE = 24
NOTHING_YET = "No network has finished yet. What they get wrong appears here as soon as one has."
DOUBTED = "Of five people, most did not see the digit of a label here."
EMPTY = "No pair is like that: choose other pairs, another digit or another network."
ANY = PARAMETERS["digit"].default
DIGITS = {ANY: "any digit"} | {digit: str(digit) for digit in range(10)}


class Filter(NamedTuple):
    """Which of the pairs are listed, and in which order."""

    shown: str
    digit: int | None
    at_least: int
    order: str


def chosen(networks: Trained) -> Filter:
    """What the filters say, also before they are drawn."""
    at_least = min(links.option("missed_by"), max(1, len(networks.records)))
    digit = links.option("digit")
    return Filter(links.option("pairs"), None if digit == ANY else digit, at_least, links.option("order"))


def filters(networks: Trained, *, comparing: bool) -> None:
    """Draw the filters that fold away. comparing: whether two experiments are, whose pairs are chosen by outcome."""
    n = len(networks.records)
    folded = st.popover("Filter", icon=":material/filter_list:", key="filter", on_change="rerun")
    if not folded.open:  # what is not seen need not be drawn
        return
    with folded:
        select("digit", "With the digit", options=DIGITS, on_change=to_first_page)
        if comparing:
            return
        if n > 1:
            least = {k: f"at least {k}" for k in range(1, n + 1)}
            select("missed_by", "Answered wrongly by", options=least, on_change=to_first_page)
        select("order", "Order", on_change=to_first_page)


@made_once
def finding(networks: Trained) -> str:
    """How many pairs the networks get wrong, each and all together."""
    return findings.pairs(networks, held_out_pairs) or NOTHING_YET


def draw(page: Page, networks: Trained) -> None:
    """Draw the kinds of pairs with how many there are of each, and one page of those that are chosen."""
    if not networks.records:
        return
    asked = kinds(networks)
    order = listed(networks, asked)
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="pager"):
        number = pager(len(order), ON_A_PAGE)
        presets(page, networks)
    if not len(order):
        st.info(EMPTY)
        return
    st.html(cards(networks, asked, number))
    st.caption(f"{source(networks)} {doubts(networks)}")


def kinds(networks: Trained) -> Filter:
    """Draw the choice of what the pairs are, with how many are so; the filter with it."""
    asked = chosen(networks)
    parameter = PARAMETERS["pairs"]
    assert isinstance(parameter, OneOf)
    found = counts(networks, asked.digit, asked.at_least)
    options = {kind: f"{words} **{found[kind]:,}**" for kind, words in parameter.words.items() if kind in found}
    return asked._replace(shown=choose("pairs", "Which pairs", options=options, on_change=to_first_page))


def pager(pairs: int, on_a_page: int) -> int:
    """Draw the choice of a page, where there are several; its number from 1."""
    pages = max(1, -(-pairs // on_a_page))
    st.session_state["page"] = min(links.option("page"), pages)
    if pages == 1:
        return 1
    return st.pagination(pages, max_visible_pages=5, key="page", width=330, persist_state="session")


@made_once
def summary(networks: Trained) -> pd.DataFrame:
    """What these networks, tested on the same pairs, made of each: a `pair_lists.summary`."""
    return pair_lists.summary(networks.records, held_out_pairs(networks.records[0].run.draw))


@made_once
def counts(networks: Trained, digit: int | None, at_least: int) -> dict[str, int]:
    """How many pairs there are of each kind, of those that can be told apart."""
    table = summary(networks)
    kinds = ("missed", "misread", "head", "right", "lucky", "all") if "kind" in table else ("missed", "right", "all")
    return {kind: len(pair_lists.choose(table, kind, digit=digit, at_least=at_least)) for kind in kinds}


@made_once
def listed(networks: Trained, asked: Filter) -> NDArray[np.int64]:
    """The indices of the pairs that are asked for, in their order."""
    found = pair_lists.choose(summary(networks), asked.shown, digit=asked.digit, at_least=asked.at_least)
    return np.array(pair_lists.sort(found, asked.order).index)


@made_once
def cards(networks: Trained, asked: Filter, number: int) -> str:
    """A page of the pairs that are asked for, as HTML."""
    shown = listed(networks, asked)[ON_A_PAGE * (number - 1) :][:ON_A_PAGE]
    return gallery.grid([card(networks, int(pair)) for pair in shown])


def figures(networks: Trained) -> list[gallery.PairFigure]:
    """All pairs that are asked for, in their order."""
    return [card(networks, int(pair)) for pair in listed(networks, chosen(networks))] if networks.records else []


def card(networks: Trained, pair: int) -> gallery.PairFigure:
    """One pair with what the networks made of it."""
    row = pair_lists.row(summary(networks), pair)
    pairs = held_out_pairs(networks.records[0].run.draw)
    lines = answers.lines(row, learns_digits=networks.settings.learns_digits)
    if digits.doubted(pairs)[pair]:
        lines.append(DOUBTED)
    return gallery.PairFigure(
        pairs.images[pair], (row["left"], row["right"]), row["misses"] == 0, lines, answers.tag(row)
    )


def source(networks: Trained) -> str:
    """Where it is known from what the networks read, and how several networks agree on a kind."""
    if "kind" not in summary(networks):
        return "What these networks read is not kept."
    words = "*Read*: the digits that the towers name."
    if not networks.settings.learns_digits:
        words = (
            "These towers were not trained to name digits. *Look like*: the digits that a linear classifier, fitted "
            "after training, finds in their features."
        )
    words += " *Compared wrongly*: comparing those digits would be right. *By luck*: it would be wrong."
    if len(networks.records) > 1:
        words += " A pair is listed once, as what it is for most networks; *Why?* has the mean over all of them."
    return words


@made_once
def doubts(networks: Trained) -> str:
    """How many of the pairs have a digit whose label people doubt, and how many of those are missed."""
    pairs = held_out_pairs(networks.records[0].run.draw)
    doubted = digits.doubted(pairs)
    missed = int((summary(networks)["misses"].to_numpy()[doubted] > 0).sum())
    return (
        f"{doubted.sum()} of these {len(pairs.targets):,} pairs have a digit whose label people doubt (Northcutt, "
        f"Athalye and Mueller, 2021), and {missed} of them are missed; their cards say so."
    )
