"""What a person must know before reading a view: diverged runs, unusable files, training that cannot go on."""

from collections.abc import Sequence

import streamlit as st

from pairmnist import wording
from pairmnist.analysis.trained import Trained
from pairmnist.records.store import Store
from pairmnist.service.interface import TrainingService


def draw(store: Store, service: TrainingService, trained: Sequence[Trained]) -> None:
    """Say what diverged among the compared, which files could not be used and what training lacks."""
    if any(one.diverged for one in trained):
        parts = [_diverged(one) for one in trained if one.diverged]
        st.warning(
            f"Diverged, for the loss was no longer a finite number: {'; '.join(parts)}. Means and differences leave "
            "these out. A lower learning rate may help."
        )
    for sentence in store.problems:
        st.warning(wording.plain(sentence))
    for sentence in service.problems():
        st.warning(wording.plain(sentence))


def _diverged(one: Trained) -> str:
    which = ", ".join(str(record.run.repetition + 1) for record in one.diverged)
    return f"{one.label}, {len(one.diverged)} of {wording.count(len(one.records), 'run')} (repetition {which})"
