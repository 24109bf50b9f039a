"""What the views that explain share: the sentence to look for, test pairs, and words for what is not there."""

from collections.abc import Iterator, Sequence

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pairmnist import wording
from pairmnist.analysis.answers import KNOWN_ANSWERS
from pairmnist.analysis.trained import Trained
from pairmnist.config import Run
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

MOST_IN_A_ROW = 4  # of what is compared
DOTS = "Dots are repetitions; diamonds their means with 95 % intervals of the mean."


def look_for(sentence: str) -> None:
    """Say what to look for, above what shows it."""
    st.markdown(f":material/visibility: **Look for** {sentence}")


def usable_experiments(page: Page, *parts: str) -> list[Trained]:
    """The compared experiments with those finished records that keep these parts, where there are any.

    Says of each other experiment why it is not shown; where a record does not keep what is needed, offers to train it.
    """
    shown, lacking = [], []
    for one in page.trained:
        kept = one.with_parts(*parts)
        if kept.records:
            shown.append(kept)
        else:
            st.caption(f"{one.label} is not shown: {_why_not(one, parts)}")
            lacking += [record.run for record in one.finished]
    offer_again(page, lacking, parts)
    return shown


def offer_again(page: Page, runs: Sequence[Run], parts: Sequence[str]) -> None:
    """Offer to train stored runs here, because their records do not keep these parts."""
    if runs:
        key = f"again {' '.join(parts)}"
        kept = ["answers" if part == KNOWN_ANSWERS else part for part in parts]
        page.offer(runs, key, what=f"here, to keep {in_words(parts)}", parts=kept)


def in_words(parts: Sequence[str]) -> str:
    return " and ".join(KEEPS[part] for part in parts)


def _why_not(one: Trained, parts: Sequence[str]) -> str:
    if not one.records:
        return "none of its runs has finished yet; see above."
    if not one.finished:
        return "all its runs diverged, so there is nothing to explain. A lower learning rate may help."
    if all(record.beginning_of for record in one.finished):
        epochs = one.settings.epochs
        return f"its runs are beginnings of longer ones, which do not hold {in_words(parts)} after epoch {epochs}."
    return f"its stored runs do not keep {in_words(parts)}."


def side_by_side(number: int) -> list[DeltaGenerator]:
    """A place for each of some things, at most four in a row."""
    rows = (st.columns(min(MOST_IN_A_ROW, number)) for _ in range(0, number, MOST_IN_A_ROW))
    return [column for row in rows for column in row][:number]


def columns(trained: Sequence[Trained]) -> Iterator[tuple[DeltaGenerator, Trained]]:
    """A column of the page for each experiment, under its label."""
    for column, one in zip(side_by_side(len(trained)), trained, strict=True):
        column.markdown(f"**{one.label}** · {wording.count(len(one.records), 'network')}")
        yield column, one


def means_in_words(intervals: pd.DataFrame) -> str:
    """The means of `rates.over_repetitions` for people who cannot see the chart."""
    names = list(intervals.columns[: list(intervals.columns).index("mean")])
    cells = (f"{', '.join(row[name] for name in names)}: {row['mean']:.3f}" for row in intervals.to_dict("records"))
    return f"Means over repetitions. {'; '.join(cells)}."
