"""The nine questions in the order of an argument: what there is, what it does, how it came about."""

from dataclasses import replace
from functools import partial
from types import ModuleType

import streamlit as st

from pairmnist.page import links
from pairmnist.page.context import Page, View
from pairmnist.page.widgets import choose
from pairmnist.views.why import digits_or_head, gradients, hard, head, network, own_pair, replay, swap, towers

QUESTIONS: dict[str, ModuleType] = {  # each has its question as QUESTION, and a `view`
    "network": network,
    "towers": towers,
    "digits": digits_or_head,
    "head": head,
    "swap": swap,
    "gradients": gradients,
    "replay": replay,
    "hard": hard,
    "own": own_pair,
}


def view() -> View:
    """The chosen question's view, with the way to the others above it and to the next below it."""
    chosen: str = links.option("why")
    answer: View = QUESTIONS[chosen].view()
    return replace(answer, above=partial(_ask, chosen), draw=partial(_draw, answer, chosen))


def _ask(chosen: str) -> None:
    if not st.session_state["present"]:
        choose("why", "Question")
    st.html(f'<h2 class="question">{QUESTIONS[chosen].QUESTION}</h2>')


def _draw(answer: View, chosen: str, page: Page) -> None:
    answer.draw(page)
    if not any(one.with_parts(*answer.parts()).records for one in page.trained):
        return  # the button would be pushed down as soon as there is an answer
    if st.session_state["view"] == "why" and not st.session_state["present"]:  # a lesson has its own way on
        _lead_on(chosen)


def _lead_on(chosen: str) -> None:
    """The button to the next question, or after the last one to the next view that asks one."""
    later = list(QUESTIONS)[list(QUESTIONS).index(chosen) + 1 :]
    words, view, options = "Would more data help?", "sweep", {"sweep_over": "pairs"}
    if later:
        words, view, options = QUESTIONS[later[0]].QUESTION, "why", {"why": later[0]}
    st.button(
        f"Next question: {words}",
        key="next question",
        icon=":material/arrow_forward:",
        on_click=links.go,
        args=(view,),
        kwargs=options,
    )
