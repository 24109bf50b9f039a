"""From a network to the pairs that it gets wrong: by its mark in a chart, or by a list of all of them."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from pairmnist import wording
from pairmnist.analysis.trained import Trained
from pairmnist.charts.errors import NETWORK
from pairmnist.link import compare
from pairmnist.link.address import Choice
from pairmnist.page import links

MARKS, LIST = "distribution", "listed network"  # keys of the chart and of the list


def draw_list(choice: Choice, finished: Sequence[Trained]) -> None:
    """The networks as a list, for those who press no marks."""
    words = {
        (number, record.run.repetition + 1): f"{one.label}, network {record.run.repetition + 1}: "
        f"{wording.percent(record.final_error, 1)}"
        for number, one in enumerate(finished)
        for record in one.finished
    }
    st.selectbox(
        "See what a network gets wrong",
        list(words),
        index=None,
        format_func=words.__getitem__,
        placeholder="Choose a network",
        key=LIST,
        on_change=partial(open_listed, choice, finished),
        width=420,
    )


def open_listed(choice: Choice, finished: Sequence[Trained]) -> None:
    """A callback of the list."""
    if chosen := st.session_state[LIST]:
        _open(choice, finished[chosen[0]], chosen[1])


def open_marked(choice: Choice, finished: Sequence[Trained]) -> None:
    """A callback of the chart."""
    if marked := st.session_state[MARKS]["selection"].get(NETWORK):
        by_label = {one.label: one for one in finished}
        _open(choice, by_label[marked[0]["networks"]], int(marked[0]["repetition"]))


def _open(choice: Choice, one: Trained, network: int) -> None:
    """Open the pairs that a network, counted from 1, gets wrong."""
    of = compare.key(one.experiment, choice)
    links.go("pairs", pairs_of=of, pairs_with="", repetition=network, pairs="missed", page=1)
