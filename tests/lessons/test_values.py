"""The numbers of lessons are computed from what a step shows, where the answer is known."""

import numpy as np
import pytest

from pairmnist.analysis.trained import Trained
from pairmnist.config import Draw, Experiment, Run, Settings
from pairmnist.data.digits import held_out_pairs
from pairmnist.lessons.values import ANSWERS, NUMBERS, ORDERS, filled, guessed
from pairmnist.report import published
from tests.support.records import make_record


def trained(errors, **changes):
    """Networks that end with these errors."""
    settings = Settings(epochs=2, **changes)
    records = [make_record(Run(settings, k), test_error=np.array([0.4, e], np.float32)) for k, e in enumerate(errors)]
    return Trained(Experiment(settings, len(records)), str(changes), records)


def four(two, shared, learns, both):
    return [
        trained(two, share_weights=False, auxiliary_loss=False),
        trained(learns, share_weights=False, auxiliary_loss=True),
        trained(shared, share_weights=True, auxiliary_loss=False),
        trained(both, share_weights=True, auxiliary_loss=True),
    ]


SHOWN = four([0.20, 0.22, 0.21], [0.15, 0.17, 0.16], [0.18, 0.20, 0.19], [0.10, 0.12, 0.11])


def value(name, shown=SHOWN):
    return NUMBERS[name].compute(shown, held_out_pairs).mean


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("error", 0.11),
        ("error_first", 0.21),
        ("gain", 0.10),
        ("gain_sharing", (0.05 + 0.08) / 2),
        ("gain_auxiliary", (0.02 + 0.05) / 2),
        ("spread", 0.02),
        ("always_yes", 0.451),
    ],
)
def test_a_number_is_what_it_says(name, expected):
    assert value(name) == pytest.approx(expected, abs=1e-6)


def test_two_of_three_may_say_the_opposite_of_all():
    """Of the changes −6, +1, +1 points the mean is a gain; two of the three pairs say so, and one the opposite."""
    shown = [trained([0.20, 0.20, 0.20], share_weights=False), trained([0.14, 0.21, 0.21], share_weights=True)]
    assert value("flips", shown) == pytest.approx(1 / 3)


@pytest.mark.parametrize(
    ("shared", "learns", "said"),
    [
        ([0.15, 0.16, 0.15], [0.18, 0.19, 0.18], "sharing"),
        ([0.18, 0.19, 0.18], [0.15, 0.16, 0.15], "auxiliary"),
        ([0.15, 0.19, 0.15], [0.18, 0.15, 0.17], "same"),
    ],
)
def test_which_helps_more_is_only_said_where_it_is_clear(shared, learns, said):
    shown = four([0.2] * 3, shared, learns, [0.1] * 3)
    assert ANSWERS["helps_more"].compute(shown, held_out_pairs) == said


def test_without_networks_there_is_no_number():
    for name in NUMBERS:
        assert "?" in filled(f"{{{name}}}", [], held_out_pairs)


def test_a_text_has_its_numbers_in_their_places():
    text = filled("From {error_first} to {error}: {gain}.", SHOWN, held_out_pairs)
    assert text == "From 21.0 % to 11.0 %: 10.0 points."


def test_an_order_says_which_of_its_comparisons_are_clear():
    """Errors of ten repetitions differ by 5 points where it is clear, and not at all where it is not."""
    luck = np.linspace(0, 0.01, 10)
    found = ORDERS["kinds"].compute(four(0.2 + luck, 0.15 + luck, 0.15 + luck[::-1], 0.1 + luck), held_out_pairs)
    assert (found.keys[0], found.keys[-1], len(found.clear)) == ("both", "neither", 5)
    assert found.agreeing(["both", "sharing", "auxiliary", "neither"]) == 5
    assert found.agreeing(["neither", "sharing", "auxiliary", "both"]) == 0


def test_an_order_of_other_things_than_are_shown_is_none():
    assert ORDERS["kinds"].compute(SHOWN[:3], held_out_pairs) is None
    assert ORDERS["architectures"].compute(SHOWN, held_out_pairs) is None


def test_the_architectures_that_are_put_in_order_are_those_that_are_compared():
    assert set(ORDERS["architectures"].keys) == set(published.ARCHITECTURES)


@pytest.mark.parametrize(
    ("of", "low", "high"),
    [("gain", 0.17, 0.17), ("spread", 0.10, 0.14), ("error", 0.04, 0.04), ("always_yes", 0.04, 0.04)],
)
def test_a_guess_lies_where_it_would_be_right(of, low, high):
    """Of 4 points or percent: below the first one's 21 %, from the best network's 10 % on, or there itself."""
    guess = guessed(of, 0.04, SHOWN)
    assert (guess.low, guess.high) == (pytest.approx(low, abs=1e-6), pytest.approx(high, abs=1e-6))


def test_neighbouring_digits_among_the_wrong_answers_are_counted():
    pairs = held_out_pairs(Draw(0, 0))
    apart = np.abs(pairs.classes[:, 0] - pairs.classes[:, 1])
    wrong = np.isin(np.arange(len(apart)), [*np.flatnonzero(apart == 1)[:3], np.flatnonzero(apart == 5)[0]])
    answers = np.where(wrong, 1 - pairs.targets, pairs.targets)
    run = Run(Settings(epochs=2), 0)
    record = make_record(run, margin=np.where(answers == 1, 1.0, -1.0).astype(np.float32))
    assert value("close", [Trained(Experiment(run.settings, 1), "one", [record])]) == pytest.approx(3 / 4)
