"""What may train together."""

from random import Random

import pytest

from pairmnist.config import SETTINGS, Run, Settings
from pairmnist.protocol.jobs import can_share, in_jobs, job_size, side_by_side
from tests.support.random_settings import other_value


def test_repetitions_and_digit_losses_may_differ_and_nothing_else():
    run = Run(Settings())
    for alike in (Settings(auxiliary_loss=False), Settings(alpha=0.7)):
        assert can_share(run, Run(alike, 3))
    for name in SETTINGS.keys() - {"auxiliary_loss", "alpha"}:
        value = other_value(SETTINGS[name], SETTINGS[name].default, Random(name))
        assert not can_share(run, Run(Settings().with_(**{name: value})))


def test_runs_that_agree_are_trained_in_one_call_as_long_as_all_workers_are_busy():
    shared, apart = (
        [Run(Settings(architecture="fully-connected", share_weights=share, epochs=9), k) for k in range(6)]
        for share in (True, False)
    )
    convolutional = [Run(Settings(), k) for k in range(2)]
    assert in_jobs(shared, "cpu", workers=2) == [shared[:3], shared[3:]]
    assert in_jobs(shared + apart + convolutional, "cpu", workers=2) == [
        shared,
        apart,
        *([run] for run in convolutional),
    ]
    assert in_jobs([], "cpu", workers=2) == []


def test_no_call_trains_more_than_fit_side_by_side():
    settings = Settings(architecture="fully-connected")
    most = side_by_side(settings, "cpu")
    assert job_size(settings, "cpu", waiting=10 * most, workers=2) == most


@pytest.mark.parametrize("device", ["cpu", "cuda:0"])
def test_larger_steps_are_of_fewer_runs(device):
    """What lies in memory grows with both."""
    settings = Settings(architecture="fully-connected")
    most = side_by_side(settings, device)
    sizes = [side_by_side(settings.with_(batch_size=size), device) for size in (2, 100, 200, 1000)]
    assert sizes == [most, most, most // 2, most // 10]
