"""Workers that hang, are killed or do not end: nothing is lost, and nobody waits for ever."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pairmnist.config import Run, Settings
from pairmnist.records.store import Store
from pairmnist.service import local_workers, patience, place
from pairmnist.service.local_workers import LocalWorkers
from pairmnist.service.service import Service

TOP = Path(__file__).parents[2]
STAND_IN = (sys.executable, "-m", "tests.support.stand_in_worker")
PATIENCE = 60  # seconds after which a test that waits fails
LONG = 500  # epochs of a run that does not end in this test


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "cache", shipped=None)


@pytest.fixture
def log(tmp_path):
    return tmp_path / "log"


@pytest.fixture
def service(store, log):
    service = Service(store, LocalWorkers(1, (*STAND_IN, str(log))))
    yield service
    service.close()


def run(repetition=0, epochs=3, **changes):
    return Run(Settings(epochs=epochs, **changes), repetition)


def until(condition):
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, "it never happened"
        time.sleep(0.005)


def begun(log):
    """The processes of the trainings that began, in order."""
    return [int(line.split()[0]) for line in log.read_text().splitlines()] if log.exists() else []


def alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.slow
def test_a_worker_that_hangs_is_replaced_and_its_run_tried_again(service, store, log, monkeypatch):
    monkeypatch.setattr(patience, "TRAINING", 1.0)
    service.train([run(epochs=50)], "ann")
    until(lambda: begun(log))
    os.kill(begun(log)[0], signal.SIGSTOP)
    assert service.wait([run(epochs=50)], PATIENCE)
    assert store.has(run(epochs=50))
    first, second = begun(log)
    assert not alive(first)
    assert first != second


@pytest.mark.slow
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


@pytest.mark.slow
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


@pytest.mark.slow
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


SERVER = """
import sys, time
from pathlib import Path
from pairmnist.config import Run, Settings
from pairmnist.cli.parser import main
from functools import partial
from pairmnist.service import places
places.LocalWorkers = partial(places.LocalWorkers, command={command!r})
sys.exit(main("train --epochs 500 --repetitions 2 --workers 2".split()))
"""


@pytest.mark.slow
@pytest.mark.parametrize("stopped", [False, True], ids=["working", "hanging"])
@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL], ids=lambda end: end.name)
def test_whatever_ends_the_server_ends_its_workers(log, tmp_path, end, stopped):
    code = SERVER.format(command=(*STAND_IN, str(log)))
    environment = os.environ | {"PAIRMNIST_CACHE": str(tmp_path / "cache")}
    server = subprocess.Popen([sys.executable, "-c", code], cwd=TOP, env=environment, stderr=subprocess.DEVNULL)
    until(lambda: len(begun(log)) == 2)
    if stopped:
        for pid in begun(log):
            os.kill(pid, signal.SIGSTOP)
    server.send_signal(end)
    server.wait(PATIENCE)
    until(lambda: not any(map(alive, begun(log))))
