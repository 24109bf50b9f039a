"""Who is given what, with workers that do nothing by themselves."""

import threading

import pytest

from pairmnist.config import Run, Settings
from pairmnist.protocol.messages import Cancel, Stopped, Trained
from pairmnist.records.packing import pack
from pairmnist.records.store import Store
from pairmnist.service.limits import LimitError, Limits
from pairmnist.service.service import Service
from tests.support.records import make_record
from tests.support.workers_by_hand import WorkersByHand, hello

PATIENCE = 10  # seconds after which a test that waits fails


@pytest.fixture
def service(store, workers):
    return Service(store, workers)


def run(repetition=0):
    return Run(Settings(epochs=2), repetition)


def trained(job):
    return Trained(job.job, {run.id: pack(make_record(run)) for run in job.runs}, {})


def state(service, wanted):
    return service.states([wanted], "ann")[0].state


def test_a_worker_whose_card_dropped_out_goes_on_with_another(service, workers):
    """Two workers, but one card is left, so one worker would be enough."""
    service.greeted(0, hello("cpu", "cuda:0"))
    service.greeted(1, hello("cpu", "cuda:0", **{"cuda:1": "too old"}))
    service.train([run(0), run(1)], "ann")
    assert sorted(worker for worker, _ in workers.jobs) == [0, 1]
    assert {job.device for _, job in workers.jobs} == {"cuda:0"}


def test_a_run_that_was_stored_before_its_turn_is_not_trained(service, workers, store):
    service.train([run(0), run(1)], "ann")
    store.save(run(0), pack(make_record(run(0))))
    service.greeted(0, hello())
    [(_, job)] = workers.jobs
    assert job.runs == (run(1),)
    assert service.wait([run(0)], 0)


def test_two_servers_on_one_cache_share_the_work(store):
    """They begin at the same end at the same time; each works as fast as the other."""
    wanted = [run(repetition) for repetition in range(20)]
    servers = [(Service(Store(store.cache, shipped=None), workers), workers) for workers in map(WorkersByHand, (1, 1))]
    for service, _ in servers:
        service.train(wanted, "ann")
        service.greeted(0, hello())
    for turn in range(len(wanted)):
        for service, workers in servers:
            if turn < len(workers.jobs):
                service.finished(0, trained(workers.jobs[turn][1]))
    assert all(state(service, one) == "stored" for service, _ in servers for one in wanted)
    assert sum(len(workers.jobs) for _, workers in servers) <= len(wanted) + 2


def while_the_store_is_asked(service, store, monkeypatch, act):
    """Do something after a worker was given a job and before it is told so."""
    ask = store.stored

    def asked(runs):
        stored = ask(runs)
        monkeypatch.setattr(store, "stored", ask)
        act()
        return stored

    monkeypatch.setattr(store, "stored", asked)
    service.greeted(0, hello())


def test_a_worker_that_is_lost_before_it_begins_leaves_its_run_to_another(service, workers, store, monkeypatch):
    service.train([run()], "ann")
    while_the_store_is_asked(service, store, monkeypatch, lambda: service.lost(0, "it fell"))
    assert not workers.jobs
    service.greeted(1, hello())
    assert [worker for worker, _ in workers.jobs] == [1]


def test_a_run_that_is_cancelled_before_it_begins_is_not_trained(service, workers, store, monkeypatch):
    service.train([run(0), run(1)], "ann")
    while_the_store_is_asked(service, store, monkeypatch, lambda: service.cancel([run(0)], "ann"))
    assert [job.runs for _, job in workers.jobs] == [(run(1),)]
    service.train([run(0)], "ann")
    service.finished(0, trained(workers.jobs[0][1]))
    assert workers.jobs[1][1].runs == (run(0),)


@pytest.mark.parametrize("slow", ["stored", "load", "save", "problem"])
def test_nobody_waits_for_the_disk_of_another(service, workers, store, monkeypatch, slow):
    ask, free = getattr(store, slow), []

    def asked(*args):
        other = threading.Thread(target=service.devices, daemon=True)
        other.start()
        other.join(PATIENCE)
        free.append(not other.is_alive())
        return ask(*args)

    monkeypatch.setattr(store, slow, asked)
    service.train([run()], "ann")
    service.greeted(0, hello())
    service.states([run()], "ann")
    service.estimate([run()])
    service.finished(0, trained(workers.jobs[0][1]))
    assert free
    assert all(free)


def test_a_cancelled_job_is_stopped_once(service, workers):
    service.train([run()], "ann")
    service.greeted(0, hello())
    for _ in range(2):
        service.cancel([run()], "ann")
    [(worker, cancel)] = workers.cancelled
    assert (worker, cancel) == (0, Cancel(workers.jobs[0][1].job))
    service.finished(0, Stopped(cancel.job))
    assert state(service, run()) == "cancelled"


def test_what_exceeds_a_limit_is_refused_whole_and_what_is_stored_or_waits_already_does_not_count(store, workers):
    service = Service(store, workers, Limits(waiting=2))
    store.save(run(0), pack(make_record(run(0))))
    with pytest.raises(LimitError):
        service.train([run(1), run(2), run(3)], "ann")
    assert state(service, run(1)) == "absent"
    service.train([run(0), run(1), run(2)], "ann")
    service.train([run(1), run(2)], "ann")
    with pytest.raises(LimitError):
        service.train([run(3)], "ann")
    service.train([run(3), run(4)], "bob")


def test_who_waits_is_told_their_place_and_when_their_turn_comes(service, workers):
    assert service.turn("ann") is None
    for number, visitor in enumerate(("ann", "bob", "eve")):
        service.train([run(number)], visitor)
    assert service.turn("bob") == (2, None)
    service.greeted(0, hello())
    assert service.turn("ann") is None
    assert [service.turn(visitor).place for visitor in ("bob", "eve")] == [1, 2]
    seconds = service.estimate([run(7)])
    assert service.turn("eve").seconds == pytest.approx(2 * seconds, rel=0.1)


def test_where_no_worker_is_left_what_waits_fails_in_words(service, workers):
    service.train([run()], "ann")
    workers.number = 0
    service.lost(0, "it would not start")
    [failed] = service.states([run()], "ann")
    assert failed.state == "failed"
    assert "it would not start" in failed.message


def test_a_run_whose_worker_went_through_no_fault_of_it_is_tried_as_often_as_that_happens(service, workers):
    service.train([run()], "ann")
    for _ in range(5):
        service.greeted(0, hello())
        service.lost(0, "the connection was lost", counts=False)
    assert state(service, run()) == "queued"
    assert len(workers.jobs) == 5


def test_where_training_moves_what_was_in_training_begins_again(store, monkeypatch):
    cluster, here = WorkersByHand(1), WorkersByHand(2)
    monkeypatch.setattr(
        "pairmnist.service.service.workers_at", lambda scheduler, number: cluster if scheduler else here
    )
    service = Service(store, scheduler="tcp://10.0.0.5:8786")
    service.train([run(0), run(1)], "ann")
    service.greeted(0, hello())
    service.move("this machine")
    service.move("this machine")  # pressed twice
    assert service.site().other == "the cluster at tcp://10.0.0.5:8786"
    for worker in range(2):
        service.greeted(worker, hello())
    assert {job.runs for _, job in here.jobs} == {(run(0),), (run(1),)}
    for worker, job in here.jobs:
        service.finished(worker, trained(job))
    assert {state(service, run(repetition)) for repetition in range(2)} == {"stored"}


def test_without_a_scheduler_there_is_nowhere_else(service, workers):
    service.move("the cluster")
    service.train([run()], "ann")
    service.greeted(0, hello())
    assert service.site().other is None
    assert len(workers.jobs) == 1


class Uncounted(dict):
    """A table that can be asked but not gone through."""

    def __iter__(self):
        raise AssertionError("somebody goes through all that waits")

    keys = values = items = __iter__


def test_what_a_page_asks_never_goes_through_all_that_waits(service, workers):
    mine = [run(0), run(1)]
    service.train([run(repetition) for repetition in range(2, 9)], "sweep")
    service.train(mine, "ann")
    service.greeted(0, hello())
    service._schedule.tasks = Uncounted(service._schedule.tasks)
    service.see("ann", mine)
    assert [one.state for one in service.states(mine, "ann")] == ["queued", "queued"]
    assert service.estimate(mine) > 0
    assert service.turn("ann").place == 1
    assert service.under_way("ann") == mine
    service.cancel(mine, "ann")
    assert not service.under_way("ann")
