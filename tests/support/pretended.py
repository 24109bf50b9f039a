"""Runs that pretended workers train: asked for, waited for, and what was noted when each began."""

import os
import sys
from pathlib import Path
from typing import NamedTuple

from pairmnist.config import Run, Settings
from pairmnist.service.service import Service
from tests.support.waiting import PATIENCE, until

STAND_IN = (sys.executable, "-m", "tests.support.stand_in_worker")
LONG = 500  # epochs of a run that ends in a test only when it is cancelled


class Begun(NamedTuple):
    """A training of one run that began."""

    process: int
    run: str
    side_by_side: int


def run(repetition: int = 0, epochs: int = 3, **changes) -> Run:
    return Run(Settings(epochs=epochs, **changes), repetition)


def states(service: Service, *runs: Run) -> list[str]:
    return [state.state for state in service.states(runs, "the test")]


def finish(service: Service, *runs: Run) -> None:
    assert service.wait(runs, PATIENCE)


def begun(log: Path) -> list[Begun]:
    """The trainings that began, in order."""
    lines = log.read_text().splitlines() if log.exists() else []
    return [Begun(int(pid), run_id, int(n)) for pid, run_id, n in map(str.split, lines)]


def processes(log: Path) -> list[int]:
    """The process of each training that began."""
    return [one.process for one in begun(log)]


def until_begun(log: Path, *runs: Run) -> None:
    until(lambda: {run.id for run in runs} <= {one.run for one in begun(log)})


def alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True
