"""Sweeps: what is trained for them, and what is lowest."""

import numpy as np
import pytest

from pairmnist.analysis import sweeps
from pairmnist.analysis.answers import with_readings
from pairmnist.analysis.sweeps import EPOCHS, SWEEPS
from pairmnist.analysis.trained import Trained
from pairmnist.config import Experiment, Settings
from tests.support.handmade import features_of, margins, pairs_of
from tests.support.records import make_record
from tests.support.sweep import ALPHA, BASE, alpha_sweep


def test_alpha_is_swept_with_the_auxiliary_loss_and_zero_is_without() -> None:
    experiments = sweeps.experiments(ALPHA, BASE, 5)
    assert len(experiments) == 16
    without = BASE.with_(share_weights=False)
    assert experiments[0].runs()[0].id == Experiment(without).runs()[0].id
    assert {e.settings.auxiliary_loss for e in experiments} == {True}
    assert len({run.id for e in experiments for run in e.runs()}) == 80


def test_pairs_double_from_125_to_8000() -> None:
    experiments = sweeps.experiments(SWEEPS["pairs"], BASE, 1)
    assert [e.settings.training_pairs for e in experiments[:7]] == [125, 250, 500, 1000, 2000, 4000, 8000]
    assert {e.settings.auxiliary_loss for e in experiments} == {False}


def test_epochs_need_two_experiments_only() -> None:
    assert [e.settings for e in sweeps.experiments(EPOCHS, BASE, 2)] == [
        BASE.with_(share_weights=False),
        BASE.with_(share_weights=True),
    ]


def test_minima_by_hand() -> None:
    errors = sweeps.errors(ALPHA, alpha_sweep({False: 0.4, True: 0.2}))
    assert len(errors) == 16 * 3
    apart, shared = sweeps.minima(ALPHA, errors)
    assert (apart.towers, apart.value, apart.points) == ("two towers", 0.4, 8)
    assert apart.mean == pytest.approx(0.11)
    assert apart.excess[:2] == pytest.approx((0.02, 0), abs=1e-9)  # α = 0.2 is 2 points worse in each repetition
    assert (shared.towers, shared.value) == ("shared tower", 0.2)


def test_means_have_intervals_over_repetitions_and_leave_out_what_diverged() -> None:
    means = sweeps.means(sweeps.errors(ALPHA, alpha_sweep({False: 0.4, True: 0.2}, diverged=2)))
    point = means.query("towers == 'two towers' and value == 0.4").iloc[0]
    assert point["n"] == 2
    assert point["mean"] == pytest.approx(0.105)
    assert point["sd"] == pytest.approx(np.std([0.10, 0.11], ddof=1))


def test_epochs_come_from_the_record() -> None:
    trained = [
        Trained(e, "x", [make_record(r, test_error=np.array([0.3, 0.2], np.float32)) for r in e.runs()])
        for e in sweeps.experiments(EPOCHS, BASE, 2)
    ]
    errors = sweeps.errors(EPOCHS, trained)
    assert errors.groupby("value")["test_error"].mean().to_dict() == pytest.approx({1: 0.3, 2: 0.2})
    assert len(errors) == 2 * 2 * 2
    assert [minimum.value for minimum in sweeps.minima(EPOCHS, errors)] == [2, 2]
    assert {minimum.excess.n for minimum in sweeps.minima(EPOCHS, errors)} == {0}  # the report's 50 are not there


def test_the_digits_compared_have_errors_of_their_own_where_what_they_come_to_is_kept():
    pairs = pairs_of(*[(5, 2)] * 10)
    one, other = Experiment(Settings(alpha=0.4), 2), Experiment(Settings(alpha=0.6), 1)
    read = {"features": features_of(*[(2, 5)] * 3, *[(5, 2)] * 7), "margin": margins(1)}
    kept = [with_readings(make_record(run, **read)).reduced_to(["answers", "readings"]) for run in one.runs()]
    without = [make_record(run).reduced_to(["answers"]) for run in other.runs()]
    found = sweeps.errors_of_digits(ALPHA, [Trained(one, "", kept), Trained(other, "", without)], lambda draw: pairs)
    assert found.to_dict("records") == [
        {"towers": "shared tower", "value": 0.4, "repetition": k, "test_error": 0.3} for k in (0, 1)
    ]
