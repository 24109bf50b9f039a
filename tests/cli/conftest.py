"""Where the commands keep runs, and who trains them."""

from functools import partial

import pytest

from pairmnist.service import places
from pairmnist.service.local_workers import LocalWorkers
from tests.support.pretended import STAND_IN


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("PAIRMNIST_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def pretended(tmp_path, monkeypatch):
    """Train with pretended workers; returns the command that starts one."""
    command = (*STAND_IN, str(tmp_path / "log"))
    monkeypatch.setattr(places, "LocalWorkers", partial(LocalWorkers, command=command))
    return command
