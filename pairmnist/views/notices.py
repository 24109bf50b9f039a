"""What a person must know before reading a view: diverged runs, damaged files."""

from collections.abc import Sequence

import streamlit as st

from pairmnist.analysis import Trained
from pairmnist.store import Store
from pairmnist.views import words


def draw(store: Store, trained: Sequence[Trained]) -> None:
    """Say what diverged among the compared, and which files were damaged."""
    for one in trained:
        if one.diverged:
            which = ", ".join(str(record.run.repetition + 1) for record in one.diverged)
            of = f"{len(one.diverged)} of {words.count(len(one.records), 'run')}"
            st.warning(
                f"{one.label}: {of} diverged (repetition {which}). "
                "The loss was no longer a finite number, so means and differences leave them out. A lower learning "
                "rate may help."
            )
    for sentence in store.damaged:
        st.warning(sentence)
