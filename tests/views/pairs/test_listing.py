"""Which pairs are listed, and what the card of each says."""

import numpy as np
import pytest

from pairmnist.config import Experiment
from tests.support.open_page import QUERY, RUNS, SHORT, open_page
from tests.support.pairs import PAIRS, answering, captions, card, reading, unequal
from tests.support.records import make_record, save, save_runs


def kinds(page):
    """How many pairs there are of each kind."""
    options = [option.strip("*").split(" **") for option in page.segmented_control(key="pairs").options]
    return {name: int(number.replace(",", "")) for name, number in options}


@pytest.fixture
def two_wrong(service):
    """One network that misses two pairs, of which it misread the second."""
    wrong = unequal(2)
    save(service.store, make_record(RUNS[0], margin=answering(wrong), features=reading(wrong[1:])))
    return wrong


def test_a_card_says_in_words_what_a_network_answered_and_why_it_is_wrong(two_wrong):
    page = open_page(view="pairs", epochs="4", repetitions="1")
    first, second = (card(page, pair) for pair in two_wrong)
    left, right = PAIRS.classes[two_wrong[0]]
    assert "<span>compared wrongly</span>" in first
    assert f"Answers {'no' if left <= right else 'yes'}, 95 % sure." in first
    assert f"It read {left} and {right}." in first
    assert "<span>misread</span>" in second


def test_the_kinds_of_pairs_are_counted_and_chosen(two_wrong):
    page = open_page(view="pairs", epochs="4", repetitions="1")
    assert kinds(page) == {
        "Wrong": 2, "Misread": 1, "Compared wrongly": 1, "Right": 998, "Right by luck": 0, "All": 1000
    }  # fmt: skip
    page.segmented_control(key="pairs").set_value("misread")
    assert page.run().figures() == 1
    assert page.test.query_params["pairs"] == "misread"


def test_without_what_was_read_pairs_are_told_apart_by_their_answers_alone(service):
    save(service.store, make_record(RUNS[0], margin=answering(unequal(2))).reduced_to(["answers"]))
    page = open_page(view="pairs", epochs="4", repetitions="1", pairs="misread")
    assert list(kinds(page)) == ["Wrong", "Right", "All"]
    assert "<span>wrong</span>" in card(page, unequal(1)[0])


def test_the_sentence_on_top_reconciles_the_mean_with_how_many_were_fooled(service):
    for run, wrong in zip(RUNS, ([0, 1], [1, 2], [1]), strict=True):
        margin = answering(wrong)
        error = np.array([0.5, 0.4, 0.3, len(wrong) / 1000], np.float32)
        save(service.store, make_record(run, margin=margin, test_error=error))
    words = open_page(view="pairs", **QUERY).words()
    assert "Of 1,000 test pairs, 3 are missed by at least one of these 3 networks and 1 by all" in words
    assert "on average a network misses 0.2 % of them" in words


def test_of_several_networks_a_card_counts_those_that_are_wrong(service):
    first, second = unequal(2)
    for run, wrong in zip(RUNS, ([first], [first], [first, second]), strict=True):
        save(service.store, make_record(run, margin=answering(wrong), features=reading()))
    page = open_page(view="pairs", **QUERY)
    assert "<span>3 of 3 wrong</span> Mostly compared wrongly." in card(page, first)
    assert "<span>1 of 3 wrong</span> Compared wrongly." in card(page, second)
    page.test.session_state["filter"] = True
    page.run().selectbox(key="missed_by").set_value(2)
    assert page.run().figures() == 1
    page.selectbox(key="repetition").set_value(1)
    page.run()
    assert page.figures() == 1
    assert "Answers" in card(page, first)


def test_pairs_are_paged_through_and_another_list_begins_at_its_first_page(service):
    save_runs(service.store, *RUNS)
    page = open_page(view="pairs", **QUERY)
    first = captions(page)
    assert len(first) == 24
    page.pagination(key="page").set_value(2)
    assert captions(page.run()) != first
    page.test.session_state["filter"] = True
    page.run().selectbox(key="order").set_value("sure")
    page.run()
    assert page.pagination(key="page").value == 1


def test_a_page_of_pairs_that_does_not_exist_is_the_last(service):
    save_runs(service.store, RUNS[0])
    page = open_page(view="pairs", page="999", epochs="4", repetitions="1")
    assert page.figures() > 0
    assert page.pagination(key="page").value == page.pagination(key="page").proto.num_pages


def test_new_draws_have_other_pairs_in_each_repetition(service):
    save_runs(service.store, *Experiment(SHORT.with_(protocol="new-draw"), 2).runs())
    page = open_page(view="pairs", protocol="new-draw", **QUERY)
    assert page.selectbox(key="repetition").options == ["network 1", "network 2"]
    assert page.figures() > 0


def test_an_empty_list_of_pairs_says_what_to_change(service):
    save_runs(service.store, RUNS[0], margin=answering())
    page = open_page(view="pairs", epochs="4", repetitions="1")
    assert "No pair is like that" in page.info[0].value


def test_runs_that_do_not_keep_what_they_read_are_offered_again(service):
    save(service.store, make_record(RUNS[0]).reduced_to(["answers"]))
    page = open_page(view="pairs", epochs="4", repetitions="1")
    assert page.figures() > 0
    page.press("Train 1 network")
    assert service.asked == [RUNS[0]]


def test_the_controls_are_there_before_a_network_has_finished(service):
    page = open_page(view="pairs", **QUERY)
    assert page.selectbox(key="repetition").value == "all"
    assert "No network has finished yet" in page.words()
