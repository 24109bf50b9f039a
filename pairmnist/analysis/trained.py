"""An experiment with its records, and the errors that it ended with. Errors are fractions."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pairmnist.analysis.answers import KNOWN_ANSWERS, holds
from pairmnist.config import Draw, Experiment, Run, Settings
from pairmnist.records.record import Record
from pairmnist.records.store import Store


@dataclass(frozen=True)
class Trained:
    """An experiment with the records that are there of it: what every view is given a list of."""

    experiment: Experiment
    label: str  # short, and unique among those compared: 'apart', 'shared + aux'
    records: Sequence[Record]  # by repetition; those that exist, diverged ones too

    @property
    def settings(self) -> Settings:
        return self.experiment.settings

    @property
    def kind(self) -> tuple[bool, bool]:
        """Which of the four kinds of networks it is: whether weights are shared, and whether digits are learned."""
        return self.settings.share_weights, self.settings.learns_digits

    @property
    def finished(self) -> list[Record]:
        return [record for record in self.records if not record.diverged]

    @property
    def diverged(self) -> list[Record]:
        return [record for record in self.records if record.diverged]

    @property
    def key(self) -> Hashable:
        """What decides everything that is computed of this: equal keys, equal results."""
        records = tuple((one.run.id, one.facts["started"], len(one.arrays)) for one in self.records)
        return self.label, self.experiment.repetitions, Run(self.settings).id, records

    def with_parts(self, *parts: str) -> "Trained":
        """The same with those finished records only that have all of these: as `answers.holds` names them."""
        return replace(self, records=[one for one in self.finished if all(holds(one, part) for part in parts)])

    def with_answers(self) -> "Trained":
        """The same with those finished records only whose answers after the last epoch are known."""
        return self.with_parts(KNOWN_ANSWERS)

    def of_draw(self, draw: Draw) -> "Trained":
        """The same with those records only that were tested on the pairs of this draw of the data."""
        return replace(self, records=[one for one in self.records if one.run.draw == draw])

    def of_repetitions(self, *repetitions: int) -> "Trained":
        """The same with the records of these repetitions only, counted from 0."""
        return replace(self, records=[one for one in self.records if one.run.repetition in repetitions])


def load(store: Store, experiment: Experiment, label: str) -> Trained:
    """An experiment with its stored records."""
    return Trained(experiment, label, [record for record in store.load_all(experiment.runs()) if record])


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
