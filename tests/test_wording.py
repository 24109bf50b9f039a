"""Numbers as people read them: the examples of the functions, and what they must hold for any number."""

import doctest
import math

import pytest

from pairmnist import wording


def test_examples_are_true():
    found = doctest.testmod(wording)
    assert found.attempted >= 6
    assert not found.failed


@pytest.mark.parametrize("nothing", [0.0, -0.0, 1e-9, -1e-9, -0.00004])
def test_what_is_shown_as_nothing_has_no_sign(nothing):
    assert wording.points(nothing) == "0.00"
    assert wording.interval(nothing, nothing) == "0.00 to 0.00"


@pytest.mark.parametrize("difference", [-0.31234, -0.00006, 0.00006, 0.5])
def test_points_read_back(difference):
    text = wording.points(difference)
    assert text[0] == ("−" if difference < 0 else "+")
    assert float(text.replace("−", "-")) == pytest.approx(100 * difference, abs=0.005)


def test_what_is_no_number_is_said_so():
    assert wording.points(math.nan) == "nan"
