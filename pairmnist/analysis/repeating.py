"""Whether networks that were trained again came out as before."""

from collections.abc import Sequence
from math import sqrt

import numpy as np
import pandas as pd

from pairmnist.analysis.statistics import sampling_sd
from pairmnist.analysis.trained import Trained, final_errors
from pairmnist.config import TEST_PAIRS
from pairmnist.records.record import Record

STANDARD_ERRORS = 3  # so many are a difference that chance makes in one of 370 repetitions of everything


def bound(shown: Trained) -> float:
    """By how much the mean error of as many networks, trained again elsewhere, may differ from these ones': a fraction.

    Elsewhere sums are rounded in another way, and after thousands of steps a network ends as if it had begun from other
    weights. So it is three standard errors of the difference of two such means; from few networks, whose spread says
    little, at least what other test pairs would change. Raises ValueError where none has finished.
    """
    errors = final_errors(shown)
    if not len(errors):
        raise ValueError("none of these networks is stored, so there is nothing to compare with")
    spread = float(np.std(errors, ddof=1)) if len(errors) > 1 else 0.0
    return STANDARD_ERRORS * max(spread, sampling_sd(float(errors.mean()), TEST_PAIRS)) * sqrt(2 / len(errors))


def side_by_side(shown: Trained, again: Sequence[Record]) -> pd.DataFrame:
    """A row for each repetition that is there twice: repetition (from 0), shown and again (fractions), and whether they
    were trained with the same kind of processor and the same versions: same_place."""
    before = {record.run.repetition: record for record in shown.records}
    rows = [
        (new.run.repetition, before[new.run.repetition].final_error, new.final_error, place(old) == place(new))
        for new in again
        if (old := before.get(new.run.repetition))
    ]
    return pd.DataFrame(rows, columns=["repetition", "shown", "again", "same_place"])


def place(record: Record) -> tuple[str, ...]:
    """What decides how sums are rounded, as far as a record says it: several processors may have one name."""
    facts = record.facts
    return (
        facts["machine"],
        facts["device"].partition(":")[0],
        *(facts["versions"].get(k, "") for k in ("torch", "numpy")),
    )
