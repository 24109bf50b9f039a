"""A finished run is not lost while the server lives, whatever the disk does."""

import os
import threading

import pytest

from pairmnist.config import Experiment, Run, Settings
from pairmnist.protocol.messages import Trained
from pairmnist.records.packing import pack
from pairmnist.records.store import Store
from pairmnist.service import saving
from pairmnist.service.limits import Limits
from pairmnist.service.service import Service
from tests.support.records import make_record, weights
from tests.support.waiting import until
from tests.support.workers_by_hand import hello

RUN = Run(Settings(epochs=2))


@pytest.fixture
def service(store, workers):
    service = Service(store, workers)
    yield service
    service.close()


@pytest.fixture
def full(monkeypatch):
    """A disk without room, until `clear()`."""
    full = threading.Event()
    full.set()
    fsync = os.fsync

    def refuse(handle):
        if full.is_set():
            raise OSError(28, "No space left on device")
        fsync(handle)

    monkeypatch.setattr(os, "fsync", refuse)
    return full


def train(service, workers):
    service.train([RUN], "ann")
    if not workers.jobs:
        service.greeted(0, hello())
    _, job = workers.jobs[-1]
    service.finished(0, Trained(job.job, {RUN.id: pack(make_record(RUN))}, {}))


def test_what_a_full_disk_refuses_counts_as_stored_and_is_said(service, store, workers, full):
    train(service, workers)
    assert service.states([RUN], "ann")[0].state == "stored"
    assert store.load(RUN).run == RUN
    assert [one.settings for one in store.experiments()] == [RUN.settings]
    [problem] = store.problems
    assert "1 finished run is in memory only" in problem
    assert "No space left on device" in problem
    service.train([RUN], "bob")
    assert len(workers.jobs) == 1


def test_it_is_written_as_soon_as_there_is_room(service, store, workers, full, monkeypatch):
    monkeypatch.setattr(saving, "PAUSE", 0.01)
    train(service, workers)
    file = store.cache / f"{RUN.id}.npz"
    assert not file.exists()
    full.clear()
    until(file.exists)
    until(lambda: not store.problems)
    assert Store(store.cache, shipped=None).load(RUN).run == RUN


def test_the_last_moment_to_write_it_is_when_the_service_closes(service, store, workers, full):
    train(service, workers)
    full.clear()
    service.close()
    assert Store(store.cache, shipped=None).load(RUN).run == RUN


def test_a_cache_that_cannot_be_written_is_said_before_anything_is_trained(tmp_path, workers, monkeypatch):
    monkeypatch.setattr(saving, "PAUSE", 0.01)
    (tmp_path / "file").write_text("no folder")
    store = Store(tmp_path / "file" / "cache", shipped=None)
    service = Service(store, workers)
    service.start()
    [problem] = service.problems()
    assert "kept in memory only" in problem
    assert "PAIRMNIST_CACHE" in problem
    train(service, workers)
    assert store.load(RUN).run == RUN
    (tmp_path / "file").unlink()
    until(lambda: not service.problems())
    assert Store(store.cache, shipped=None).load(RUN).run == RUN
    service.close()


def test_a_record_of_another_run_is_not_kept_either(service, store, workers, full):
    other = Run(Settings(epochs=2), 1)
    service.train([RUN], "ann")
    service.greeted(0, hello())
    service.finished(0, Trained(workers.jobs[0][1].job, {RUN.id: pack(make_record(other))}, {}))
    [state] = service.states([RUN], "ann")
    assert state.state == "failed"
    assert "does not check" in state.message
    assert not store.experiments()


def finish(service, workers, run):
    """Train a run and let its worker say that it is done."""
    service.train([run], "ann")
    if not workers.jobs:
        service.greeted(0, hello())
    _, job = workers.jobs[-1]
    service.finished(0, Trained(job.job, {run.id: pack(make_record(run, **large(run)))}, {}))


def large(run):
    """Weights of the towers, which do not pack well."""
    return {name: array for name, array in weights(run).items() if name.startswith("weights/left.")}


def test_the_cache_stays_within_its_limit_without_what_somebody_looks_at(store, workers):
    service = Service(store, workers, limits=Limits(cache_megabytes=1))
    settings = Settings(architecture="residual-cnn", epochs=2)
    runs = Experiment(settings, 9).runs()
    finish(service, workers, runs[0])
    service.see("ann", [Run(settings.with_(epochs=1))])  # the beginning of the first
    for run in runs[1:]:
        finish(service, workers, run)
    size = sum(path.stat().st_size for path in store.cache.glob("*.npz"))
    left = store.runs()
    service.close()
    assert 0.8e6 < size <= 1e6
    assert left == [runs[0], *runs[-(len(left) - 1) :]]


def test_a_cache_that_cannot_be_pruned_stops_nothing(store, workers, monkeypatch):
    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(store, "prune", refuse)
    service = Service(store, workers, limits=Limits(cache_megabytes=1))
    finish(service, workers, RUN)
    assert store.runs() == [RUN]
    service.close()


def test_runs_are_deleted_but_for_what_somebody_looks_at_or_waits_for(store, workers):
    service = Service(store, workers)
    seen, awaited, other = Experiment(Settings(epochs=2), 3).runs()
    for run in (seen, awaited, other):
        finish(service, workers, run)
    service.see("ann", [seen])
    service.train([awaited], "ann", again=True)
    assert service.delete([seen, awaited, other]) == 1
    assert store.runs() == [seen, awaited]
    service.close()
