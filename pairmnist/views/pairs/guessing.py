"""Pairs whose answers are hidden: the visitor says of each whether left ≤ right, and then sees who was right."""

from dataclasses import replace
from typing import Any

import streamlit as st

from pairmnist.analysis.trained import Trained
from pairmnist.page import gallery
from pairmnist.page.drawing import held_out_pairs
from pairmnist.views.pairs import listing

ON_A_PAGE = 12
GUESSES = "guesses"  # in session_state: by draw of the data and index of the pair, whether the visitor said ≤


def begin() -> None:
    """A callback of the switch: all pairs as they come, hidden, or those that were answered wrongly, shown."""
    hide = st.session_state["hide"]
    chosen = {"pairs": "all", "order": "test"} if hide else {"pairs": "missed", "order": "missed"}
    st.session_state.update(chosen | {"page": 1})


def draw(networks: Trained) -> None:
    """Draw a page of pairs to answer. Nothing of a pair is sent but its images before it is answered."""
    if not networks.records:
        st.info(listing.NOTHING_YET)
        return
    order = listing.listed(networks, listing.kinds(networks))
    if not len(order):
        st.info(listing.EMPTY)
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="pager"):
        number = listing.pager(len(order), ON_A_PAGE)
    _cards(networks, [int(pair) for pair in order[ON_A_PAGE * (number - 1) :][:ON_A_PAGE]])


@st.fragment
def _cards(networks: Trained, pairs: list[int]) -> None:
    guesses: dict[Any, bool] = st.session_state.setdefault(GUESSES, {})
    drawn = networks.records[0].run.draw
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="score"):
        st.html(f'<p role="status">{score(networks, guesses)}</p>', width="content")
        st.button("Start again", type="tertiary", on_click=guesses.clear, disabled=not guesses)
    with st.container(key="guesses"):
        for pair in pairs:
            with st.container(key=f"guess {pair}", gap="xsmall"):
                said = guesses.get((drawn, pair))
                if said is None:
                    _ask(networks, pair)
                else:
                    st.html(_told(networks, pair, said=said))


def _ask(networks: Trained, pair: int) -> None:
    drawn = networks.records[0].run.draw
    st.html(f'<div class="ask">{gallery.covered(held_out_pairs(drawn).images[pair])}</div>')
    for sign, yes in (("≤", True), (r"\>", False)):
        st.button(sign, key=f"say {pair} {yes}", on_click=_say, args=((drawn, pair), yes), width="stretch")


def _say(pair: Any, yes: bool) -> None:
    st.session_state[GUESSES][pair] = yes


def _told(networks: Trained, pair: int, *, said: bool) -> str:
    """The card of a pair with the visitor's answer, as HTML."""
    figure = listing.card(networks, pair)
    left, right = figure.digits
    verdict = f"You: {'right' if said == (left <= right) else 'wrong'}."
    return gallery.grid([replace(figure, lines=[verdict, *figure.lines])])


def score(networks: Trained, guesses: dict[Any, bool]) -> str:
    """How many the visitor and the networks had right of those that were answered."""
    table, drawn = listing.summary(networks), networks.records[0].run.draw
    answered = {pair: said for (of, pair), said in guesses.items() if of == drawn}
    if not answered:
        return "No pair answered yet."
    rows = table.loc[list(answered)]
    yours = int((rows["left"].le(rows["right"]) == list(answered.values())).sum())
    theirs, n = float((1 - rows["misses"] / rows["networks"]).sum()), len(answered)
    several = len(networks.records) > 1
    network = f"the networks {theirs:.1f} on average" if several else f"the network {theirs:.0f} of {n}"
    return f"<b>You: {yours} of {n} right, {network}.</b>"
