"""The Lessons view: the list of lessons. An open one shows other views, step by step: see `page.lesson`."""

from collections.abc import Callable

import streamlit as st

from pairmnist import wording
from pairmnist.analysis.trained import Trained
from pairmnist.export import lesson_sheets as sheets
from pairmnist.export.lesson_document import lesson_document
from pairmnist.lessons.lesson import Lesson, Step
from pairmnist.link import shown
from pairmnist.link.lessons import lessons, shows
from pairmnist.page import rooms, share
from pairmnist.page.context import Page, View
from pairmnist.page.drawing import held_out_pairs
from pairmnist.page.lesson import text


def view() -> View:
    return View(
        lambda page: "**Guess first, then see.** A lesson asks, you say what you expect, and only then it shows.",
        draw,
        experiments=lambda choice: (),
    )


def draw(page: Page) -> None:
    """Draw a card for each lesson, and name the files that cannot be used."""
    found = lessons()
    rooms.join()
    for key, lesson in found.lessons.items():
        with st.container(border=True, horizontal=True, vertical_alignment="center", key=f"lesson {key}"):
            steps = wording.count(len(lesson.steps), "question")
            st.markdown(
                f"**{text(lesson.title)}** · {lesson.minutes} min, {steps}  \n{text(lesson.about)}", width="stretch"
            )
            st.button("Open", key=f"open {key}", type="primary", on_click=_open, args=(key,))
            _files(page, lesson)
    for problem in found.problems:
        st.warning(wording.plain(problem))


def _files(page: Page, lesson: Lesson) -> None:
    """What can be had on paper or without a network, each made when it is pressed; what has the answers is not for a
    student of a class."""

    def shown_of(step: Step) -> list[Trained]:
        return [page.load(experiment, label) for experiment, label in shown.experiments(shows(step))]

    link = share.address(f"view=lesson&lesson={lesson.key}")
    answers = {
        "Teacher's sheet": lambda: sheets.teachers(lesson, shown_of, held_out_pairs),
        "Without a network": lambda: lesson_document(lesson, shown_of, held_out_pairs, link),
    }
    made: dict[str, Callable[[], str]] = {"Worksheet": lambda: sheets.worksheet(lesson, shown_of, held_out_pairs)}
    made |= {} if rooms.is_student() else answers
    for label, make in made.items():
        name = f"{lesson.key}-{label.lower().replace(chr(39), '').replace(' ', '-')}.html"
        icon = ":material/download:" if label == "Without a network" else ":material/print:"
        key = f"{label} {lesson.key}"
        st.download_button(label, make, name, "text/html", key=key, type="tertiary", icon=icon, on_click="ignore")


def _open(key: str) -> None:
    st.session_state.update({"lesson": key, "step": 1})
