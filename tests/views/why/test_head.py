"""Which digits are hard: the head's map and the pairs of its cells."""

import re

import numpy as np
import pytest

from pairmnist.config import Experiment, Run
from pairmnist.data import digits
from tests.support.why import RIGHT, SHORT, ask, save_four, save_networks


@pytest.mark.parametrize("protocol", ["one-draw", "new-draw"])
def test_two_digits_show_the_pairs_of_their_cell(service, protocol):
    one = SHORT.with_(protocol=protocol)
    save_networks(service, one)
    page = ask("head", left_digit="4", right_digit="3", protocol=protocol)
    draws = {run.draw for run in Experiment(one, 2).runs()}
    there = sum((digits.held_out_pairs(draw).classes == (4, 3)).all(axis=1).sum() for draw in draws)
    assert f"**4 and 3**, {there} test pairs" in page.words()
    assert page.figures() == min(there, 8) == page.words().count("<b>4 &gt; 3</b>")


def test_without_a_choice_the_hardest_cell_is_shown(service):
    pairs = digits.held_out_pairs(Run(SHORT).draw)
    of_cell = (pairs.classes == (5, 4)).all(axis=1)
    save_networks(service, margin=np.where(of_cell, -RIGHT, RIGHT))
    page = ask("head")
    assert f"The hardest cell: **5 and 4**, {of_cell.sum()} test pairs" in page.words()
    assert "2 of 2 wrong" in page.words()


def test_compared_maps_have_the_same_scale_of_colours(service):
    save_four(service)
    charts = [str(chart) for chart in ask("head", compare="four").charts()]
    scales = {re.search(r"min\(1, datum\['wrong answers'\] / ([\d.]+)\)", chart).group(1) for chart in charts}
    assert len(charts) == 4
    assert len(scales) == 1


@pytest.mark.parametrize("shown", ["errors", "pairs", "means"])
def test_each_map_has_a_legend(service, shown):
    save_networks(service)
    page = ask("head", head=shown)
    assert page.words().count('<div class="scale">') == 1
    assert len(page.charts()) == 1
