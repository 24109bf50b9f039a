"""That the networks learn what the report says they learn."""

import numpy as np
import pytest
import torch

from pairmnist.config import Run, Settings
from pairmnist.training import loop


@pytest.mark.slow
def test_the_reports_best_simple_cnn_learns():
    """Auxiliary loss and sharing by the report's settings; the report has an error of 11.57 ± 1.01 %."""
    runs = [Run(Settings(), repetition) for repetition in range(4)]
    records = [loop.train([run], torch.device("cpu"), lambda *_: None, lambda: False)[0] for run in runs]
    assert 0.08 < np.mean([record.final_error for record in records]) < 0.16
