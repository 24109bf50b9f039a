"""A test pair for the visitor to answer, then what is true and what a network made of it; and pairs worth a try."""

from typing import Any

import numpy as np
import pandas as pd
import streamlit as st
from numpy.typing import NDArray

from pairmnist.analysis import pair_lists
from pairmnist.analysis.answers import HEAD_WRONG, MISREAD, RIGHT
from pairmnist.analysis.trained import Trained
from pairmnist.page import answers, gallery
from pairmnist.page.drawing import held_out_pairs
from pairmnist.page.shared import made_once

QUESTION = "Is the left digit at most the right one?"
HINT = "Answer, and see what a network said. These are harder: it got every third wrong."
EXAMPLES = {RIGHT: "an easy one", MISREAD: "misread", HEAD_WRONG: "compared wrongly"}
MENDED = "mended by both"
# In session_state: how many pairs were asked, an example asked out of turn, and the pair that was answered, with how.
NUMBER, EXAMPLE, SAID = "quiz number", "quiz example", "quiz said"


@st.fragment
def draw(one: Trained) -> None:
    """A test pair, the question, and once it is answered what the network said."""
    asked = _answered(one)
    if not asked.records:
        st.info("What these networks answered is not kept, so they cannot be asked.")
        return
    order, number = in_order(asked), st.session_state.get(NUMBER, 0)
    example = st.session_state.get(EXAMPLE)
    pair = int(order[number % len(order)]) if example is None else example
    st.markdown(f"## {QUESTION}")
    said = st.session_state.get(SAID, (None, None))
    answer = said[1] if said[0] == pair else None
    with st.container(horizontal=True, wrap=False, gap="small", key="quiz pair"):
        st.html(gallery.large_pair(held_out_pairs(asked.records[0].run.draw).images[pair]), width="content")
        with st.container(gap="small", width="content", key="quiz buttons"):
            _draw_buttons(number, pair, answer)
    row = pair_lists.row(table(asked), pair)
    st.html(_hint() if answer is None else verdict(row, said=answer, learns_digits=asked.settings.learns_digits))


def _draw_buttons(number: int, pair: int, answer: bool | None) -> None:
    keys = {} if st.session_state["present"] else {"Yes": "Y", "No": "N", "Next pair": "Right"}
    for words, yes in (("Yes", True), ("No", False)):
        kind: Any = "primary" if answer in (None, yes) else "secondary"
        said: Any = {"on_click": _say, "args": (pair, yes, answer)}
        st.button(words, key=f"quiz {words}", type=kind, shortcut=keys.get(words), width="stretch", **said)
    st.button(
        "Next pair",
        key="quiz next",
        shortcut=keys.get("Next pair"),
        width="stretch",
        on_click=_next,
        args=(number + 1,),
    )


def draw_examples(plain: Trained, best: Trained) -> None:
    """A row of pairs to try: their images, and what is special about them."""
    found = examples(_answered(plain), _answered(best))
    if not found:
        return
    images = held_out_pairs(best.finished[0].run.draw).images
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="examples"):
        st.markdown("Or try:", width="content")
        for words, pair in found.items():
            label = f"{gallery.in_label(images[pair])} {words}"
            st.button(label, key=f"example {words}", on_click=_ask, args=(pair,))


def _answered(one: Trained) -> Trained:
    """The experiment with its first network that keeps what it answered and read, if there is one."""
    kept = one.with_parts("answers", "digits")
    return kept.of_repetitions(kept.records[0].run.repetition) if kept.records else kept


def _say(pair: int, yes: bool, before: bool | None) -> None:
    """A callback: the first answer to a pair counts."""
    if before is None:
        st.session_state[SAID] = (pair, yes)


def _next(number: int) -> None:
    st.session_state.update({NUMBER: number, EXAMPLE: None, SAID: (None, None)})


def _ask(pair: int) -> None:
    st.session_state.update({EXAMPLE: pair, SAID: (None, None)})


def _hint() -> str:
    return f'<div class="verdict">{HINT}</div>'


def verdict(row: answers.Row, *, said: bool, learns_digits: bool) -> str:
    """What is true, what the visitor and the network said, and what the network read, as HTML."""
    true = row["left"] <= row["right"]
    relation = "≤" if true else "&gt;"
    wrong = bool(row["misses"])
    why = f": {answers.tag(row)}" if wrong else ""
    made = f"It says {answers.answer(row)}. {answers.reading(row, learns_digits=learns_digits)}{why}."
    lines = [
        f"<b>{row['left']} {relation} {row['right']}</b>, so the answer is <b>{'yes' if true else 'no'}</b>.",
        f"You: {_mark('right' if said == true else 'wrong', good=said == true)}.",
        f"The network: {_mark('wrong' if wrong else 'right', good=not wrong)}. {made}",
    ]
    return f'<div class="verdict" role="status">{"<br>".join(lines)}</div>'


def _mark(words: str, *, good: bool) -> str:
    return f'<b class="{"right" if good else "wrong"}">{words}</b>'


@made_once
def table(asked: Trained) -> pd.DataFrame:
    """What the network made of each test pair: a `pair_lists.summary`."""
    return pair_lists.summary(asked.records, held_out_pairs(asked.records[0].run.draw))


@made_once
def in_order(asked: Trained) -> NDArray[np.int64]:
    """The test pairs in a random order, the same for everybody, in which the network is wrong on every third."""
    wrong = table(asked)["misses"].to_numpy() > 0
    shuffled = np.random.default_rng(0).permutation(len(wrong))
    right, missed = shuffled[~wrong[shuffled]], shuffled[wrong[shuffled]]
    n = min(len(right) // 2, len(missed))
    return np.concatenate([np.column_stack([right[:n], right[n : 2 * n], missed[:n]]).ravel(), right[2 * n :]])


@made_once
def examples(plain: Trained, best: Trained) -> dict[str, int]:
    """A pair of each kind, the one of which the best network is surest, and one that it mends, by what to call it."""
    if not plain.records or not best.records or plain.records[0].run.draw != best.records[0].run.draw:
        return {}
    after, before = table(best), table(plain)
    kinds = {words: after[after["kind"] == kind] for kind, words in EXAMPLES.items()}
    kinds[MENDED] = after[(after["misses"] == 0) & (before["misses"] > 0)]
    surest = {words: pair_lists.sort(rows, "sure") for words, rows in kinds.items()}
    return {words: int(rows.index[0]) for words, rows in surest.items() if len(rows)}
