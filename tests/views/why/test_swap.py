"""Whether a network says the same about a pair that is swapped."""

import re

import numpy as np

from pairmnist.config import Run
from pairmnist.data import digits
from tests.support.why import RIGHT, SHORT, ask, save_networks, settings


def test_a_contradiction_is_shown_with_both_answers_side_by_side(service):
    pairs = digits.held_out_pairs(Run(SHORT).draw)
    once = int(np.flatnonzero(pairs.classes[:, 0] != pairs.classes[:, 1])[3])
    swapped = -RIGHT
    swapped[once] *= -1
    save_networks(service, margin=RIGHT, swapped_margin=swapped)
    words = ask("swap").words()
    left, right = pairs.classes[once]
    cards = re.findall(r"<figure><div>.*?</figure>", words)
    assert len(cards) == 1
    assert f"{left} ≤ {right}?" in cards[0] and f"{right} ≤ {left}?" in cards[0]
    says = "yes" if left < right else "no"
    assert cards[0].count(f">{says}</b> (2 of 2)") == 2
    assert "in 2 of 2 networks" in cards[0]


def test_the_pairs_are_those_of_who_contradicts_itself_most_or_of_the_chosen(service):
    save_networks(service, settings(share=False), margin=RIGHT, swapped_margin=RIGHT)
    save_networks(service, margin=RIGHT, swapped_margin=-RIGHT)
    page = ask("swap", compare="sharing")
    assert "a network of two towers + auxiliary loss contradicts itself" in page.words()
    page = ask("swap", compare="sharing", swapped="2")
    assert "**0 pairs** on which a network of shared tower + auxiliary loss contradicts itself" in page.words()
