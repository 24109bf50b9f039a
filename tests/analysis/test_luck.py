"""How often few repetitions say the opposite of all, where it can be counted by hand."""

import numpy as np
import pytest

from pairmnist.analysis import luck
from pairmnist.analysis.luck import opposite, opposite_frame
from tests.lessons.test_values import trained


def test_of_three_changes_one_says_the_opposite_of_all():
    """Of −6, +1 and +1 the mean falls: two of the single ones rise, one of the three pairs, and never all."""
    assert [opposite([-6, 1, 1], n) for n in (1, 2, 3)] == [pytest.approx(2 / 3), pytest.approx(1 / 3), 0]


def test_who_says_nothing_does_not_say_the_opposite():
    assert opposite([-1, 1, 4], 2) == 0


def test_where_there_are_too_many_ways_to_look_at_they_are_drawn(monkeypatch):
    changes = np.random.default_rng(1).normal(-0.3, 1, 12)
    exact = opposite(changes, 5)
    monkeypatch.setattr(luck, "MOST", 700)  # of 792
    assert opposite(changes, 5) == pytest.approx(exact, abs=0.08)
    assert opposite(changes, 5) == opposite(changes, 5)


def test_each_experiment_is_compared_with_the_first_one():
    errors = [0.2, 0.21, 0.22]
    shown = [trained(errors, share_weights=False), trained([0.1, 0.3, 0.1]), trained([0.1] * 2)]
    frame = opposite_frame(shown)
    assert list(frame["repetitions"]) == [1, 2, 3]
    assert frame["share"].iloc[0] == pytest.approx(1 / 3)
    assert frame["share"].iloc[-1] == 0
