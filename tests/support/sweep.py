"""A sweep of α whose errors are known."""

import numpy as np

from pairmnist.analysis import sweeps
from pairmnist.analysis.sweeps import SWEEPS
from pairmnist.analysis.trained import Trained
from pairmnist.config import Experiment, Settings
from pairmnist.records.record import Record
from tests.support.records import make_record

BASE = Settings(epochs=2, auxiliary_loss=False)
ALPHA = SWEEPS["alpha"]


def _records(experiment: Experiment, lowest: float, diverged: int | None = None) -> list[Record]:
    """Test errors 10 % at α = lowest and 1 point more for each 0.1 away from it; repetition k has k points more."""
    records = []
    for run in experiment.runs():
        error = 0.1 + 0.1 * abs(experiment.settings.alpha - lowest) + 0.01 * run.repetition
        if run.repetition == diverged:
            records.append(make_record(run, diverged_after=1).reduced_to(()))
        else:
            records.append(make_record(run, test_error=np.array([0.3, error], np.float32)).reduced_to(()))
    return records


def alpha_sweep(lowest: dict[bool, float], diverged: int | None = None) -> list[Trained]:
    """Three repetitions of each point; lowest: the best α by weight sharing; diverged: the repetition that does so."""
    return [
        Trained(e, str(e.settings), _records(e, lowest[e.settings.share_weights], diverged))
        for e in sweeps.experiments(ALPHA, BASE, 3)
    ]
