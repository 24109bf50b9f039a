"""Workers that are killed, hang or cannot start: no run is lost, and nobody waits for ever."""

import os
import random
import signal
import sys
import time

import pytest

from pairmnist.service import local_workers, patience, place
from pairmnist.service.local_workers import LocalWorkers
from pairmnist.service.service import Service
from tests.support import stand_in_worker
from tests.support.pretended import STAND_IN, alive, begun, finish, processes, run, states, until_begun
from tests.support.waiting import PATIENCE, until

pytestmark = pytest.mark.slow  # each starts processes


def test_a_run_whose_worker_is_killed_is_tried_again(service, log):
    wanted = run(epochs=30)
    service.train([wanted], "ann")
    until_begun(log, wanted)
    os.kill(processes(log)[0], signal.SIGKILL)
    finish(service, wanted)
    assert states(service, wanted) == ["stored"]
    assert len(set(processes(log))) == 2


def test_a_run_that_kills_two_workers_fails_with_their_last_words_and_harms_no_other(make_service, log):
    service = make_service(workers=2)
    deadly, harmless = run(0, seed=stand_in_worker.DIES), [run(k) for k in range(3)]
    service.train([deadly, *harmless], "ann")
    finish(service, deadly, *harmless)
    assert states(service, deadly, *harmless) == ["failed", "stored", "stored", "stored"]
    assert [one.run for one in begun(log)].count(deadly.id) == 2
    message = service.states([deadly], "ann")[0].message
    assert "signal 9" in message
    assert "I feel dizzy" in message


def test_a_worker_killed_at_any_moment_costs_no_run(store, log, monkeypatch):
    """Fifty times: while it starts, waits, trains or its record is written.

    A run survives one hit. It may get two, where it was sent to a worker whose end nobody had noticed yet; then it has
    failed in words, and is trained when it is asked for again.
    """
    monkeypatch.setattr(place, "PAUSES", (0.0,) * 50)
    workers = LocalWorkers(1, (*STAND_IN, str(log)))
    service = Service(store, workers)
    chance, killed = random.Random(5), set[int]()
    while len(killed) < 50:
        wanted = run(epochs=4, seed=1000 + len(killed))
        service.train([wanted], "ann")
        time.sleep(chance.uniform(0, 0.3))
        if (process := workers._places[0].process) and process.pid not in killed:
            killed.add(process.pid)
            process.kill()
        assert service.wait([wanted], PATIENCE)
        if store.load(wanted) is None:
            assert service.states([wanted], "ann")[0].message
            service.train([wanted], "ann")
            assert service.wait([wanted], PATIENCE)
        assert store.load(wanted) is not None
    service.close()


def test_a_worker_that_hangs_is_replaced_and_its_run_tried_again(service, store, log, monkeypatch):
    monkeypatch.setattr(patience, "TRAINING", 1.0)
    service.train([run(epochs=50)], "ann")
    until(lambda: begun(log))
    os.kill(processes(log)[0], signal.SIGSTOP)
    assert service.wait([run(epochs=50)], PATIENCE)
    assert store.has(run(epochs=50))
    first, second = processes(log)
    assert not alive(first)
    assert first != second


def test_time_in_which_the_machine_slept_does_not_count(service, store, log, monkeypatch):
    """Between two looks at the processes an hour passes, as after a laptop was closed."""
    monkeypatch.setattr(patience, "TRAINING", 10.0)
    service.train([run(epochs=50)], "ann")
    until(lambda: begun(log))
    slept = [0.0]
    real = time.monotonic
    monkeypatch.setattr(local_workers, "monotonic", lambda: real() + slept[0])
    for _ in range(5):
        slept[0] += 3600
        time.sleep(2 * local_workers.TICK)
    assert service.wait([run(epochs=50)], PATIENCE)
    assert len(begun(log)) == 1


def test_a_worker_that_hangs_while_it_starts_is_replaced(store, log, tmp_path, monkeypatch):
    monkeypatch.setattr(patience, "STARTING", 2.0)
    mark = tmp_path / "mark"
    once = f"import os, sys, time\ntry: os.mkdir({str(mark)!r})\nexcept OSError: pass\nelse: time.sleep(600)\n"
    code = f"{once}os.execv(sys.executable, [sys.executable, *sys.argv[1:]])"
    service = Service(store, LocalWorkers(1, (sys.executable, "-c", code, *STAND_IN[1:], str(log))))
    service.train([run()], "ann")
    assert service.wait([run()], PATIENCE)
    assert store.has(run())
    service.close()


def test_a_worker_killed_while_it_starts_is_started_again_and_no_run_fails(store, log, tmp_path):
    first = f"import os; os.mkdir({str(tmp_path / 'first')!r})"  # fails the second time
    start = f"try: {first}\nexcept OSError: os.execv(sys.executable, [sys.executable, *sys.argv[1:]])"
    code = f"import os, sys\n{start}\nos.kill(os.getpid(), 9)"
    service = Service(store, LocalWorkers(1, (sys.executable, "-c", code, *STAND_IN[1:], str(log))))
    service.train([run()], "ann")
    finish(service, run())
    assert states(service, run()) == ["stored"]
    service.close()


@pytest.fixture
def broken(store, tmp_path, monkeypatch):
    """A service whose workers cannot start, and the log of their attempts."""
    monkeypatch.setattr(place, "PAUSES", (0.0, 0.05, 0.1))
    attempts = tmp_path / "attempts"
    code = f"open({str(attempts)!r}, 'a').write('x'); raise SystemExit('there is no torch')"
    service = Service(store, LocalWorkers(2, (sys.executable, "-c", code)))
    yield service, attempts
    service.close()


def test_workers_that_cannot_start_are_tried_some_times_and_then_reported_in_a_sentence(broken):
    service, attempts = broken
    service.train([run()], "ann")
    finish(service, run())
    assert "there is no torch" in service.states([run()], "ann")[0].message
    [problem] = service.problems()
    assert "there is no torch" in problem
    for _ in range(10):
        service.start()  # as each run of the page does
    time.sleep(1)
    assert attempts.read_text() == "x" * 4


def test_who_trains_again_lets_workers_that_could_not_start_try_again(broken):
    service, attempts = broken
    for times in (1, 2):
        service.train([run()], "ann")
        finish(service, run())
        assert attempts.read_text() == "xxxx" * times
