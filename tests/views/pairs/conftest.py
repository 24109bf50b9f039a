"""Two experiments that missed other pairs."""

import pytest

from tests.support.open_page import RUNS
from tests.support.pairs import TWO_TOWERS, answering
from tests.support.records import make_record, save


@pytest.fixture
def compared(service):
    """Two towers miss pairs 0 to 3, a shared tower pairs 3 and 4; its third network misses pair 5 too."""
    for run in TWO_TOWERS.runs():
        save(service.store, make_record(run, margin=answering([0, 1, 2, 3])))
    for run in RUNS:
        save(service.store, make_record(run, margin=answering([3, 4, 5] if run.repetition == 2 else [3, 4])))
