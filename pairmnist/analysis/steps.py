"""Experiments that each change one thing of the one before: what each reached, and what it took away."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import pandas as pd

from pairmnist.analysis.answers import KNOWN_READINGS
from pairmnist.analysis.draws import PairsOf
from pairmnist.analysis.rates import DIGITS, HEAD, errors_of_answers
from pairmnist.analysis.statistics import EXACT, MeanInterval, mean_interval
from pairmnist.analysis.trained import Trained

ANSWERS = (HEAD, DIGITS)


@dataclass(frozen=True)
class Step:
    """What an experiment reached with one kind of answer. Errors are fractions."""

    name: str
    answer: str  # of ANSWERS
    error: MeanInterval
    gains: Sequence[float]  # error of the experiment before − its own, by repetition; none where that is not there


def steps(trained: Sequence[Trained], pairs_of: PairsOf) -> list[Step]:
    """For each answer the steps, in the order given, of which there are networks that keep it."""
    errors = _errors(trained, pairs_of)
    names = [one.label for one in trained]
    return [step for answer in ANSWERS for step in _of_answer(answer, errors[errors["answer"] == answer], names)]


def _of_answer(answer: str, errors: pd.DataFrame, names: Sequence[str]) -> list[Step]:
    table = errors.pivot(index="repetition", columns="step", values="error")
    gains = {
        name: (table[before] - table[name]).dropna().round(EXACT).tolist()
        for before, name in pairwise(names)
        if {before, name} <= set(table)
    }
    return [
        Step(name, answer, mean_interval(table[name].dropna()), gains.get(name, ())) for name in names if name in table
    ]


def _errors(trained: Sequence[Trained], pairs_of: PairsOf) -> pd.DataFrame:
    rows = [
        (one.label, record.run.repetition, answer, error)
        for one in trained
        for record in one.with_parts("answers", KNOWN_READINGS).records
        for answer, error in errors_of_answers(record, pairs_of(record.run.draw)).items()
    ]
    return pd.DataFrame(rows, columns=["step", "repetition", "answer", "error"])
