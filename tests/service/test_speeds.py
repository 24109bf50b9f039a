"""Estimates of training time."""

import pytest

from pairmnist.config import Run, Settings
from pairmnist.protocol.pace import Pace, steps, work
from pairmnist.records.record import EpochResult
from pairmnist.service.speeds import Speeds
from pairmnist.service.task import Job, Task

RUN = Run(Settings())


def test_nothing_is_guessed_before_something_was_measured():
    speeds = Speeds()
    speeds.expect("cpu", {"fully-connected": Pace(0, 1e-3)})
    assert speeds.seconds([RUN], "cpu") is None
    assert speeds.seconds([Run(Settings(architecture="fully-connected"))], "cuda:0") is None


def test_a_job_costs_each_step_once_and_each_pair_of_each_run():
    """Twice 200 pairs and a third of 1,000 test pairs, in steps of 100 pairs or of 40."""
    settings = Settings(epochs=2, training_pairs=200)
    assert (steps(settings), work(settings)) == (4, pytest.approx(3200 / 3))
    assert steps(settings.with_(training_pairs=201)) == 6
    speeds = Speeds()
    speeds.expect("cpu", {"simple-cnn": Pace(0.5, 0.003)})
    assert speeds.seconds([Run(settings)], "cpu") == pytest.approx(2 + 3.2)
    assert speeds.seconds([Run(settings)] * 10, "cpu") == pytest.approx(2 + 32)
    assert speeds.seconds([Run(settings.with_(batch_size=40))], "cpu") == pytest.approx(5 + 3.2)


def test_the_pace_of_tiny_steps_says_little_about_others():
    """A run that took 49 times the steps taught once that every run takes 25 times as long."""
    speeds = Speeds()
    speeds.expect("cpu", {"simple-cnn": Pace(1e-3, 1e-4)})
    before = speeds.seconds([RUN], "cpu")
    tiny = Run(Settings(batch_size=2))
    speeds.measured([tiny], "cpu", 1.1 * speeds.seconds([tiny], "cpu"))
    assert before < speeds.seconds([RUN], "cpu") < 1.1 * before


def test_a_measured_run_takes_as_long_again_and_twice_the_epochs_twice_as_long():
    speeds = Speeds()
    speeds.measured([RUN, Run(Settings(), 1)], "cuda:0", 20.0)
    assert speeds.seconds([RUN], "cuda:1") == pytest.approx(10)
    assert speeds.seconds([Run(Settings(epochs=100))], "cuda:0") == pytest.approx(20)


def test_a_slower_job_makes_steps_and_pairs_slower_alike():
    speeds = Speeds()
    speeds.expect("cpu", {"simple-cnn": Pace(2 / steps(RUN.settings), 1 / work(RUN.settings))})
    speeds.measured([RUN] * 4, "cpu", 12.0)  # it was 6
    one, two = speeds.seconds([RUN], "cpu"), speeds.seconds([RUN] * 2, "cpu")
    assert 3 < one < 6
    assert two / one == pytest.approx(4 / 3)


def estimate_after(*seconds):
    speeds = Speeds()
    speeds.expect("cpu", {"simple-cnn": Pace(0, 1e-3)})
    for measured in seconds:
        speeds.measured([RUN], "cpu", measured)
    speeds.expect("cpu", {"simple-cnn": Pace(0, 1e-3)})  # of a worker that starts later
    return speeds.seconds([RUN], "cpu")


def test_measurements_outweigh_the_warm_up_little_by_little():
    warm_up = estimate_after()
    estimates = [estimate_after(*[20.0] * n) for n in range(5)]
    assert estimates[0] == warm_up
    assert estimates == sorted(estimates, reverse=True)
    assert estimates[-1] == pytest.approx(20, rel=0.05)


def test_a_short_job_counts_less_than_a_long_one():
    """Its start weighs too much in it."""
    assert estimate_after(200.0, 2.0) > (200 + 2) / 2


def test_a_running_job_is_judged_by_its_own_pace(monkeypatch):
    monkeypatch.setattr(Job, "elapsed", 30.0)
    result = EpochResult(1, 1.0, 1.0, None, 0.5, 0.5)
    task = Task(RUN, "auto", history=[result] * 10)
    assert Speeds().job_left(task, Job(1, [task], "cpu")) == pytest.approx(120)
