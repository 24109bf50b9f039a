"""How the answers came about: the test pairs' probabilities at the epochs that a record keeps."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pairmnist import config
from pairmnist.analysis.answers import HALF
from pairmnist.analysis.draws import PairsOf
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


def wrong_by_cell(records: Sequence[Record], pairs_of: PairsOf, epochs: Sequence[int]) -> NDArray[np.int64]:
    """How many of the networks' answers are wrong at each epoch in each of the 100 cells, 10 · left + right: (F, 100).

    For records that keep 'replay'. `answers_by_cell` says of how many.
    """
    counts = np.zeros((len(epochs), 100), np.int64)
    for record in records:
        pairs = pairs_of(record.run.draw)
        for count, epoch in zip(counts, epochs, strict=True):
            wrong = (bytes_at(record, epoch) >= HALF) != (pairs.targets == 1)
            count += np.bincount(pairs.classes[wrong] @ (10, 1), minlength=100)
    return counts


def answers_by_cell(records: Sequence[Record], pairs_of: PairsOf) -> NDArray[np.int64]:
    """How many answers the networks give in each of the 100 cells: (100,)."""
    each = [np.bincount(pairs_of(record.run.draw).classes @ (10, 1), minlength=100) for record in records]
    return np.asarray(np.sum(each, axis=0))


def wrong_by_epoch(records: Sequence[Record]) -> NDArray[np.int64]:
    """How many of the networks' answers to their test pairs are wrong after each epoch: (E,)."""
    errors = np.stack([record["test_error"] for record in records])  # (R, E)
    return np.asarray((errors.astype(float) * config.TEST_PAIRS).round().astype(np.int64).sum(axis=0))


def answers_to(
    records: Sequence[Record], pairs: NDArray[np.integer], epochs: Sequence[int]
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """What the networks answer to some test pairs (their P indices) at each epoch: two of (F, P).

    How many say yes, and the mean of their ⌊256 P(left ≤ right)⌋. For records that keep 'replay' and the same pairs.
    """
    stored = np.stack([[bytes_at(record, epoch)[pairs] for epoch in epochs] for record in records])  # (R, F, P)
    return (stored >= HALF).sum(axis=0), stored.mean(axis=0)


def frames(kept: Sequence[int], most: int) -> list[int]:
    """At most so many of the kept epochs: the first ten, evenly thinned ones after them, and the last."""
    if len(kept) <= most:
        return list(kept)
    later = np.linspace(10, len(kept) - 1, most - 10).round().astype(int)
    return [*kept[:10], *(kept[i] for i in later)]


def pairs_to_follow(missed: NDArray[np.integer], cells: NDArray[np.integer], per_cell: int) -> list[int]:
    """Of each cell so many test pairs (their indices): the one that most networks miss, the one that fewest do, …

    missed: how many networks miss each pair at the end (N,); cells: 10 · left + right of each (N,).
    """
    found: list[int] = []
    for cell in np.unique(cells):
        (members,) = np.nonzero(cells == cell)
        hardest_first = members[np.argsort(-missed[members], kind="stable")]
        taken = np.linspace(0, len(members) - 1, min(per_cell, len(members))).round().astype(int)
        found += hardest_first[taken].tolist()
    return found
