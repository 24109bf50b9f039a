"""A pair of the visitor's own: what is in the link is shown and answered, and what cannot be is said in words."""

import re

import numpy as np
import pytest

from pairmnist.analysis.own_pair import MOVES, Side, moved
from pairmnist.architectures import networks
from pairmnist.data import digits
from pairmnist.link import parameters
from tests.support.open_page import QUERY, RUNS, open_page
from tests.support.records import make_record, save, save_runs, weights

OWN = {"view": "why", "why": "own", **QUERY}


def test_the_pair_of_the_link_is_answered_by_every_network_that_keeps_its_weights(service):
    save(service.store, *(make_record(run, **weights(run)) for run in RUNS[:2]), make_record(RUNS[2]))
    page = open_page(own_left="5", own_right="8", **OWN)
    left, right = (Side(number).digit for number in (5, 8))
    assert f"of these networks know that {left} {'≤' if left <= right else '>'} {right}" in page.words()
    assert page.words().count("<tr><td>") == 2
    assert "Only networks whose weights are kept" in page.words()
    assert "layer-outputs" not in page.words()  # before it is asked for
    before = page.words()
    page.press("Swap")
    assert (page.session_state["own_left"], page.session_state["own_right"]) == (8, 5)
    assert page.words() != before


def test_each_layer_of_the_towers_is_shown_beside_the_diagram_on_demand(service):
    save(service.store, *(make_record(run, **weights(run)) for run in RUNS[:2]))
    page = open_page(**OWN)
    page.session_state["own layers"] = True
    page.run()
    shown = [layer["layer"] for layer in networks()["simple-cnn"]["tower"] if "dropout" not in layer["layer"]]
    found = re.findall("<figcaption>(.*?)</figcaption>", page.words())
    assert found == [layer.partition(",")[0] for layer in shown]  # of the first network that keeps its weights
    assert len(re.findall("what it makes of the (left|right) digit", page.words())) == 2 * len(shown)
    assert page.words().count('<div class="network">') == 1  # the diagram beside them, with the same pair
    assert f'alt="left image, a {Side(19).digit}"' in page.words()


def test_without_weights_it_says_what_to_do(service):
    save_runs(service.store, *RUNS)
    page = open_page(**OWN)
    assert "to keep their weights" in page.words() and "<tr><td>" not in page.words()


def test_a_digit_that_is_not_there_is_refused_in_words():
    with pytest.raises(parameters.ParameterError, match="from 1 to 10,000, not '10001'"):
        parameters.PARAMETERS["own_left"].read("10001")
    with pytest.raises(parameters.ParameterError, match="must be one of none, left"):
        parameters.PARAMETERS["own_left_moved"].read("2 pixels")


def test_every_move_has_words():
    assert MOVES.keys() == parameters.MOVES.keys()


def test_an_image_that_is_not_moved_is_the_test_digit_and_a_moved_one_comes_back():
    sums, labels = digits.load("test")
    assert Side(7).digit == labels[6] and np.array_equal(Side(7).image(), sums[6] / np.float32(4))
    there = moved(Side(7).image(), 1, 0, 0)
    assert np.array_equal(there[:, 1:], Side(7).image()[:, :-1])
    assert np.array_equal(moved(there, -1, 0, 0)[:, :-1], Side(7).image()[:, :-1])
