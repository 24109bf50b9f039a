"""Where the commands keep runs, and who trains them."""

import sys
from functools import partial

import pytest

from pairmnist.service import places
from pairmnist.service.local_workers import LocalWorkers


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("PAIRMNIST_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def pretended(tmp_path, monkeypatch):
    """Train with pretended workers; returns the command that starts one."""
    command = (sys.executable, "-m", "tests.support.stand_in_worker", str(tmp_path / "log"))
    monkeypatch.setattr(places, "LocalWorkers", partial(LocalWorkers, command=command))
    return command
