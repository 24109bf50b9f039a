"""What the network looks like: a pair goes in, an answer comes out, and the drawing is of the network that it is."""

import re

from pairmnist import architectures
from pairmnist.config import Run
from pairmnist.data import digits
from tests.support.why import RIGHT, SHORT, ask, save_four, save_networks


def test_the_network_shows_a_pair_and_what_comes_out_as_it_is_stored(service):
    save_networks(service, margin=RIGHT)
    page = ask("network", pair="17")
    left, right = digits.held_out_pairs(Run(SHORT).draw).classes[17]
    assert f'alt="left image, a {left}"' in page.words()
    assert f'alt="right image, a {right}"' in page.words()
    assert "✓ right" in page.words()
    assert "73 % sure" in page.words()  # a margin of ±1
    assert "wrong" not in "".join(label for label in page.labels() if "wrong" in label and "pair" in label)
    page.press("Another pair")
    assert page.session_state["pair"] == 18


def test_one_press_shows_a_pair_that_the_network_gets_wrong(service):
    wrong_once = RIGHT.copy()
    wrong_once[500] *= -1
    save_networks(service, margin=wrong_once)
    page = ask("network").press("One that it gets wrong")
    assert page.session_state["pair"] == 500
    assert "✗ wrong" in page.words()


def test_each_kind_of_network_is_drawn_as_it_is(service):
    save_four(service)
    words = ask("network", compare="four").words()
    tower = sum(layer["parameters"] for layer in architectures.networks()["fully-connected"]["tower"])
    drawings = re.findall(r'<div class="network">.*?</figure>', words)
    assert [drawing.count(f"{tower:,} parameters") for drawing in drawings] == [2, 2, 1, 1]
    assert ["digit loss" in drawing for drawing in drawings] == [False, True, False, True]
    assert ["reads" in drawing for drawing in drawings] == [False, True, False, True]


def test_a_network_that_is_not_trained_is_drawn_without_an_answer(service):
    words = ask("network").words()
    assert "yes or no" in words
    assert "sure" not in words
