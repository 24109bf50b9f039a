"""A link that leaves only a few controls, made by ticking boxes: what a teacher gives to a class."""

from dataclasses import replace
from urllib.parse import urlencode

import streamlit as st

from pairmnist.lessons.lesson import CONTROLS
from pairmnist.link import address
from pairmnist.link.address import EXPERIMENT
from pairmnist.page import dialogs, links, share
from pairmnist.page.sidebar import UNUSED

FIRST = ("architecture",)  # ticked at first
COLUMNS = 2
ASKED = "lesson link asked for"  # in session_state


def offer() -> None:
    """A button that opens the boxes. A step of a lesson has a link already, which says itself what stays."""
    if st.session_state["view"] != "lesson":
        st.button("Make a lesson link", key="lesson link", on_click=_ask)


def _ask() -> None:
    """A callback: the boxes take the place of the list in which the button stands."""
    st.session_state.update({share.OPEN: False, ASKED: True})


def draw() -> None:
    """The boxes, once they are asked for."""
    if st.session_state.pop(ASKED, False):
        dialogs.show("Make a lesson link", _draw)


def _draw() -> None:
    st.markdown("The link shows what the page shows now. Which controls stay?")
    choice = links.chosen()
    names = [name for name in CONTROLS if name not in UNUSED.get(choice.view, ())]
    columns = st.columns(COLUMNS)
    ticked = []
    for i, name in enumerate(names):
        stays = name in (choice.only if choice.only is not None else FIRST)
        if columns[i % COLUMNS].checkbox(_label(name), stays, key=f"stays {name}"):
            ticked.append(name)
    made = replace(choice, only=tuple(ticked), present=False)
    share.invitation(urlencode(address.write(made), doseq=True))


def _label(name: str) -> str:
    return "Compare" if name == "compare" else EXPERIMENT[name].label
