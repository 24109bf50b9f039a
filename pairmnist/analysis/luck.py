"""What a comparison of few networks would have said, taken from one of many."""

from collections.abc import Iterator, Sequence
from itertools import combinations
from math import comb

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pairmnist.analysis.differences import paired
from pairmnist.analysis.trained import Trained

FEWEST = 3  # repetitions of which some can say something else than all
MOST = 20_000  # ways to choose that are all looked at; of more than that, as many are drawn at random


def opposite(changes: Sequence[float] | NDArray[np.float64], n: int) -> float:
    """How often the mean of n of these changes has the other sign than the mean of all: a share of the ways to choose
    n of them."""
    values = np.asarray(changes, float)
    chosen = np.array(list(_ways(len(values), n)))
    return float(np.mean(np.sign(values[chosen].sum(axis=1)) * np.sign(values.sum()) < 0))


def _ways(of: int, n: int) -> Iterator[tuple[int, ...] | NDArray[np.intp]]:
    if comb(of, n) <= MOST:
        return combinations(range(of), n)
    dice = np.random.default_rng(0)
    return (dice.choice(of, n, replace=False) for _ in range(MOST))


def opposite_frame(trained: Sequence[Trained]) -> pd.DataFrame:
    """For each later experiment beside the first one, and each number of repetitions, how often so few say the
    opposite: columns step ('two towers → shared tower'), networks (the other one's label), repetitions, share."""
    rows = []
    for other in trained[1:]:
        comparison = paired(trained[0], other)
        changes = list(comparison.differences.values())
        step = f"{comparison.reference} → {comparison.other}"
        if len(changes) >= FEWEST:
            rows += [(step, other.label, n, opposite(changes, n)) for n in range(1, len(changes) + 1)]
    return pd.DataFrame(rows, columns=["step", "networks", "repetitions", "share"])
