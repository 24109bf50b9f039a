"""Test pairs with what one network, or all repetitions of an experiment, made of them; and lists of some of them."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pairmnist.analysis.answers import HEAD_WRONG, KINDS, LUCKY, MISREAD, head_answers, kinds, read_digits
from pairmnist.data.digits import Pairs
from pairmnist.records.record import Record


def summary(records: Sequence[Record], pairs: Pairs) -> pd.DataFrame:
    """One row a test pair, in their order, over records that know their answers to these pairs (`with_answers`).

    Columns left, right; misses (how many of the networks miss it) and networks; probability (their mean P(left ≤
    right)); and, where all keep 'digits', left_read and right_read (what most of them read) and kind (of KINDS, what
    most of those that miss it did, or of all where none misses it).
    """
    heads = [head_answers(record, pairs) for record in records]
    wrong = np.array([head.wrong for head in heads])  # (networks, pairs)
    frame = pd.DataFrame(
        {
            "left": pairs.classes[:, 0],
            "right": pairs.classes[:, 1],
            "misses": wrong.sum(axis=0),
            "networks": len(heads),
            "probability": np.mean([head.probability for head in heads], axis=0),
        }
    )
    if not all(record.has("digits") for record in records):
        return frame
    readings = [read_digits(record) for record in records]
    kind = np.array([kinds(head, reading) for head, reading in zip(heads, readings, strict=True)])
    counted = wrong | ~wrong.any(axis=0)
    read = np.array([reading.digits for reading in readings])  # (networks, pairs, 2)
    return frame.assign(
        left_read=_most_frequent(read[:, :, 0], 10),
        right_read=_most_frequent(read[:, :, 1], 10),
        kind=np.array(KINDS)[_most_frequent(np.where(counted, kind, -1), len(KINDS))],
    )


def row(pairs: pd.DataFrame, pair: int) -> dict[Any, Any]:
    """One row of a summary, each value as its column has it."""
    return pairs.iloc[[pair]].to_dict("records")[0]


def _most_frequent(values: NDArray[np.integer], n: int) -> NDArray[np.integer]:
    """Of each column of (networks, pairs) its most frequent value in 0…n − 1, the lowest of several."""
    return np.asarray(np.stack([(values == value).sum(axis=0) for value in range(n)]).argmax(axis=0))


def choose(pairs: pd.DataFrame, shown: str, *, digit: int | None = None, at_least: int = 1) -> pd.DataFrame:
    """Those rows of a summary that are of this kind: missed, misread, head, right, lucky or all.

    digit: one of the two must be it; at_least: how many networks must miss a misclassified pair. 'right' are those that
    none misses. 'misread', 'head' and 'lucky' need the column kind, and give no rows without it.
    """
    kind = pairs.get("kind", pd.Series("", pairs.index))
    missed = pairs["misses"] >= at_least
    keep = {
        "missed": missed,
        "misread": missed & (kind == MISREAD),
        "head": missed & (kind == HEAD_WRONG),
        "right": pairs["misses"] == 0,
        "lucky": (pairs["misses"] == 0) & (kind == LUCKY),
        "all": pairs["misses"] >= 0,
    }[shown]
    if digit is not None:
        keep &= (pairs["left"] == digit) | (pairs["right"] == digit)
    return pairs[keep]


def sort(pairs: pd.DataFrame, order: str) -> pd.DataFrame:
    """The rows in an order: missed (most often, then surest), sure (surest first), unsure or test (as tested)."""
    sureness = (pairs["probability"] - 0.5).abs()
    keys = {
        "missed": np.lexsort((-sureness, -pairs["misses"])),
        "sure": np.argsort(-sureness, kind="stable"),
        "unsure": np.argsort(sureness, kind="stable"),
        "test": np.arange(len(pairs)),
    }
    return pairs.iloc[keys[order]]
