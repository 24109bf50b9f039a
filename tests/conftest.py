import pytest

from pairmnist import config


@pytest.fixture
def few_test_pairs(monkeypatch):
    """The test pairs are most of the work of short trainings."""
    monkeypatch.setattr(config, "TEST_PAIRS", 100)
