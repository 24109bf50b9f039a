"""Run records → tidy frames, one row an observation. Errors are fractions, epochs count from 1."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pairmnist.config import Experiment
from pairmnist.records.record import Record
from pairmnist.records.store import Store

# Quantities of a curve, as the page names them, and the record's arrays that hold them.
CURVES = {
    "total loss": "loss",
    "comparison loss": "comparison_loss",
    "training error": "training_error",
    "test error": "test_error",
}
DIGIT_LOSSES = ("left digit loss", "right digit loss")


@dataclass(frozen=True)
class Trained:
    """An experiment with the records that are there of it: what every view is given a list of."""

    experiment: Experiment
    label: str  # short, and unique among those compared: 'apart', 'shared + aux'
    records: Sequence[Record]  # by repetition; those that exist, diverged ones too

    @property
    def finished(self) -> list[Record]:
        return [record for record in self.records if not record.diverged]

    @property
    def diverged(self) -> list[Record]:
        return [record for record in self.records if record.diverged]


def load(store: Store, experiment: Experiment, label: str) -> Trained:
    """An experiment with its stored records."""
    return Trained(experiment, label, [record for run in experiment.runs() if (record := store.load(run))])


def curve_frame(trained: Sequence[Trained]) -> pd.DataFrame:
    """Every curve of every record: columns scenario, repetition, diverged, epoch, quantity, value.

    A diverged run has the epochs before it diverged; digit losses are there only with the auxiliary loss.
    """
    keys = ["scenario", "repetition", "diverged", "epoch"]
    wide = [_curves(record).assign(scenario=one.label) for one in trained for record in one.records]
    if not wide:
        return pd.DataFrame(columns=[*keys, "quantity", "value"])
    return pd.concat(wide, ignore_index=True).melt(keys, var_name="quantity").dropna(subset="value", ignore_index=True)


def _curves(record: Record) -> pd.DataFrame:
    columns: dict[str, Any] = {name: record[array] for name, array in CURVES.items()}
    if record.has("digit losses"):
        columns |= dict(zip(DIGIT_LOSSES, record["digit_losses"].T, strict=True))
    epochs = np.arange(1, len(record["loss"]) + 1)
    return pd.DataFrame(columns | {"repetition": record.run.repetition, "diverged": record.diverged, "epoch": epochs})


def mean_curves(curves: pd.DataFrame) -> pd.DataFrame:
    """The mean over the finished repetitions of a curve_frame: columns scenario, quantity, epoch, value, n."""
    finished = curves[~curves["diverged"].astype(bool)]
    groups = finished.groupby(["scenario", "quantity", "epoch"], sort=False)["value"]
    return groups.agg(value="mean", n="size").reset_index()


def error_frame(trained: Sequence[Trained]) -> pd.DataFrame:
    """The result of every record: columns scenario, repetition, test_error (at the last epoch; NaN where diverged),
    diverged."""
    rows = [
        (one.label, record.run.repetition, record.final_error, record.diverged)
        for one in trained
        for record in one.records
    ]
    return pd.DataFrame(rows, columns=["scenario", "repetition", "test_error", "diverged"])


def final_errors(trained: Trained) -> NDArray[np.float64]:
    """The test errors at the last epoch of the finished repetitions, in order of repetition."""
    return np.array([record.final_error for record in trained.finished])
