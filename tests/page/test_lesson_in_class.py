"""A lesson in a class: students answer, a teacher reveals, and what each of them is shown."""

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from pairmnist.config import Experiment, Settings
from pairmnist.page import rooms, visitors
from tests.support.open_page import APP, STEP, OpenPage, open_page
from tests.support.records import save_runs


def begin_class(page):
    """Open the class of the lesson that is shown; the teacher's page, and the code."""
    page.press("For a class")
    return page.query_params["class"]


@pytest.mark.parametrize(
    ("lesson", "step", "guess", "shown"),
    [
        ("one-tower-or-two", 2, -0.015, "-1.5"),
        ("naming-the-digits", 1, "auxiliary", "auxiliary"),
        ("naming-the-digits", 2, ["both", "auxiliary", "neither", "sharing"], None),
    ],
)
def test_a_student_finds_the_own_guess_where_it_was_made_after_a_reload(trained, lesson, step, guess, shown):
    """A reload is a new session of a tab that the class knows."""
    code = begin_class(open_page(view="lesson", lesson=lesson, step=str(step)))
    rooms.classes().guess(code, step, "this tab", guess)
    student = OpenPage(AppTest.from_file(str(APP), default_timeout=60), {})
    student.session_state[visitors.NAME] = "this tab"
    student.go(view="lesson", **{"class": code})
    assert student.session_state[f"predicted {lesson} {step}"] == (shown or guess)
    assert "Sent." in student.words()


def test_what_a_student_types_counts_without_a_press(trained):
    code = begin_class(open_page(**STEP))
    student = open_page(view="lesson", **{"class": code})
    assert "It is sent as you make it." in student.words() and "Send" not in student.labels()
    for typed, counts in (("4", 0.04), ("5", 0.05), ("five", 0.05)):
        student.text_input[0].set_value(typed)
        student.run()
        assert rooms.classes().guesses(code, 2) == [counts]
    assert "what you said before counts" in student.words()


def test_a_student_whose_answer_had_not_arrived_is_told(trained):
    teacher = open_page(**STEP)
    student = open_page(view="lesson", **{"class": begin_class(teacher)})
    teacher.press("Reveal")
    assert "No answer of yours had arrived" in student.run().words()
    assert "No answer of yours" not in teacher.words()


def test_a_reload_loses_no_guess_of_who_is_in_no_class(trained):
    def tab():
        page = OpenPage(AppTest.from_file(str(APP), default_timeout=60), {})
        page.session_state[visitors.NAME] = "this tab, reloaded"
        return page.go(**STEP)

    page = tab()
    page.text_input[0].set_value("3,5")
    page.press("Show me")
    assert "You said **3.5 points**" in tab().words()
    assert "You said" not in open_page(**STEP).words()


def test_on_a_projector_the_question_has_its_answers_and_the_way_into_the_class(trained):
    teacher = open_page(view="lesson", lesson="naming-the-digits", step="1")
    code = begin_class(teacher)
    assert "The shared tower" in teacher.words() and f"<h1>{code}</h1>" not in teacher.words()
    teacher.session_state["present"] = True
    assert f"<h1>{code}</h1>" in teacher.run().words()
    assert f"<h1>{code}</h1>" not in teacher.press("Reveal").words()


def test_start_asks_to_join_while_a_class_goes_on_and_tells_nothing(trained):
    for share in (False, True):  # Start shows the other two as well
        save_runs(
            trained.store,
            *Experiment(Settings(share_weights=share), 10).runs(),
            test_error=np.full(50, 0.1, np.float32),
        )
    assert open_page().charts()
    code = begin_class(open_page(**STEP))
    student = open_page()
    assert "Join your class" in student.words() and not student.charts()
    assert "How often are they wrong" not in student.words()
    assert open_page().press("I am in no class").charts()
    student.text_input(key="typed code").set_value(code)
    assert f"Class **{code}**" in student.press("Join").words()
    assert student.query_params["class"] == code


def test_a_teacher_sees_guesses_on_request_until_they_are_revealed(trained):
    page = open_page(**STEP)
    rooms.classes().guess(begin_class(page), 2, "a tab", 0.025)
    assert "1 answer" in page.run().words() and "2.5 points" not in page.words()
    page.toggle(key="peek").set_value(True)
    assert "2.5 points" in page.run().words()


def test_the_students_of_a_class_that_ended_are_told(trained):
    teacher = open_page(**STEP)
    student = open_page(view="lesson", **{"class": begin_class(teacher)})
    assert "Leave" in student.labels()
    rooms.classes().end(teacher.session_state[rooms.KEY])
    assert "Your class has ended" in student.run().words()
    assert "Leave" not in student.labels()


def test_the_sheet_with_the_answers_is_not_offered_in_a_class(trained):
    code = begin_class(open_page(**STEP))
    student = open_page(view="lesson", **{"class": code}).press("Leave").press("Lessons")
    offered = [one.label for one in student.get("download_button")]
    assert "Worksheet" in offered and "Teacher's sheet" not in offered
