"""Three answers per pair: is a wrong answer a misread digit, or the head's own?"""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from pairmnist.analysis.findings import head as findings
from pairmnist.analysis.findings.together import together
from pairmnist.analysis.trained import Trained
from pairmnist.charts import bars
from pairmnist.charts.dots import NETWORK
from pairmnist.charts.figure import Figure
from pairmnist.export import why_figures
from pairmnist.export.why_figures import ANSWERS, kinds_in_words
from pairmnist.page.context import Page, View
from pairmnist.page.drawing import held_out_pairs, show, with_guess
from pairmnist.page.shared import made_once
from pairmnist.views.why.shared import (
    INTERVALS,
    keys,
    lanes,
    look_for,
    measured,
    open_pairs,
    usable,
)

QUESTION = "Does it misread the digits, or compare them wrongly?"

MEASURED = f"""
For every test pair there are the network's own answer, which its head gives, and the answer that follows from the
digits that its towers read. Where both are wrong, *misread digits* explain it. Where only the head's is, it *compared
wrongly*. Some right answers are *luck*: the digits it read, compared, would be wrong.

With the auxiliary loss the features are trained as scores for the digits, and the highest is what it read. Without it,
the digits are read off the features by a linear read-out, fitted on the training pairs after training. *By
probabilities*: every pair of digits counts as much as the towers believe in it. {INTERVALS}
"""


def _legend() -> str:
    names = "".join(f'<span class="kind {kind}">{words}</span>' for kind, words in kinds_in_words().items())
    return f'<div class="legend">{names}</div>'


def view() -> View:
    return View(lambda page: found(page.trained), draw, lambda: ("answers", "digits"), marks=("by_digits", "error"))


@made_once
def found(trained: Sequence[Trained]) -> str:
    return findings.digits_or_head(trained, held_out_pairs)


def draw(page: Page) -> None:
    trained = usable(page, "answers", "digits")
    if not trained:
        return
    names = keys(page)
    st.html(_legend())
    show(kinds(trained, page.trained), key="kinds", on_select=partial(_open_kind, names), selection_mode=bars.KIND)
    look_for(
        "Where it compared wrongly, the head was given the right digits. A bar is the mean over the networks; press it "
        "for the pairs of which most networks make that."
    )
    _buttons(names)
    st.markdown("### What if the digits it read were simply compared?")
    answers = three_answers(trained, page.trained)
    answers = with_guess(answers, "x", page.guess)
    show(answers, key="three answers", on_select=partial(_open_network, names), selection_mode=NETWORK)
    lanes(ANSWERS.values())
    with st.expander("What do all networks of an experiment answer together?", key="together"):
        st.markdown(all_together(trained))
    measured("digits", MEASURED)


@made_once
def all_together(trained: Sequence[Trained]) -> str:
    sentences = dict.fromkeys(together(one, held_out_pairs) for one in trained)
    return "\n".join(f"- {sentence}" for sentence in sentences)


@made_once
def kinds(trained: Sequence[Trained], rows: Sequence[Trained]) -> Figure:
    return why_figures.kinds(trained, rows, held_out_pairs)


@made_once
def three_answers(trained: Sequence[Trained], rows: Sequence[Trained]) -> Figure:
    return why_figures.three_answers(trained, rows, held_out_pairs)


def _buttons(names: dict[str, str]) -> None:
    """What a click on a bar does, by keyboard. names: the experiments' keys by their labels."""
    labels = list(names)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        of = labels[-1]
        if len(labels) > 1:
            of = st.selectbox("Pairs of", labels, index=len(labels) - 1, key="whose kinds", width=330)
        for kind, words in kinds_in_words().items():
            st.button(words, key=f"kind {kind}", on_click=open_pairs, kwargs={"pairs": kind, "pairs_of": names[of]})


def _open_kind(names: dict[str, str]) -> None:
    points = st.session_state["kinds"]["selection"].get(bars.KIND)
    if points:
        kind = next(key for key, words in kinds_in_words().items() if words == points[0]["kind"])
        open_pairs(pairs=kind, pairs_of=names[points[0]["networks"]])


def _open_network(names: dict[str, str]) -> None:
    points = st.session_state["three answers"]["selection"].get(NETWORK)
    if points:
        open_pairs(pairs_of=names[points[0]["networks"]], repetition=int(points[0]["repetition"]))
