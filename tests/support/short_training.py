"""Trainings of two epochs, and how two of them compare."""

from typing import Any

import numpy as np

from pairmnist.config import Run, Settings
from pairmnist.records.checking import check
from pairmnist.records.record import Record
from pairmnist.training.runs import train_side_by_side

SHORT = Settings(epochs=2, training_pairs=130, batch_size=50)  # whose last batch is smaller than the others


def short(architecture: str, **changes: Any) -> Settings:
    """SHORT for an architecture, with a rate at which rounding stays rounding.

    In the deep CNN batch norm and pooling enlarge it with every step: at a rate of 0.1 two ways of adding up the same
    differ by 3e-3 in the loss after six steps, at 0.03 by 3e-5.
    """
    rate = 0.03 if architecture == "deep-cnn" else SHORT.learning_rate
    return SHORT.with_(architecture=architecture, learning_rate=rate, **changes)


def train(*runs: Run) -> list[Record]:
    """The checked records of runs that train side by side."""
    records = train_side_by_side(runs)
    for record in records:
        check(record)
    return records


def assert_same(first: Record, second: Record) -> None:
    """The same bits in every array."""
    assert first.run == second.run
    assert first.arrays.keys() == second.arrays.keys()
    for name, array in first.arrays.items():
        np.testing.assert_array_equal(array, second[name], err_msg=name)


def assert_close(first: Record, second: Record) -> None:
    """The same curves and answers, up to rounding."""
    for name in ("loss", "comparison_loss", "training_error", "test_error"):
        np.testing.assert_allclose(first[name], second[name], atol=0.01, err_msg=name)
    np.testing.assert_allclose(first["margin"], second["margin"], atol=0.02)
