"""The questions of the Why view: each is drawn or says what it needs, and each leads to the next."""

import numpy as np
import pytest

from pairmnist.config import Experiment, Run
from pairmnist.link.parameters import PARAMETERS
from pairmnist.views.why.questions import QUESTIONS
from tests.support.open_page import open_page
from tests.support.records import make_record, save, weights
from tests.support.why import LINK, SHORT, ask, save_four, save_networks


@pytest.mark.parametrize("compare", ["alone", "four"])
@pytest.mark.parametrize("question", [name for name in QUESTIONS if name != "own"])  # which needs the towers' weights
def test_each_question_opens_with_what_was_found_and_shows_it(service, question, compare):
    save_four(service, replay=np.zeros((4, 1000), np.uint8))
    page = ask(question, compare=compare)
    assert page.words().count(f'<h2 class="question">{QUESTIONS[question].QUESTION}</h2>') == 1
    assert "**" in page.markdown[0].value  # what was found
    replays = len(page.get("bidi_component")) - 1  # one is the button that copies the link
    assert page.charts() or page.figures() or replays
    assert not page.info


def test_the_questions_lead_from_one_to_the_next_and_on(service):
    save(service.store, *(make_record(run, **weights(run)) for run in Experiment(SHORT, 2).runs()))
    page = ask("network")
    for question in QUESTIONS:
        assert page.session_state["why"] == question
        (button,) = (button for button in page.button if button.label.startswith("Next question: "))
        button.click()
        page.run()
    assert page.session_state["view"] == "sweep"


def test_a_question_is_one_press_away(service):
    save_networks(service)
    page = ask("network")
    page.segmented_control(key="why").set_value("hard")
    page.run()
    assert QUESTIONS["hard"].QUESTION in page.words()


def test_a_presenters_keys_go_through_the_questions(service):
    save_networks(service)
    page = ask("network", present="1")
    assert QUESTIONS["network"].QUESTION in page.words()
    assert not any(label.startswith("Next question") for label in page.labels())
    page.test.button(key="present PageDown").click()
    page.run()
    assert (page.session_state["view"], page.session_state["why"]) == ("why", "towers")
    for _ in range(2):
        page.test.button(key="present PageUp").click()
        page.run()
    assert page.session_state["view"] == "pairs"


@pytest.mark.parametrize("question", [name for name in QUESTIONS if name != "network"])
@pytest.mark.parametrize(
    ("record", "says", "offers"),
    [
        (None, "No network has finished yet.", 1),
        (make_record(Run(SHORT), diverged_after=2), "All networks diverged, so there is nothing to explain.", 0),
        (make_record(Run(SHORT)).reduced_to([]), "What is stored of these networks does not hold the", 1),
    ],
)
def test_where_nothing_can_be_shown_it_says_why_once_and_the_line_above_offers_to_train(
    service, question, record, says, offers
):
    if record:
        save(service.store, record)
    page = ask(question, repetitions="1")
    assert [info.value.startswith(says) for info in page.info] == [True]
    assert not page.charts()
    assert len([label for label in page.labels() if label.startswith("Train ")]) == offers


def test_what_a_longer_run_does_not_hold_of_its_beginning_is_said(service):
    save_networks(service, SHORT.with_(epochs=20))
    page = ask("hard", epochs="12")
    assert (
        "beginnings of longer ones, which do not hold the answers to the test pairs after epoch 12"
        in page.info[0].value
    )
    assert any(label.startswith("Train 2 networks ") for label in page.labels())
    assert len(ask("replay", epochs="12").get("bidi_component")) == len(page.get("bidi_component")) + 1


def test_the_answers_of_a_beginning_are_known_where_its_last_epoch_was_replayed(service):
    save_networks(service, SHORT.with_(epochs=20))
    assert ask("hard", epochs="10").figures() > 0


@pytest.mark.parametrize(
    ("name", "text", "key"),
    [
        ("why", "Head's map", "head"),
        ("why", "Towers", "towers"),
        ("why", "Swap test", "swap"),
        ("why", "Network", "network"),
        ("why", "Replay", "replay"),
        ("why", "Hard pairs", "hard"),
        ("why", "Two losses", "gradients"),
        ("head", "From typical features", "means"),
        ("towers", "How well they read digits", "reading"),
        ("towers", "What they mix up", "confusion"),
        ("hard", "Hardest for all", "hardest"),
        ("hard", "Fixed by weight sharing", "fixed_sharing"),
        ("hard", "Broken by the auxiliary loss (shared → shared + aux)", "broken_auxiliary"),
    ],
)
def test_links_of_earlier_versions_open_what_they_opened(service, name, text, key):
    save_four(service)
    page = open_page(**({"compare": "four"} | LINK | {name: text}))
    assert (page.session_state[name] if name in page.session_state else PARAMETERS[name].default) == key
    assert not page.toast
