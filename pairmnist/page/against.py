"""You against the network: the visitor answers real pairs, one after another, and then sees who was right."""

from collections.abc import Sequence
from hashlib import sha256
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from pairmnist import wording
from pairmnist.analysis import pair_lists
from pairmnist.analysis.people import People, answered
from pairmnist.analysis.trained import Trained
from pairmnist.config import Draw
from pairmnist.lessons.lesson import Answers
from pairmnist.page import gallery
from pairmnist.page.drawing import held_out_pairs
from pairmnist.page.lesson import Place, say
from pairmnist.page.shared import made_once

ANSWERED = "answers of lessons"  # in session_state: by (lesson, step) what was answered so far
YOU, CLASS = "you", "class"  # as marks in a chart
DRAW = Draw(0, 0)  # of the shipped runs


@made_once
def asked(key: tuple[str, int], pairs: int) -> list[int]:
    """Which test pairs are asked: drawn at random, the same ones for a whole class."""
    seed = int.from_bytes(sha256(repr(key).encode()).digest()[:8])
    drawn = np.random.default_rng(seed).choice(len(held_out_pairs(DRAW).targets), pairs, replace=False)
    return [int(pair) for pair in drawn]


@st.fragment
def ask(here: Place) -> None:
    """The next pair with two buttons; what is true is not sent before all are answered."""
    assert isinstance(here.step.prediction, Answers)
    pairs = asked(here.key, here.step.prediction.pairs)
    if not here.covered:
        st.rerun()  # the whole page: it shows what came of it
    if here.guess is not None:
        st.markdown("All answered. Your teacher will show how you did.")
        return
    number = len(st.session_state.get(ANSWERED, {}).get(here.key, []))  # of pairs that are answered
    st.markdown(f"Pair {number + 1} of {len(pairs)}")
    st.html(gallery.large_pair(held_out_pairs(DRAW).images[pairs[number]]))
    with st.container(horizontal=True, gap="small"):
        for yes, words in ((True, "Yes, left ≤ right"), (False, "No, left is larger")):
            # A button for each pair: a press of an earlier one's, late or twice, must not answer this one.
            key = f"against {'yes' if yes else 'no'} {number}"
            press: Any = {"on_click": _say, "args": (here, number, yes), "shortcut": "Y" if yes else "N"}
            st.button(words, key=key, type="primary", **press)
        if here.room is None:
            st.button("Just show me", key="against show", type="tertiary", on_click=say, args=(here, None))


def _say(here: Place, number: int, yes: bool) -> None:
    """A callback: the answer to the pair with this number, from 0, unless it has one."""
    assert isinstance(here.step.prediction, Answers)
    answers: list[bool] = st.session_state.setdefault(ANSWERED, {}).setdefault(here.key, [])
    if len(answers) != number:
        return
    answers.append(yes)
    if len(answers) == here.step.prediction.pairs:
        say(here, tuple(answers))
        del st.session_state[ANSWERED][here.key]


def reveal(here: Place, shown: Sequence[Trained]) -> None:
    """Who was right: the visitor, and the first network of what the step shows."""
    assert isinstance(here.step.prediction, Answers)
    pairs = asked(here.key, here.step.prediction.pairs)
    answers = here.guess
    of = next((one for one in reversed(shown) if one.of_draw(DRAW).with_parts("digits").records), None)
    for one in people(here):
        low, high = (wording.percent(end, 0) for end in one.interval)
        if one.name == YOU:
            st.markdown(
                f"**You were wrong in {one.wrong} of {one.answers}.** That few answers say little: your error may be "
                f"anything from {low} to {high}."
            )
        else:
            sheets = wording.count(len(here.guesses), "answer sheet")
            st.markdown(f"**The class, {sheets}, was wrong in {one.wrong} of {one.answers}**: from {low} to {high}.")
    if of is not None:
        table = network(of).loc[pairs]
        st.markdown(f"**The network was wrong in {int(table['misses'].sum())} of the same {len(pairs)}.**")
        gallery.draw(cards(of, tuple(pairs), answers))


def people(here: Place) -> list[People]:
    """What the visitor answered, and their class together."""
    assert isinstance(here.step.prediction, Answers)
    truth = [bool(one) for one in held_out_pairs(DRAW).targets[asked(here.key, here.step.prediction.pairs)]]
    own = [] if here.guess is None else [answered(YOU, [here.guess], truth)]
    return [*own, answered(CLASS, here.guesses, truth)] if here.guesses else own


@made_once
def network(of: Trained) -> pd.DataFrame:
    """What the first network that keeps what it read made of the test pairs."""
    record = of.of_draw(DRAW).with_parts("digits").records[0]
    return pair_lists.summary([record], held_out_pairs(DRAW))


def cards(of: Trained, pairs: tuple[int, ...], answers: Sequence[bool] | None) -> list[gallery.PairFigure]:
    table, images = network(of), held_out_pairs(DRAW).images
    found = []
    for number, pair in enumerate(pairs):
        row: dict[Any, Any] = table.loc[pair].to_dict()
        true = bool(row["left"] <= row["right"])
        lines = [] if answers is None else [f"you: {'right' if answers[number] == true else 'wrong'}"]
        yes = bool(row["probability"] >= 0.5)
        lines.append(f"network: {'right' if yes == true else 'wrong'}, read {row['left_read']} and {row['right_read']}")
        found.append(gallery.PairFigure(images[pair], (row["left"], row["right"]), yes == true, lines))
    return found
