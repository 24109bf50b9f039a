"""Maps by pair of digits, on answers that are known."""

from typing import Any

import numpy as np
import pytest
from scipy.special import expit

from pairmnist.analysis import maps
from pairmnist.config import Run, Settings
from tests.support.handmade import features_of, margins, pairs_of
from tests.support.records import make_record

PAIRS = pairs_of((2, 5), (5, 2), (2, 5), (4, 4))


def cell(frame, left, right):
    return frame.set_index(["left", "right"]).loc[(left, right)]


def test_a_cell_has_its_pairs_their_error_and_mean_probability():
    record = make_record(margin=margins(np.log(3), 0, -np.log(3), 1))
    frame = maps.final_map([record], lambda draw: PAIRS)
    assert len(frame) == 100
    assert cell(frame, 2, 5).to_dict() == pytest.approx({"pairs": 500, "error": 0.5, "probability": 0.5})
    assert cell(frame, 5, 2)["error"] == 1  # a margin of 0 means yes
    assert cell(frame, 4, 4)["error"] == 0
    assert frame["pairs"].sum() == 1000


def test_cells_without_pairs_are_empty_and_not_zero():
    frame = maps.final_map([make_record()], lambda draw: PAIRS)
    assert cell(frame, 0, 0)["pairs"] == 0
    assert np.isnan(cell(frame, 0, 0)["error"])


def test_repetitions_on_the_same_pairs_are_averaged_and_the_pairs_counted_once():
    records = [make_record(Run(Settings(), k), margin=margins(m)) for k, m in enumerate((1, 1, -1))]
    frame = maps.final_map(records, lambda draw: PAIRS)
    assert cell(frame, 2, 5)["pairs"] == 500
    assert cell(frame, 2, 5)["error"] == pytest.approx(1 / 3)


def test_different_draws_add_their_pairs():
    draws = [PAIRS, pairs_of((2, 5))]
    records = [make_record(Run(Settings(protocol="new-draw"), k), margin=margins(1)) for k in (0, 1)]
    frame = maps.final_map(records, lambda draw: draws[draw.number])
    assert cell(frame, 2, 5)["pairs"] == 1500


def test_class_means_go_through_the_heads_own_weights():
    """Features are one-hot digits times 5 and hidden unit 0 sums left and right: P follows from their weights."""
    slope = np.arange(10) / 10
    hidden = np.zeros((20, 20), np.float32)
    hidden[0, :10], hidden[0, 10:] = -slope, slope  # right − left, which ReLU cuts at 0
    logits = np.zeros((2, 20), np.float32)
    logits[1, 0] = 2
    weights: dict[str, Any] = {
        "weights/head.0.weight": hidden,
        "weights/head.0.bias": np.zeros(20, np.float32),
        "weights/head.2.weight": logits,
        "weights/head.2.bias": np.array([0.5, 0], np.float32),
    }
    record = make_record(features=features_of((2, 5), (5, 2)), **weights)
    head = maps.head_on_class_means(record, pairs_of((2, 5), (5, 2)))
    assert head[2, 5] == pytest.approx(expit(2 * 5 * 0.3 - 0.5))
    assert head[5, 2] == pytest.approx(expit(-0.5))
    assert np.isnan(head[0]).all()  # no left image is a 0
    frame = maps.map_of_class_means([record, record], lambda draw: pairs_of((2, 5), (5, 2)))
    assert cell(frame, 2, 5)["probability"] == pytest.approx(head[2, 5])
