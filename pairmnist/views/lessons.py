"""The Lessons view: the list of lessons. An open one shows other views, step by step: see `page.lesson`."""

from collections.abc import Callable, Sequence
from urllib.parse import parse_qs

import streamlit as st

from pairmnist import wording
from pairmnist.analysis.trained import Trained
from pairmnist.config import Experiment
from pairmnist.lessons import sheets as sheets_on_paper
from pairmnist.lessons.lesson import Lesson, Step
from pairmnist.page import address, compare, rooms
from pairmnist.page.context import Page, View
from pairmnist.page.drawing import held_out_pairs
from pairmnist.page.lesson import lessons, text
from pairmnist.views import sweep


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
            _print(page, lesson)
    for problem in found.problems:
        st.warning(wording.plain(problem))


def experiments(step: Step) -> Sequence[tuple[Experiment, str]]:
    """What a step shows, with labels, as its link says."""
    choice, _ = address.parse(parse_qs(step.show))
    return sweep.experiments(choice) if choice.view == "sweep" else compare.experiments(choice)


def _print(page: Page, lesson: Lesson) -> None:
    """Two downloads, each made when it is pressed; for a student of a class only the one without answers."""

    def shown_of(step: Step) -> list[Trained]:
        return [page.load(experiment, label) for experiment, label in experiments(step)]

    sheets: dict[str, Callable[[], str]] = {"Worksheet": lambda: sheets_on_paper.worksheet(lesson)}
    if not rooms.is_student():  # it has the answers
        sheets["Teacher's sheet"] = lambda: sheets_on_paper.teachers(lesson, shown_of, held_out_pairs)
    for label, make in sheets.items():
        name = f"{lesson.key}-{label.split()[0].lower().replace(chr(39), '')}.html"
        st.download_button(
            label,
            make,
            name,
            "text/html",
            key=f"{label} {lesson.key}",
            type="tertiary",
            icon=":material/print:",
            on_click="ignore",
        )


def _open(key: str) -> None:
    st.session_state.update({"lesson": key, "step": 1})
