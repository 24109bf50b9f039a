"""A lesson asks first; before the visitor has said something, nothing of the answer is sent."""

import numpy as np
import pytest

from pairmnist.config import Experiment, Settings
from tests.support.open_page import open_page
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
    assert "By how many" in page.words()
    assert not page.charts()
    for number in ("23.7", "18.6", "5.1"):
        assert number not in page.words()


def test_a_guess_is_compared_with_what_was_measured(trained):
    page = open_page(**STEP)
    page.text_input[0].set_value("3,5")
    page.run()
    page.press("Show me")
    words = page.words().replace("\\", "")
    assert "You said **3.5 points**" in words
    assert "It is **5.1 points**" in words
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
    page.run()
    assert "must be a number, not 'five'" in page.words().replace("&#x27;", "'")
    assert not page.charts()


def test_leaving_and_coming_back_loses_nothing(trained):
    page = open_page(**STEP).press("Just show me")
    page.selectbox(key="architecture").set_value("fully-connected")
    page.run()
    page.press("Next")
    assert page.selectbox(key="architecture").value == "simple-cnn"
    page.press("Back")
    assert page.selectbox(key="architecture").value == "fully-connected"
    assert page.query_params["step"] == "2"


def test_a_lessons_link_says_the_lesson_and_the_step_only(service):
    page = open_page(**STEP)
    assert dict(page.query_params) == STEP


@pytest.mark.parametrize(("lesson", "step"), [("no-such", "1"), ("<b>", "1"), ("luck", "99"), ("luck", "-1")])
def test_a_lesson_that_is_not_there_opens_the_list_or_its_last_step(service, lesson, step):
    open_page(view="lesson", lesson=lesson, step=step)
