"""The Pairs view."""

import numpy as np

from pairmnist.config import Experiment
from pairmnist.data import digits
from tests.support.open_page import QUERY, RUNS, SHORT, open_page
from tests.support.records import make_record, save, save_runs


def test_misclassified_pairs_are_paged_through(service):
    save_runs(service.store, *RUNS)
    page = open_page(view="pairs", **QUERY)
    assert page.figures() == 24
    before = page.words()
    page.pagination(key="page").set_value(2)
    page.run()
    assert page.figures() == 24
    assert page.words() != before


def test_pairs_of_one_repetition_or_missed_by_several(service):
    save_runs(service.store, *RUNS)
    page = open_page(view="pairs", **QUERY)
    page.selectbox(key="missed_by").set_value("3")
    page.run()
    assert "missed by 3 of 3" in page.words()
    assert "missed by 2 of 3" not in page.words()
    page.selectbox(key="repetition").select("2")
    page.run()
    assert "missed by" not in page.words()
    assert "answers " in page.words()


def test_new_draws_have_other_pairs_in_each_repetition(service):
    save_runs(service.store, *Experiment(SHORT.with_(protocol="new-draw"), 2).runs())
    page = open_page(view="pairs", protocol="new-draw", **QUERY)
    assert page.selectbox(key="repetition").options == ["1", "2"]


def test_an_empty_list_of_pairs_says_what_to_change(service):
    right = np.where(digits.held_out_pairs(RUNS[0].draw).targets == 1, 3, -3).astype(np.float32)
    save_runs(service.store, RUNS[0], margin=right)
    page = open_page(view="pairs", epochs="4", repetitions="1")
    assert "No pair is like that" in page.info[0].value


def test_runs_that_do_not_keep_their_readings_are_offered_again(service):
    save(service.store, make_record(RUNS[0]).reduced_to(["answers"]))
    page = open_page(view="pairs", epochs="4", repetitions="1")
    assert page.figures() > 0
    page.press("Train 1 run again")
    assert service.asked == [RUNS[0]]
    save_runs(service.store, RUNS[0])
    assert "again" not in " ".join(page.run().labels())


def test_answers_that_only_the_replay_keeps_are_shown_and_said_to_be_rounded(service):
    save(service.store, *(make_record(run).reduced_to(["replay", "digits"]) for run in RUNS))
    page = open_page(view="pairs", **QUERY)
    assert page.figures() == 24
    assert "whose probabilities are known to 0.4 points" in page.words()


def test_a_page_of_pairs_that_does_not_exist_is_not_an_error(service):
    save_runs(service.store, RUNS[0])
    page = open_page(view="pairs", page="999", epochs="4", repetitions="1")
    assert page.figures() > 0
