"""How the answers came about: the test pairs' probabilities at the epochs that a record keeps."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pairmnist.analysis.answers import HALF, probabilities
from pairmnist.analysis.draws import PairsOf
from pairmnist.analysis.maps import digit_map
from pairmnist.analysis.rates import records_with
from pairmnist.analysis.trained import Trained
from pairmnist.records.record import Record


def kept_epochs(trained: Sequence[Trained]) -> list[int]:
    """The epochs that any of the records keeps, ascending."""
    return sorted({int(epoch) for _, record in records_with(trained, "replay") for epoch in record["replay_epochs"]})


def bytes_at(record: Record, epoch: int) -> NDArray[np.uint8]:
    """⌊256 P(left ≤ right)⌋ of the test pairs (N,) at the last kept epoch that is not after this one."""
    row = int(np.searchsorted(record["replay_epochs"], epoch, side="right")) - 1
    return np.asarray(record["replay"][max(row, 0)])


def map_at(records: Sequence[Record], pairs_of: PairsOf, epoch: int) -> pd.DataFrame:
    """The digit_map at an epoch of records that keep 'replay'."""
    stored = np.stack([bytes_at(record, epoch) for record in records])  # (R, N)
    return digit_map([record.run.draw for record in records], pairs_of, stored >= HALF, probabilities(stored))


def pair_history(trained: Sequence[Trained], pair: int) -> pd.DataFrame:
    """The answer to one test pair (its index) over epochs: columns scenario, repetition, epoch, probability."""
    rows = [
        pd.DataFrame(
            {
                "scenario": label,
                "repetition": record.run.repetition,
                "epoch": record["replay_epochs"],
                "probability": probabilities(record["replay"][:, pair]),
            }
        )
        for label, record in records_with(trained, "replay")
    ]
    columns = ["scenario", "repetition", "epoch", "probability"]
    return pd.concat(rows, ignore_index=True) if rows else pd.DataFrame(columns=columns)
