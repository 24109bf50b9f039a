"""The Lessons view: the list of lessons. An open one shows other views, step by step: see `page.lesson`."""

import streamlit as st

from pairmnist import wording
from pairmnist.lessons.library import library
from pairmnist.page import rooms
from pairmnist.page.context import Page, View
from pairmnist.page.lesson import text


def view() -> View:
    return View(
        lambda page: "**Guess first, then see.** A lesson asks, you say what you expect, and only then it shows.", draw
    )


def draw(page: Page) -> None:
    """Draw a card for each lesson, and name the files that cannot be used."""
    found = library()
    rooms.join()
    for key, lesson in found.lessons.items():
        with st.container(border=True, horizontal=True, vertical_alignment="center", key=f"lesson {key}"):
            steps = wording.count(len(lesson.steps), "question")
            st.markdown(
                f"**{text(lesson.title)}** · {lesson.minutes} min, {steps}  \n{text(lesson.about)}", width="stretch"
            )
            st.button("Open", key=f"open {key}", type="primary", on_click=_open, args=(key,))
    for problem in found.problems:
        st.warning(wording.plain(problem))


def _open(key: str) -> None:
    st.session_state.update({"lesson": key, "step": 1})
