"""How often the networks of each scenario err, misread, and contradict themselves: one row a repetition."""

from collections.abc import Collection, Iterator, Sequence

import numpy as np
import pandas as pd

from pairmnist.analysis.answers import KINDS, KNOWN_READINGS, both_orders, compared, head_answers, kinds, read_digits
from pairmnist.analysis.draws import PairsOf
from pairmnist.analysis.statistics import MeanInterval, mean_interval
from pairmnist.analysis.trained import Trained
from pairmnist.config import Draw
from pairmnist.data.digits import Pairs
from pairmnist.records.record import Record

HEAD = "the network's own answer"
DIGITS = "its digits compared"
PROBABILITIES = "the same by probabilities"
ANSWERS = (HEAD, DIGITS, PROBABILITIES)


def records_with(trained: Sequence[Trained], *parts: str) -> Iterator[tuple[str, Record]]:
    """The label and record of each finished run that keeps these parts."""
    for one in trained:
        for record in one.with_parts(*parts).records:
            yield one.label, record


def always_yes(draws: Collection[Draw], pairs_of: PairsOf) -> float:
    """The error of answering yes to every test pair of these draws; each draw counts once."""
    return float(np.mean([1 - pairs_of(draw).targets.mean() for draw in sorted(set(draws))]))


def answer_errors(trained: Sequence[Trained], pairs_of: PairsOf) -> pd.DataFrame:
    """The error of each of the three answers: columns scenario, repetition, answer (of ANSWERS), error."""
    rows = []
    for label, record in records_with(trained, "answers", KNOWN_READINGS):
        for answer, error in errors_of_answers(record, pairs_of(record.run.draw)).items():
            rows.append((label, record.run.repetition, answer, error))
    return pd.DataFrame(rows, columns=["scenario", "repetition", "answer", "error"])


def errors_of_answers(record: Record, pairs: Pairs) -> dict[str, float]:
    """The error of each of ANSWERS. KeyError where answers or readings are not known. pairs: the run's test pairs."""
    head, digits = head_answers(record, pairs), compared(record)
    answers = zip(ANSWERS, (head.yes, digits.yes, digits.probability >= 0.5), strict=True)
    return {answer: float(np.mean(yes != head.targets)) for answer, yes in answers}


def gaps(errors: pd.DataFrame) -> dict[str, MeanInterval]:
    """How much more comparing the digits errs than the head, repetition by repetition, for each scenario.

    errors: of `answer_errors`. Below 0 the network knows more than it says.
    """
    table = errors.pivot(index=["scenario", "repetition"], columns="answer", values="error")
    differences = table[DIGITS] - table[HEAD]
    return {str(label): mean_interval(values) for label, values in differences.groupby("scenario", sort=False)}


def kind_shares(trained: Sequence[Trained], pairs_of: PairsOf) -> pd.DataFrame:
    """The share of the test pairs of each kind: columns scenario, repetition, kind (of KINDS), share."""
    rows = []
    for label, record in records_with(trained, "answers", "digits"):
        kind = kinds(head_answers(record, pairs_of(record.run.draw)), read_digits(record))
        shares = np.bincount(kind, minlength=len(KINDS)) / len(kind)
        rows += [(label, record.run.repetition, *row) for row in zip(KINDS, shares, strict=True)]
    return pd.DataFrame(rows, columns=["scenario", "repetition", "kind", "share"])


def contradictions(trained: Sequence[Trained], pairs_of: PairsOf) -> pd.DataFrame:
    """How often both orders of two different digits get the same answer, of the pairs whose digits differ.

    Columns scenario, repetition, rate, both_yes (the share that got yes twice).
    """
    rows = []
    for label, record in records_with(trained, "answers"):
        head = both_orders(record, pairs_of(record.run.draw))
        contradicts = head.contradicts[head.differ]
        both_yes = contradicts & head.yes[head.differ]
        rows.append((label, record.run.repetition, float(contradicts.mean()), float(both_yes.mean())))
    return pd.DataFrame(rows, columns=["scenario", "repetition", "rate", "both_yes"])


def yes_twice(contradictions: pd.DataFrame) -> dict[str, float]:
    """Of the contradictions the share that got yes twice, for each scenario that has any. See `contradictions`."""
    sums = contradictions.groupby("scenario", sort=False)[["rate", "both_yes"]].sum()
    return {str(label): row.both_yes / row.rate for label, row in sums.iterrows() if row.rate > 0}


def over_repetitions(frame: pd.DataFrame, value: str, by: Sequence[str]) -> pd.DataFrame:
    """Mean and 95 % t-interval over repetitions of each group: columns *by, mean, sd, low, high, n."""
    rows = [(*key, *mean_interval(group[value])) for key, group in frame.groupby(list(by), sort=False, observed=True)]
    return pd.DataFrame(rows, columns=[*by, "mean", "sd", "low", "high", "n"])
