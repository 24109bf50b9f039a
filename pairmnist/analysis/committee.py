"""What the networks of an experiment answer together, from their stored answers alone."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import softmax

from pairmnist.analysis.answers import head_answers, read_digits
from pairmnist.analysis.draws import PairsOf, draws_of
from pairmnist.analysis.statistics import wilson_interval
from pairmnist.analysis.trained import Trained
from pairmnist.data.digits import Pairs
from pairmnist.records.record import Record

HEADS = "the networks together"  # yes where the mean of the heads' P(left ≤ right) is at least ½
DIGITS = "their digits together"  # the comparison of the digits with the highest mean softmax over the networks


@dataclass(frozen=True)
class Together:
    """The error of one way to answer together, with the interval that its test pairs leave."""

    answer: str  # HEADS or DIGITS
    networks: int
    error: float
    low: float  # 95 % Wilson interval: of another draw of the test pairs, not of other networks, because there is one
    high: float  # committee only


def why_not(one: Trained) -> str:
    """Why these networks cannot answer together, as a sentence; nothing where they can. Diverged ones do not count."""
    answered = one.with_answers()
    if len(answered.records) < 2:
        return "It takes two finished networks whose answers are known to answer together."
    if len(draws_of([answered])) > 1:
        return "With a new draw of the data each network was tested on pairs of its own: they cannot answer together."
    return ""


def committee(one: Trained, pairs_of: PairsOf) -> list[Together]:
    """What the finished networks answer together: HEADS, and DIGITS where at least two keep them.

    ValueError where `why_not` says why.
    """
    if reason := why_not(one):
        raise ValueError(reason)
    answered, read = one.with_answers().records, one.with_parts("digits").records
    pairs = pairs_of(answered[0].run.draw)
    found = [_together(HEADS, answered, heads_together(answered, pairs), pairs)]
    if len(read) > 1:
        found.append(_together(DIGITS, read, digits_together(read), pairs))
    return found


def heads_together(records: Sequence[Record], pairs: Pairs) -> NDArray[np.bool_]:
    """Whether the mean probability of the heads says yes: (pairs,)."""
    probability = np.mean([head_answers(record, pairs).probability for record in records], axis=0)
    return np.asarray(probability >= 0.5)


def digits_together(records: Sequence[Record]) -> NDArray[np.bool_]:
    """Whether the digits that the networks read together say yes: (pairs,)."""
    likely = np.mean([softmax(read_digits(record).scores, axis=2) for record in records], axis=0)  # (pairs, 2, 10)
    left, right = likely.argmax(axis=2).T
    return np.asarray(left <= right)


def _together(answer: str, records: Sequence[Record], yes: NDArray[np.bool_], pairs: Pairs) -> Together:
    misses = int((yes != (pairs.targets == 1)).sum())
    return Together(answer, len(records), misses / len(yes), *wilson_interval(misses, len(yes)))


def committee_frame(trained: Sequence[Trained], pairs_of: PairsOf) -> pd.DataFrame:
    """What the networks of each experiment that can answer together: columns scenario, answer, error, low, high,
    networks."""
    rows = [
        (one.label, found.answer, found.error, found.low, found.high, found.networks)
        for one in trained
        if not why_not(one)
        for found in committee(one, pairs_of)
    ]
    return pd.DataFrame(rows, columns=["scenario", "answer", "error", "low", "high", "networks"])
