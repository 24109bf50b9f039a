"""How long it will be."""

import pytest

from pairmnist.config import Settings
from pairmnist.protocol.pace import Pace, work
from pairmnist.service.forecast import Forecast, makespan
from pairmnist.service.schedule import Schedule
from pairmnist.service.speeds import Speeds
from pairmnist.service.task import Job
from tests.support.queueing import ask, next_job, runs

MINUTE = Pace(0.0, 60 / work(Settings()))  # for a run of the report


def forecast(workers, **paces):
    speeds = Speeds()
    speeds.expect("cpu", paces)
    return Forecast(speeds, ["cpu"], workers)


def test_the_makespan_is_of_whole_jobs():
    assert makespan([5, 5, 5], [0, 0]) == 10
    assert makespan([1, 1, 4], [0, 0]) == 4
    assert makespan([], [0, 9]) == 0
    assert makespan([5, 1], [0, 9]) == 6


def test_runs_that_wait_are_trained_by_all_workers():
    assert forecast(2, **{"simple-cnn": MINUTE}).until_done([], runs(5), "auto") == pytest.approx(180)


def test_where_one_pace_is_unknown_nothing_is_forecast():
    mixed = runs(1) + runs(1, architecture="residual-cnn")
    assert forecast(2, **{"simple-cnn": MINUTE}).until_done([], mixed, "auto") is None
    assert forecast(2, **{"simple-cnn": MINUTE}).until_done([], runs(1), "cuda") is None


@pytest.fixture
def queue():
    """Three visitors with two runs each, who take turns."""
    queue = Schedule()
    for seed, visitor in enumerate(("ann", "bob", "eve"), 1):
        ask(queue, runs(2, seed=seed), visitor)
    return queue


@pytest.mark.parametrize(("workers", "begins"), [(1, (0, 60, 120)), (2, (0, 0, 60)), (3, (0, 0, 0))])
def test_a_turn_comes_when_those_before_have_had_theirs(queue, workers, begins):
    turns = forecast(workers, **{"simple-cnn": MINUTE})
    assert tuple(turns.until_turn([], queue.ahead(visitor)) for visitor in ("ann", "bob", "eve")) == begins


def test_a_turn_waits_for_what_is_in_training(queue, monkeypatch):
    monkeypatch.setattr(Job, "elapsed", 0.0)
    job = next_job(queue)
    turns = forecast(1, **{"simple-cnn": MINUTE})
    assert turns.until_turn([job], queue.ahead("bob")) == pytest.approx(60)
    assert turns.until_turn([job], queue.ahead("ann")) == pytest.approx(180)
    assert forecast(1).until_turn([job], queue.ahead("ann")) is None
