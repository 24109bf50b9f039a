"""The numbers of lessons are computed from what a step shows, where the answer is known."""

import numpy as np
import pytest

from pairmnist.analysis.trained import Trained
from pairmnist.architectures import parameters
from pairmnist.config import Draw, Experiment, Run, Settings
from pairmnist.data.digits import held_out_pairs
from pairmnist.lessons.values import ANSWERS, NUMBERS, ORDERS, filled
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


def test_without_networks_there_is_no_number_and_no_text_with_it():
    for name in NUMBERS:
        assert np.isnan(value(name, []))
        assert filled(f"{{{name}}}", [], held_out_pairs) is None
    for name in ANSWERS:
        assert ANSWERS[name].compute([], held_out_pairs) is None


def test_a_text_has_its_numbers_in_their_places():
    text = filled("From {error_first, interval} to {error}: {gain}.", SHOWN, held_out_pairs)
    assert text == "From 21.0 % (95 % interval 18.5 to 23.5) to 11.0 %: 10.0 points."


def swept(setting, errors_of):
    """Networks of a sweep, by value: the errors of two towers and of a shared one."""
    return [
        trained(errors, share_weights=share, **{setting: at})
        for at, both in errors_of.items()
        for share, errors in zip((False, True), both, strict=True)
        if errors
    ]


@pytest.mark.parametrize(
    ("most", "said"),
    [([0.101, 0.100, 0.102], "shrinks"), ([0.01, 0.02, 0.01], "grows"), ([0.1, 0.03, 0.05], "stays")],
)
def test_what_becomes_of_the_gap_is_told_over_the_numbers_of_pairs_that_both_kinds_have(most, said):
    """With 125 pairs a shared tower errs 5 points less of 40 to 42 %."""
    errors = {250: ([0.3] * 3, [0.25] * 3), 125: ([0.4, 0.41, 0.42], [0.35, 0.36, 0.37]), 1000: ([0.11] * 3, most)}
    shown = swept("training_pairs", errors | {2000: ([0.1] * 3, [])})
    assert ANSWERS["gap_over_pairs"].compute(shown, held_out_pairs) == said
    assert (value("pairs_fewest", shown), value("pairs_most", shown)) == (125, 1000)
    assert value("gap_fewest", shown) == pytest.approx(0.05)
    assert value("gap_most", shown) == pytest.approx(0.11 - np.mean(most))
    assert value("share_fewest", shown) == pytest.approx(0.05 / 0.41, abs=1e-4)
    assert value("share_most", shown) == pytest.approx(1 - np.mean(most) / 0.11)


def test_a_gap_that_falls_by_a_point_with_each_doubling_is_said_to_do_so():
    shown = swept("training_pairs", {125 * 2**k: ([0.3] * 3, [0.25 + 0.01 * k] * 3) for k in range(4)})
    assert value("gap_lost", shown) == pytest.approx(0.01)


def test_one_number_of_pairs_shows_no_gap_over_pairs():
    shown = swept("training_pairs", {1000: ([0.2, 0.21], [0.1, 0.11])})
    assert ANSWERS["gap_over_pairs"].compute(shown, held_out_pairs) is None
    assert np.isnan(value("gap_fewest", shown))


def test_what_is_no_sweep_has_no_value_of_one():
    for name in ("best_alpha", "pairs_fewest", "gap_most"):
        assert np.isnan(value(name))


def test_the_best_alpha_has_the_values_that_are_not_clearly_worse_beside_it():
    """Both kinds count: two towers alone err least at 0.8, where a shared tower errs most."""
    noise = np.array([0.01, -0.01, 0.0])
    apart = {0.05: 0.3 + noise, 0.2: 0.2 - noise, 0.4: 0.2 + noise, 0.8: 0.18 - noise}
    shared = {0.05: 0.2 + noise, 0.2: 0.101 + noise, 0.4: 0.1 + noise, 0.8: 0.3 + noise}
    shown = swept("alpha", {at: (list(apart[at]), list(shared[at])) for at in apart})
    found = NUMBERS["best_alpha"].compute(shown, held_out_pairs)
    assert (found.mean, found.low, found.high) == (0.4, 0.2, 0.4)


def of_one(**arrays):
    return [
        Trained(
            Experiment(Settings(epochs=2), 2),
            "one",
            [make_record(Run(Settings(epochs=2), k), **arrays) for k in (0, 1)],
        )
    ]


def test_what_a_shared_tower_has_of_two_towers_parameters_is_counted():
    whole, half = (parameters("simple-cnn", share) for share in (False, True))
    assert value("parameters_left") == half / whole


def test_a_network_that_errs_on_close_digits_only_is_found_to_do_so():
    pairs = held_out_pairs(Draw(0, 0))
    near = np.abs(pairs.classes[:, 0] - pairs.classes[:, 1]) <= 1
    answers = np.where(near, 1 - pairs.targets, pairs.targets)
    shown = of_one(margin=np.where(answers == 1, 1.0, -1.0).astype(np.float32))
    assert (value("error_close", shown), value("error_far", shown)) == (1, 0)


def test_a_network_that_always_says_yes_contradicts_itself_in_every_pair():
    shown = of_one(margin=np.ones(1000, np.float32), swapped_margin=np.ones(1000, np.float32))
    assert value("contradicts", shown) == 1


def test_digits_that_stand_in_the_features_are_read_from_them():
    pairs = held_out_pairs(Draw(0, 0))
    features = np.eye(10, dtype=np.float16)[pairs.classes]
    readout = np.tile(np.eye(10, 11, dtype=np.float32), (1, 1, 1))
    shown = of_one(features=features, readout=readout)
    assert value("reading", shown) == value("reading_first", shown) == 1


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


def test_neighbouring_digits_among_the_wrong_answers_are_counted():
    pairs = held_out_pairs(Draw(0, 0))
    apart = np.abs(pairs.classes[:, 0] - pairs.classes[:, 1])
    wrong = np.isin(np.arange(len(apart)), [*np.flatnonzero(apart == 1)[:3], np.flatnonzero(apart == 5)[0]])
    answers = np.where(wrong, 1 - pairs.targets, pairs.targets)
    run = Run(Settings(epochs=2), 0)
    record = make_record(run, margin=np.where(answers == 1, 1.0, -1.0).astype(np.float32))
    assert value("close", [Trained(Experiment(run.settings, 1), "one", [record])]) == pytest.approx(3 / 4)
