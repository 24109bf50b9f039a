import pytest

from pairmnist import digits, results


@pytest.fixture
def few_test_pairs(monkeypatch):
    """The test pairs are most of the work of short trainings."""
    for module in (digits, results):
        monkeypatch.setattr(module, "TEST_PAIRS", 100)
