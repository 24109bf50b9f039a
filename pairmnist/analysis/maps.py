"""Maps by pair of digits: 10 × 10 cells, left digit by right digit."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import expit

from pairmnist.analysis.answers import head_answers
from pairmnist.analysis.draws import PairsOf
from pairmnist.config import Draw
from pairmnist.data.digits import Pairs
from pairmnist.records.record import Record

DIGITS = np.arange(10)


def digit_map(
    draws: Sequence[Draw], pairs_of: PairsOf, yes: NDArray[np.bool_], probability: NDArray[np.floating]
) -> pd.DataFrame:
    """What R networks answer to each pair of digits; one row for each of the 100 cells.

    draws: of the data, each network's; yes, probability: (R, N), their answers and P(left ≤ right).
    Columns left, right, pairs (different test pairs with these digits), error and probability (means over networks and
    pairs; NaN where there is no pair).
    """
    cells = np.stack([pairs_of(draw).classes @ (10, 1) for draw in draws])  # (R, N)
    targets = np.stack([pairs_of(draw).targets == 1 for draw in draws])
    answers = np.bincount(cells.ravel(), minlength=100)
    with np.errstate(invalid="ignore"):
        error = np.bincount(cells.ravel(), (yes != targets).ravel(), 100) / answers
        mean = np.bincount(cells.ravel(), probability.ravel(), 100) / answers
    count = sum(np.bincount(pairs_of(draw).classes @ (10, 1), minlength=100) for draw in set(draws))
    left, right = np.divmod(np.arange(100), 10)
    return pd.DataFrame({"left": left, "right": right, "pairs": count, "error": error, "probability": mean})


def final_map(records: Sequence[Record], pairs_of: PairsOf) -> pd.DataFrame:
    """The digit_map after the last epoch of records that keep 'answers'."""
    draws = [record.run.draw for record in records]
    heads = [head_answers(record, pairs_of(record.run.draw)) for record in records]
    return digit_map(draws, pairs_of, np.stack([h.yes for h in heads]), np.stack([h.probability for h in heads]))


def map_of_class_means(records: Sequence[Record], pairs_of: PairsOf) -> pd.DataFrame:
    """What the heads answer to the typical features of each pair of digits; for records that keep 'digits' and 'head'.

    Columns left, right, probability: the mean over networks of the head's P for the class means of the left and of the
    right features over the test images; NaN for a digit without images.
    """
    each = [head_on_class_means(record, pairs_of(record.run.draw)) for record in records]
    left, right = np.divmod(np.arange(100), 10)
    return pd.DataFrame({"left": left, "right": right, "probability": np.mean(each, axis=0).ravel()})


def head_on_class_means(record: Record, pairs: Pairs) -> NDArray[np.float64]:
    """The head's P(left ≤ right) for each pair of class-mean features: (10 left, 10 right)."""
    features = record["features"].astype(float)  # (N, 2, 10)
    left, right = (_class_means(features[:, side], pairs.classes[:, side]) for side in (0, 1))  # (10, 10) each
    weights = record.state_dict()
    into, out = weights["head.0.weight"], weights["head.2.weight"]  # (20, 20), (2, 20)
    hidden = (left @ into[:, :10].T)[:, None] + (right @ into[:, 10:].T)[None]  # (10, 10, 20)
    logits = np.maximum(hidden + weights["head.0.bias"], 0) @ out.T + weights["head.2.bias"]  # (10, 10, 2)
    return np.asarray(expit(logits[..., 1] - logits[..., 0]))


def _class_means(features: NDArray[np.float64], classes: NDArray[np.int64]) -> NDArray[np.float64]:
    """The mean features of each digit: (10 digits, 10 features)."""
    member = (classes == DIGITS[:, None]).astype(float)  # (10, N)
    with np.errstate(invalid="ignore"):
        return np.asarray(member @ features / member.sum(axis=1, keepdims=True))
