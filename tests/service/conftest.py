"""Services over an empty store, with pretended workers or with workers that do nothing by themselves; a clock."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pairmnist.records.store import Store
from pairmnist.service import presence
from pairmnist.service.limits import Limits
from pairmnist.service.local_workers import LocalWorkers
from pairmnist.service.service import Service
from tests.support.pretended import STAND_IN
from tests.support.workers_by_hand import WorkersByHand


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "cache", shipped=None)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """Where pretended workers note what they begin."""
    return tmp_path / "log"


@pytest.fixture
def make_service(store: Store, log: Path) -> Iterator[Callable[..., Service]]:
    """Makes services with pretended workers, and closes them."""
    made = []

    def make(workers: int = 1, limits: Limits = Limits()) -> Service:
        made.append(Service(store, LocalWorkers(workers, (*STAND_IN, str(log))), limits))
        return made[-1]

    yield make
    for service in made:
        service.close()


@pytest.fixture
def service(make_service: Callable[..., Service]) -> Service:
    return make_service()


@pytest.fixture
def workers() -> WorkersByHand:
    return WorkersByHand()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """A clock by which visitors come and go, set by hand."""
    now = [1000.0]
    monkeypatch.setattr(presence, "monotonic", lambda: now[0])
    return now
