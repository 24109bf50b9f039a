"""What a person must know before reading a view: where runs come from, which diverged, what cannot be used or done."""

from collections.abc import Sequence

import streamlit as st

from pairmnist import wording
from pairmnist.analysis.trained import Trained
from pairmnist.records.store import Store
from pairmnist.service.interface import TrainingService


def draw(store: Store, service: TrainingService, trained: Sequence[Trained]) -> None:
    """Say what diverged among the compared, what is from longer runs, and what cannot be used or trained."""
    if any(one.diverged for one in trained):
        parts = [_diverged(one) for one in trained if one.diverged]
        st.warning(
            f"Diverged, for the loss was no longer a finite number: {'; '.join(parts)}. Means and differences leave "
            "these out. A lower learning rate may help."
        )
    if longer := {record.beginning_of for one in trained for record in one.records if record.beginning_of}:
        epochs = " and ".join(str(number) for number in sorted(longer))
        st.caption(
            f"A shorter run is the beginning of a longer one, so nothing had to be trained here: these are runs of "
            f"{epochs} epochs up to the one that was asked for. Their time and machine are those of the whole run."
        )
    for sentence in store.problems:
        st.warning(wording.plain(sentence))
    for sentence in service.problems():
        st.warning(wording.plain(sentence))


def _diverged(one: Trained) -> str:
    which = ", ".join(str(record.run.repetition + 1) for record in one.diverged)
    return f"{one.label}, {len(one.diverged)} of {wording.count(len(one.records), 'run')} (repetition {which})"
