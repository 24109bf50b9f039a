"""What is cancelled ends for those who are there, and frees its worker."""

import time

import pytest

from pairmnist.service import patience, presence
from tests.support import stand_in_worker
from tests.support.pretended import LONG, begun, finish, processes, run, states, until_begun

pytestmark = pytest.mark.slow  # each starts processes


def test_cancelling_frees_the_worker_and_empties_the_queue(service, store, log):
    running, queued, next_one = run(0, LONG), run(1, LONG), run(2)
    service.train([running, queued], "ann")
    until_begun(log, running)
    assert service.cancel([running, queued], "ann") == []
    assert states(service, running, queued) == ["cancelled", "cancelled"]
    service.train([next_one], "ann")
    finish(service, next_one)
    assert [one.run for one in begun(log)] == [running.id, next_one.id]
    assert len(set(processes(log))) == 1
    assert not store.has(running)


def test_a_cancelled_run_can_be_asked_for_again_at_once(service, log):
    wanted = run(epochs=30)
    service.train([wanted], "ann")
    until_begun(log, wanted)
    service.cancel([wanted], "ann")
    service.train([wanted], "ann")
    finish(service, wanted)
    assert states(service, wanted) == ["stored"]
    assert len(begun(log)) == 2


def test_a_run_asked_for_again_while_its_record_arrives_is_trained_once(service, log):
    deaf = run(seed=stand_in_worker.DEAF)
    service.train([deaf], "ann")
    until_begun(log, deaf)
    service.cancel([deaf], "ann")
    service.train([deaf], "ann")
    finish(service, deaf)
    assert states(service, deaf) == ["stored"]
    assert len(begun(log)) == 1


def test_a_run_that_another_visitor_waits_for_goes_on(service, log):
    wanted, mine = run(0, 30), run(1, LONG)
    service.train([wanted, mine], "ann")
    service.see("bob", [wanted])
    until_begun(log, wanted)
    assert service.cancel([wanted, mine], "ann") == [wanted]
    finish(service, wanted, mine)
    assert states(service, wanted, mine) == ["stored", "cancelled"]


def test_a_run_may_be_cancelled_for_everybody(service, log):
    wanted = run(epochs=LONG)
    service.train([wanted], "ann")
    until_begun(log, wanted)
    assert service.shared([wanted], "bob") == [wanted]
    assert service.shared([wanted], "ann") == []
    assert service.cancel([wanted], "bob", everybody=True) == []
    assert states(service, wanted) == ["cancelled"]


def test_who_asked_is_there_as_long_as_they_are_seen(service, log, monkeypatch):
    monkeypatch.setattr(presence, "STAYS", 0.2)
    wanted = run(epochs=LONG)
    service.train([wanted], "ann")
    until_begun(log, wanted)
    time.sleep(0.3)
    service.see("ann")
    assert service.under_way("ann") == [wanted]
    assert service.under_way("bob") == []
    assert service.cancel([wanted], "bob") == [wanted]
    time.sleep(0.3)
    assert service.cancel([wanted], "bob") == []
    assert service.under_way("ann") == []


def test_one_of_two_side_by_side_may_be_cancelled(service, log):
    wanted = [run(k, 20, architecture="fully-connected") for k in range(2)]
    service.train(wanted, "ann")
    until_begun(log, *wanted)
    service.cancel(wanted[:1], "ann")
    assert states(service, *wanted) == ["cancelled", "running"]
    finish(service, *wanted)
    assert states(service, wanted[1]) == ["stored"]


def test_a_worker_that_does_not_stop_is_replaced(service, log, monkeypatch):
    monkeypatch.setattr(patience, "CANCELLED", 0.05)
    deaf, next_one = run(0, LONG, seed=stand_in_worker.DEAF), run(1)
    service.train([deaf], "ann")
    until_begun(log, deaf)
    service.cancel([deaf], "ann")
    service.train([next_one], "ann")
    finish(service, next_one)
    assert states(service, deaf, next_one) == ["cancelled", "stored"]
