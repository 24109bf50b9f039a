"""A real Dask scheduler and real worker processes, which come and go while they train."""

import pytest

from pairmnist.config import Run, Settings
from pairmnist.records.store import Store
from pairmnist.service.service import Service
from tests.support.dask_cluster import Cluster
from tests.support.short_training import SHORT, assert_same, train
from tests.support.waiting import PATIENCE, until

SHORTS = [Run(SHORT, 0), Run(SHORT.with_(architecture="residual-cnn"), 1)]
# Pretended, because their seed is not 0: of 2 and of 10 seconds.
MIDDLE, LONG = (Run(Settings(epochs=epochs, seed=77)) for epochs in (100, 500))


@pytest.fixture
def cluster(tmp_path):
    cluster = Cluster(tmp_path)
    yield cluster
    cluster.close()


def state(service, run):
    return service.states([run], "ann")[0]


def in_training(service, run):
    return state(service, run).state == "running" and state(service, run).history


def problem(service, words):
    return any(words in problem for problem in service.problems())


@pytest.mark.slow
def test_a_cluster_trains_as_this_machine_does_and_no_run_is_lost_with_a_worker_or_the_scheduler(cluster, tmp_path):
    """One story, because processes take long to start: each part begins where the one before it ended."""
    store = Store(tmp_path / "cache", shipped=None)
    service = Service(store, scheduler=cluster.address)

    # Without a scheduler what was asked for waits.
    service.train(SHORTS, "ann")
    until(lambda: problem(service, "does not answer"))
    assert {state(service, run).state for run in SHORTS} == {"queued"}

    # It comes, with a worker that trains and one that is refused.
    cluster.start_scheduler()
    until(lambda: problem(service, "has no workers"))
    refused, first = cluster.start_worker(PAIRMNIST_TEST_VERSION="0.1"), cluster.start_worker()
    assert service.wait(SHORTS, PATIENCE)
    for run in SHORTS:
        [here] = train(run)
        assert_same(store.load(run), here)
    until(lambda: problem(service, "1 worker of the cluster cannot be used"))
    assert problem(service, "it has pairmnist 0.1")
    refused.kill()
    until(lambda: not service.problems())
    assert "1 worker)" in service.site().words

    # A worker whose job is cancelled trains another.
    service.train([LONG], "ann")
    until(lambda: in_training(service, LONG))
    service.cancel([LONG], "ann")
    service.train([MIDDLE], "ann")
    until(lambda: in_training(service, MIDDLE))

    # It is killed: another one trains the run.
    second = cluster.start_worker()
    first.kill()
    assert service.wait([MIDDLE], PATIENCE)
    assert store.has(MIDDLE)

    # The scheduler is killed and its worker ends: the run waits until it is back and has a worker.
    service.train([LONG], "ann")
    until(lambda: in_training(service, LONG))
    cluster.stop_scheduler()
    until(lambda: problem(service, "does not answer"))
    until(lambda: state(service, LONG).state == "queued")
    second.wait(PATIENCE)
    cluster.start_scheduler()
    cluster.start_worker()
    until(lambda: in_training(service, LONG))

    # Who leaves takes their runs along, so that the worker is free for others.
    service.close()
    other = Service(Store(tmp_path / "other", shipped=None), scheduler=cluster.address)
    other.train([MIDDLE], "eve")
    assert other.wait([MIDDLE], PATIENCE)
    other.close()
