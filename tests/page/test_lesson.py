"""A lesson asks first; before the visitor has said something, nothing of the answer is sent."""

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from pairmnist.config import Experiment, Settings
from pairmnist.page import rooms, visitors
from tests.support.open_page import APP, OpenPage, open_page
from tests.support.records import save_runs

STEP = {"view": "lesson", "lesson": "one-tower-or-two", "step": "2"}


@pytest.fixture
def trained(service):
    """Both networks of the step, with errors that no other number on the page has."""
    for share, error in ((False, 0.237), (True, 0.186)):
        runs = Experiment(Settings(share_weights=share, auxiliary_loss=False), 10).runs()
        save_runs(service.store, *runs, test_error=np.linspace(0.4, error, 50, dtype=np.float32))
    return service


def test_the_list_has_every_lesson(service):
    page = open_page(view="lesson")
    assert page.labels().count("Open") == 5
    for title in ("What is asked", "One tower or two", "Naming the digits", "Luck", "Digits or head"):
        assert title in page.words()


def test_nothing_of_the_answer_is_there_before_the_guess(trained):
    page = open_page(**STEP)
    words = page.words().replace("\\", "")
    assert "How many **points**" in words and "Two towers are wrong in 23.7 %" in words
    assert not page.charts()
    for number in ("18.6", "5.1"):
        assert number not in words


def test_a_guess_is_compared_with_what_was_measured(trained):
    page = open_page(**STEP)
    page.text_input[0].set_value("3,5")
    page.press("Show me")
    words = page.words().replace("\\", "")
    assert "You said **3.5 points**" in words
    assert "It is **5.1 points**" in words
    assert "(95 % interval" in words
    assert "1.6 points too low" in words
    assert "from 23.7 % to 18.6 %" in words
    assert page.charts()


def test_who_does_not_guess_is_shown_it_too(trained):
    page = open_page(**STEP).press("Just show me")
    assert "You said" not in page.words()
    assert page.charts()


def test_what_is_no_number_is_refused_and_covers_on(trained):
    page = open_page(**STEP)
    page.text_input[0].set_value("five")
    page.press("Show me")
    assert "must be a number, not 'five'" in page.words().replace("&#x27;", "'")
    assert not page.charts()


@pytest.mark.parametrize(("typed", "says"), [("300", "between −100 and 100 points"), ("3 %", "must be a number")])
def test_what_cannot_be_is_refused_in_words(trained, typed, says):
    page = open_page(**STEP)
    page.text_input[0].set_value(typed)
    page.press("Show me")
    assert says in page.words() and not page.charts()


@pytest.mark.parametrize("typed", ["3 points", "3", "3,0 percentage points"])
def test_a_guess_may_be_typed_with_its_unit(trained, typed):
    page = open_page(**STEP)
    page.text_input[0].set_value(typed)
    assert "You said **3 points**" in page.press("Show me").words()


@pytest.mark.parametrize("known", [True, False])
def test_playing_stands_beside_what_was_found_and_does_not_change_it(trained, known):
    """The architecture that is played with is trained, or not."""
    for share, error in ((False, 0.361), (True, 0.35)):
        settings = Settings(architecture="fully-connected", share_weights=share, auxiliary_loss=False)
        if known:
            last = np.linspace(0.4, error, 50, dtype=np.float32)
            save_runs(trained.store, *Experiment(settings, 10).runs(), test_error=last)
    page = open_page(**STEP)
    page.text_input[0].set_value("3,5")
    page.press("Show me")
    assert "With your choice" not in page.words()
    page.selectbox(key="architecture").set_value("fully-connected")
    words = page.run().words().replace("\\", "")
    assert "You said **3.5 points**. It is **5.1 points**" in words and "from 23.7 % to 18.6 %" in words
    said = "With your choice, Architecture: fully connected"
    assert f"{said}: **1.1 points**" in words if known else f"{said}, not all networks are trained" in words


def test_leaving_and_coming_back_loses_nothing(trained):
    page = open_page(**STEP).press("Just show me")
    page.selectbox(key="architecture").set_value("fully-connected")
    page.run()
    page.press("Next").press("Just show me")
    assert page.selectbox(key="architecture").value == "simple-cnn"
    page.press("Back")
    assert page.selectbox(key="architecture").value == "fully-connected"
    assert page.query_params["step"] == "2"


def test_what_was_chosen_in_a_step_is_there_after_a_look_at_another_view(trained):
    page = open_page(**STEP).press("Just show me")
    page.selectbox(key="architecture").set_value("fully-connected")
    page.run()
    for view in ("report", "lesson"):
        page.segmented_control(key="view").set_value(view)
        page.run()
    assert page.selectbox(key="architecture").value == "fully-connected"


def test_an_address_that_comes_back_shows_the_step_as_it_is(trained):
    """Back writes an address that the page wrote differently, such as one that names the first step."""
    page = open_page(view="lesson", lesson="luck", step="1").go(step="1")
    page.press("Just show me")
    assert page.charts()[0]["layer"][0]["encoding"]["color"]["scale"]["domain"] == ["two towers"]


def test_an_order_is_said_by_pressing_and_compared_pair_by_pair(service):
    for share, learn, error in ((0, 0, 0.2), (1, 0, 0.15), (0, 1, 0.14), (1, 1, 0.1)):
        for run in Experiment(Settings(share_weights=bool(share), auxiliary_loss=bool(learn)), 10).runs():
            save_runs(service.store, run, test_error=np.full(50, error + run.repetition / 1000, np.float32))
    page = open_page(view="lesson", lesson="naming-the-digits", step="2")
    pills = page.pills(key="predicted naming-the-digits 2")
    pills.set_value(["both", "auxiliary", "neither"])
    assert next(one for one in page.run().button if one.label == "Show me").disabled
    page.pills(key="predicted naming-the-digits 2").set_value(["both", "auxiliary", "neither", "sharing"])
    words = page.run().press("Show me").words().replace("\\", "")
    assert "1. **Both** · 2. **Only told the digits** · 3. **Only the shared tower** · 4. **Neither**" in words
    assert "5 of the 6 that are clear" in words


def test_a_guess_is_drawn_into_a_chart_whose_axis_has_such_numbers(trained):
    page = open_page(view="lesson", lesson="what-is-asked", step="1")
    page.text_input[0].set_value("40")
    page.press("Show me")
    drawn = [layer for layer in page.charts()[0]["layer"] if "your guess: 40 %" in str(layer["mark"])]
    assert drawn[0]["encoding"]["y"]["datum"] == 0.4


def test_a_guess_of_a_difference_stands_on_a_scale_of_its_own_and_not_among_errors(trained):
    page = open_page(**STEP)
    page.text_input[0].set_value("3,5")
    page.press("Show me")
    assert "your guess: 3.5 points" not in str(page.charts())
    assert "you: 3.5 points, measured: 5.1 points" in page.words()


def test_what_was_measured_has_its_interval_for_who_does_not_guess(trained):
    words = open_page(**STEP).press("Just show me").words().replace("\\", "")
    assert "It is **5.1 points** (95 % interval" in words


def test_what_is_not_trained_is_said_in_place_of_what_was_found(service):
    words = open_page(view="lesson", lesson="one-tower-or-two", step="4").press("Just show me").words()
    assert "nobody knows: train them" in words
    assert "shows once they are trained" in words


def test_the_network_is_shown_with_the_question_and_without_its_answer(trained):
    words = open_page(view="lesson", lesson="one-tower-or-two", step="1").words()
    assert "left tower" in words and "right tower" in words
    assert "shared tower</b>" not in words and "sure" not in words and "reads" not in words


def test_a_lessons_link_says_the_lesson_and_the_step_only(service):
    page = open_page(**STEP)
    assert dict(page.query_params) == STEP


@pytest.mark.parametrize(("lesson", "step"), [("no-such", "1"), ("<b>", "1"), ("luck", "99"), ("luck", "-1")])
def test_a_lesson_that_is_not_there_opens_the_list_or_its_last_step(service, lesson, step):
    open_page(view="lesson", lesson=lesson, step=step)


def test_a_class_that_is_not_there_is_said_until_it_is_taken_note_of(service):
    page = open_page(**{"class": "zzzzz"}, **STEP)
    assert "There is no class zzzzz" in page.run().words()
    assert "There is no class" not in page.press("Go on alone").words()


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


def test_a_pair_is_answered_once_however_often_its_button_is_pressed(service):
    page = open_page(view="lesson", lesson="what-is-asked", step="2")
    yes = page.button(key="against yes 0")
    yes.click().run()
    assert "Pair 2 of 12" in page.words()
    yes.click().run()
    assert "Pair 2 of 12" in page.words()
