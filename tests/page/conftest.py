"""Fixtures of the page's tests."""

import numpy as np
import pytest

from pairmnist.config import Experiment, Settings
from tests.support.records import save_runs


@pytest.fixture
def trained(service):
    """Both networks of the step, with errors that no other number on the page has."""
    for share, error in ((False, 0.237), (True, 0.186)):
        runs = Experiment(Settings(share_weights=share, auxiliary_loss=False), 10).runs()
        save_runs(service.store, *runs, test_error=np.linspace(0.4, error, 50, dtype=np.float32))
    return service
