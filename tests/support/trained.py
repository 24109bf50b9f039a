"""Experiments whose networks' errors or answers are known."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from pairmnist.analysis.trained import Trained
from pairmnist.config import Experiment, Settings
from pairmnist.data.digits import Pairs
from tests.support.handmade import margins
from tests.support.records import make_record


def with_errors(label: str, errors: Sequence[float | None], **settings: Any) -> Trained:
    """Records with these final test errors; None is a run that diverged."""
    experiment = Experiment(Settings(epochs=2, **settings), max(1, len(errors)))
    records = [
        make_record(run, diverged_after=1)
        if error is None
        else make_record(run, test_error=np.array([0.5, error], np.float32))
        for run, error in zip(experiment.runs(), errors, strict=True)
    ]
    return Trained(experiment, label, records)


def answering(
    label: str, pairs: Pairs, answers: Sequence[Sequence[float]], more: Sequence[dict[str, Any]] = (), **settings: Any
) -> Trained:
    """A network for each sequence of the head's margins, which is repeated over the pairs; with more arrays of each."""
    experiment = Experiment(Settings(**{"epochs": 2, **settings}), max(1, len(answers)))
    records = []
    for run, of_run, others in zip(experiment.runs(), answers, more or [{}] * len(answers), strict=True):
        margin = margins(*of_run)
        errors = np.full(experiment.settings.epochs, 0.5, np.float32)
        errors[-1] = np.mean((margin >= 0) != (pairs.targets == 1))
        records.append(make_record(run, margin=margin, test_error=errors, **others))
    return Trained(experiment, label, records)
