"""What the answers share: what can be shown, places side by side, and how it is measured, folded away."""

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pairmnist.analysis.answers import KNOWN_ANSWERS
from pairmnist.analysis.trained import Trained
from pairmnist.link import compare
from pairmnist.link.parameters import PARAMETERS
from pairmnist.page import links
from pairmnist.page.context import Page

KEEPS = {  # the parts of a record in words
    "answers": "the answers to the test pairs",
    KNOWN_ANSWERS: "the answers to the test pairs",
    "digits": "the digits that the towers read",
    "head": "the head's weights",
    "tower weights": "the towers' weights",
    "towers": "how alike the towers are",
    "replay": "the answers of earlier epochs",
    "gradients": "the gradients of the two losses",
}
INTERVALS = "Each mark is a network; the diamond and bar are their mean with its 95 % interval."


def usable(page: Page, *parts: str) -> list[Trained]:
    """The compared experiments with those finished networks that keep these parts, where there are any.

    Says so where there are none: the line above offers to train them.
    """
    kept = [one.with_parts(*parts) for one in page.trained]
    found = [one for one in kept if one.records]
    if not found:
        st.info(_why_not(page.trained, parts))
    return found


def _why_not(trained: Sequence[Trained], parts: Sequence[str]) -> str:
    finished = [record for one in trained for record in one.finished]
    what = " and ".join(dict.fromkeys(KEEPS[part] for part in parts))
    if not any(one.records for one in trained):
        return "No network has finished yet. Each one appears here as soon as it has."
    if not finished:
        return "All networks diverged, so there is nothing to explain. A lower learning rate may help."
    if all(record.beginning_of for record in finished):
        return (
            f"These networks are beginnings of longer ones, which do not hold {what} after epoch "
            f"{finished[0].run.settings.epochs}. They must be trained by themselves."
        )
    return f"What is stored of these networks does not hold {what}. They must be trained here."


def look_for(sentence: str) -> None:
    """Say in one short sentence what to look for."""
    st.markdown(f":material/visibility: {sentence}")


def listed(figures: str) -> None:
    """Draw a list of figures in a place that is as high however many there are, so that nothing below it moves.

    figures: as HTML.
    """
    st.html(f'<div class="listed" tabindex="0">{figures}</div>')


def lanes(words: Iterable[str]) -> None:
    """Name the lanes of a chart of dots, on screens too narrow to write the names into it."""
    st.html(f'<p class="narrow-only">In each, from its top: {escape(", ".join(words))}.</p>')


def measured(question: str, words: str) -> None:
    """How it is measured, folded away. question: its key."""
    with st.expander("How this is measured", key=f"measured {question}"):
        st.markdown(words)


def grid(number: int, *, across: int = 2) -> list[DeltaGenerator]:
    """A place for each of some things, a few in a row."""
    rows = (st.columns(min(across, number), gap="small") for _ in range(0, number, across))
    return [column for row in rows for column in row][:number]


def in_grid(trained: Sequence[Trained], *, across: int = 2) -> Iterator[Trained]:
    """The experiments, each while its own place of a grid is drawn into."""
    for place, one in zip(grid(len(trained), across=across), trained, strict=True):
        with place:
            yield one


def open_pairs(**chosen: Any) -> None:
    """A callback: open Pairs with these choices, and else as it is at first."""
    defaults = {name: parameter.default for name, parameter in PARAMETERS.items() if parameter.view == "pairs"}
    links.go("pairs", **(defaults | chosen))


def keys(page: Page) -> dict[str, str]:
    """How links name the compared experiments, by their labels."""
    return {label: key for key, label in compare.by_key(page.choice).items()}
