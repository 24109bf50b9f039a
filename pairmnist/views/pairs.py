"""The Pairs view: the test pairs that were missed, as the networks saw them, with what they made of them."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st
from numpy.typing import NDArray
from streamlit.delta_generator import DeltaGenerator

from pairmnist import config, wording
from pairmnist.analysis import pair_lists
from pairmnist.analysis.draws import same_test_pairs
from pairmnist.analysis.trained import Trained
from pairmnist.config import Run
from pairmnist.page import gallery
from pairmnist.page.context import Page
from pairmnist.page.drawing import cached, held_out_pairs
from pairmnist.page.gallery import PairFigure
from pairmnist.page.widgets import choose, select
from pairmnist.records.record import Record

SHOWN = {
    "missed": "Misclassified",
    "misread": "Misclassified: digits misread",
    "head": "Misclassified: the head is wrong",
    "right": "Correct",
    "lucky": "Correct: misread but lucky",
    "all": "All",
}
ORDERS = {
    "missed": "Most missed first",
    "sure": "Surest first",
    "unsure": "Least sure first",
    "test": "As tested",
}
DIGITS = {"any": "Any"} | {str(digit): str(digit) for digit in range(10)}
ALL = "All"  # repetitions
ON_A_PAGE = 24


def draw(page: Page) -> None:
    """Draw the chosen experiment's pairs, a page of them at a time."""
    one = _experiment(page)
    if not one.finished:
        st.info(f"{one.label}: no finished run yet, so there are no answers to look at. See above.")
        return
    if lacking := [record.run for record in one.finished if not record.has("digits")]:
        st.info("Some of these runs do not keep what they read off each pair. Training them here again adds that.")
        page.offer(lacking, "pairs again", what="again", parts=["answers", "digits"])
    answered = one.with_answers().records
    if not answered:
        return
    columns = st.columns([3, 1.5, 1.8, 1.3, 2.2], gap="xsmall")
    with columns[0]:
        shown = select("pairs", SHOWN, "Pairs")
    records, at_least = _repetitions(one, answered, columns[1], columns[2])
    with columns[3]:
        digit = select("digit", DIGITS, "With digit")
    with columns[4]:
        order = select("order", ORDERS, "Order")
    everything = _summary(Trained(one.experiment, one.label, records))
    pairs = pair_lists.choose(everything, shown, digit=None if digit == "any" else int(digit), at_least=at_least)
    _draw_list(page, one, records, pair_lists.sort(pairs, order))


def _experiment(page: Page) -> Trained:
    """The one whose pairs are shown: at first the sidebar's."""
    by_label = {one.label: one for one in page.trained}
    if len(by_label) == 1:
        return page.trained[0]
    sidebars = Run(page.experiment.settings).id
    first = next(one.label for one in page.trained if Run(one.settings).id == sidebars)
    return by_label[choose("pairs_of", {label: label for label in by_label}, "Pairs of", default=first)]


def _repetitions(
    one: Trained, answered: Sequence[Record], which: DeltaGenerator, least: DeltaGenerator
) -> tuple[list[Record], int]:
    """The chosen repetition's record, or all of them where they share their test pairs; how many must miss a pair."""
    numbers = {str(record.run.repetition + 1): record for record in answered}
    together = len(answered) > 1 and same_test_pairs([one])
    with which:
        choices = [ALL, *numbers] if together else list(numbers)
        chosen = select("repetition", {name: name for name in choices}, "Repetition")
    with least:
        at_least = select(
            "missed_by",
            {str(n): str(n) for n in range(1, len(answered) + 1)},
            "Missed by at least",
            disabled=chosen != ALL,
            help=f"How many of the {len(answered)} repetitions must misclassify a pair.",
        )
    return (list(answered), int(at_least)) if chosen == ALL else ([numbers[chosen]], 1)


@cached
def _summary(one: Trained) -> pd.DataFrame:
    return pair_lists.summary(one.records, held_out_pairs(one.records[0].run.draw))


def _draw_list(page: Page, one: Trained, records: Sequence[Record], pairs: pd.DataFrame) -> None:
    """One page of the pairs, with what they are said to be."""
    if pairs.empty:
        st.info("No pair is like that. Choose other pairs, another digit or another repetition.")
        return
    pages = -(-len(pairs) // ON_A_PAGE)
    text, pager = st.columns([3, 2], vertical_alignment="center")
    networks = wording.count(len(records), "network")
    sources = f"{_source(one, pairs)} {_rounded(records)}"
    text.markdown(f"**{len(pairs)} of {config.TEST_PAIRS:,} pairs**, {one.label}, {networks}. {sources}")
    with pager:
        chosen = st.pagination(pages, max_visible_pages=5, key="page", bind="query-params") if pages > 1 else 1
    shown = pairs.iloc[ON_A_PAGE * (chosen - 1) :][:ON_A_PAGE]
    others = _others(page.trained, one, records)
    images = held_out_pairs(records[0].run.draw).images
    from_readout = not one.settings.learns_digits
    rows = zip(shown.index, shown.to_dict("records"), strict=True)
    gallery.draw(_figure(pair, row, images, from_readout, others) for pair, row in rows)


def _source(one: Trained, pairs: pd.DataFrame) -> str:
    if "left_read" not in pairs:
        return "What was read is not kept for all of these runs."
    if one.settings.learns_digits:
        return "What it reads: the digits as the auxiliary loss trained the towers to name them (aux)."
    return "What it reads: the digits that a linear classifier, fitted after training, finds in the towers' features."


def _rounded(records: Sequence[Record]) -> str:
    if all(record.has("answers") for record in records):
        return ""
    return "The answers are those of the replay, whose probabilities are known to 0.4 points."


def _others(trained: Sequence[Trained], one: Trained, records: Sequence[Record]) -> dict[str, pd.DataFrame]:
    """What the other compared experiments made of the same pairs, in the same repetitions."""
    return {other.label: _summary(other) for other in pair_lists.of_others(trained, one, records)}


def _figure(
    pair: int,
    row: Mapping[Any, Any],
    images: NDArray[np.float32],
    from_readout: bool,
    others: Mapping[str, pd.DataFrame],
) -> PairFigure:
    read = (row["left_read"], row["right_read"]) if "left_read" in row else None
    answer = {"yes": row["probability"] >= 0.5, "probability": row["probability"]}
    lines = gallery.describe(**answer, read=read, from_readout=from_readout, networks=row["networks"])
    if row["networks"] > 1:
        lines.insert(0, f"missed by {row['misses']} of {row['networks']}")
    lines += [_other_answer(label, other.iloc[pair]) for label, other in others.items()]
    return PairFigure(images[pair], (row["left"], row["right"]), row["misses"] == 0, lines)


def _other_answer(label: str, row: pd.Series) -> str:
    if row["networks"] == 1:
        return f"{label}: {'wrong' if row['misses'] else 'right'}"
    return f"{label}: by {row['misses']} of {row['networks']}"
