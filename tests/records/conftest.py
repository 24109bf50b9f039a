"""A store that keeps its own runs and has shipped ones."""

from pathlib import Path

import pytest

from pairmnist.records.store import Store


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "cache", tmp_path / "shipped")
