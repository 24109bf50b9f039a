"""A lesson asks first; before the visitor has said something, nothing of the answer is sent."""

import numpy as np
import pytest

from pairmnist.config import Experiment, Settings
from tests.support.open_page import STEP, open_page
from tests.support.records import save_runs


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


def test_a_pair_is_answered_once_however_often_its_button_is_pressed(service):
    page = open_page(view="lesson", lesson="what-is-asked", step="2")
    yes = page.button(key="against yes 0")
    yes.click().run()
    assert "Pair 2 of 12" in page.words()
    yes.click().run()
    assert "Pair 2 of 12" in page.words()
