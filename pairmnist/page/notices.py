"""What a person must know before reading a view: bad values in a link, diverged runs, files that cannot be used."""

from collections.abc import Sequence

import streamlit as st

from pairmnist import wording
from pairmnist.analysis.trained import Trained
from pairmnist.page.context import Page


def draw(page: Page, problems: Sequence[str]) -> None:
    """Say it in a corner, so that nothing moves: each sentence once to each visitor."""
    said: set[str] = st.session_state.setdefault("said", set())
    sentences = [f"Of this link could not be used: {problem}." for problem in problems]
    sentences += [_diverged(one) for one in page.trained if one.diverged]
    sentences += page.store.problems
    for sentence in sentences:
        if sentence not in said:
            said.add(sentence)
            st.toast(wording.plain(sentence), icon=":material/warning:", duration="long")


def _diverged(one: Trained) -> str:
    which = ", ".join(str(record.run.repetition + 1) for record in one.diverged)
    how_many = f"{len(one.diverged)} of {wording.count(len(one.records), 'network')}"
    return (
        f"{one.label}: {how_many} diverged (repetition {which}), "
        "because the loss was no longer a finite number. Means leave them out. A lower learning rate may help."
    )
