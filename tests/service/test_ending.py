"""Whatever ends the service, in order or not, ends its workers."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.pretended import LONG, STAND_IN, alive, begun, processes, run, until_begun
from tests.support.waiting import PATIENCE, until

pytestmark = pytest.mark.slow  # each starts processes
TOP = Path(__file__).parents[2]


def test_closing_ends_the_workers_and_nobody_waits_for_ever(make_service, log):
    service = make_service()
    wanted = run(epochs=LONG)
    service.train([wanted], "ann")
    until_begun(log, wanted)
    service.close()
    assert service.wait([wanted], PATIENCE)
    assert not alive(processes(log)[0])


def test_no_process_is_left_when_the_server_is_killed(log, tmp_path):
    code = f"""
import time
from pathlib import Path
from pairmnist.config import Run, Settings
from pairmnist.service.local_workers import LocalWorkers
from pairmnist.service.service import Service
from pairmnist.records.store import Store
service = Service(Store(Path({str(tmp_path)!r})), LocalWorkers(2, {(*STAND_IN, str(log))!r}))
service.train([Run(Settings(epochs={LONG}), k) for k in range(2)], "ann")
time.sleep({PATIENCE})
"""
    server = subprocess.Popen([sys.executable, "-c", code], cwd=TOP)
    until_begun(log, run(0, LONG), run(1, LONG))
    server.kill()
    server.wait()
    until(lambda: not any(map(alive, processes(log))))


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


@pytest.mark.parametrize("stopped", [False, True], ids=["working", "hanging"])
@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL], ids=lambda end: end.name)
def test_whatever_ends_the_server_ends_its_workers(log, tmp_path, end, stopped):
    code = SERVER.format(command=(*STAND_IN, str(log)))
    environment = os.environ | {"PAIRMNIST_CACHE": str(tmp_path / "cache")}
    server = subprocess.Popen([sys.executable, "-c", code], cwd=TOP, env=environment, stderr=subprocess.DEVNULL)
    until(lambda: len(begun(log)) == 2)
    if stopped:
        for pid in processes(log):
            os.kill(pid, signal.SIGSTOP)
    server.send_signal(end)
    server.wait(PATIENCE)
    until(lambda: not any(map(alive, processes(log))))
