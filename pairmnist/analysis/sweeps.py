"""One setting swept with towers apart and shared: what to train, the errors, and where they are lowest."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd

from pairmnist.analysis.answers import KNOWN_READINGS
from pairmnist.analysis.draws import PairsOf
from pairmnist.analysis.rates import DIGITS, errors_of_answers
from pairmnist.analysis.statistics import EXACT, MeanInterval, mean_interval, sign_flip_p
from pairmnist.analysis.trained import Trained
from pairmnist.config import Experiment, Settings
from pairmnist.naming import TOWERS
from pairmnist.records.record import Record


@dataclass(frozen=True)
class Sweep:
    """A setting with the values that are tried."""

    setting: str  # a field of Settings
    values: Sequence[float]
    reference: float  # the report's value
    name: str  # of the axis
    point: str  # of one value, for str.format
    repetitions: int  # of each value that come trained


SWEEPS = {
    "alpha": Sweep(
        "alpha", (0, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 0.95), 0.2, "α, weight of the digit losses", "α = {:g}", 10
    ),
    "pairs": Sweep(
        "training_pairs",
        tuple(125 * 2**k for k in range(7)),
        1000,
        "number of training pairs",
        "{:,} training pairs",
        5,
    ),
}
COLUMNS = ["towers", "value", "repetition", "test_error"]
EPOCHS = Sweep("epochs", (), 50, "epochs", "{:g} epochs", 10)  # its values come from the record of each run


def experiments(sweep: Sweep, base: Settings, repetitions: int) -> list[Experiment]:
    """The experiments of a sweep, all other settings as in base; of EPOCHS the two whose records hold it.

    A sweep of α has the auxiliary loss, whatever base has; α = 0 is the scenario without it.
    """
    if sweep.setting == "alpha":
        base = base.with_(auxiliary_loss=True)
    changes = [{sweep.setting: value} for value in sweep.values] or [{}]
    return [
        Experiment(base.with_(share_weights=share, **change), repetitions) for share in TOWERS for change in changes
    ]


def errors(sweep: Sweep, trained: Sequence[Trained]) -> pd.DataFrame:
    """Test errors of the finished repetitions: columns towers (of `TOWERS`), value, repetition, test_error."""
    rows = [
        (TOWERS[one.settings.share_weights], value, record.run.repetition, error)
        for one in trained
        for record in one.finished
        for value, error in _points(sweep, one.settings, record)
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


def errors_of_digits(sweep: Sweep, trained: Sequence[Trained], pairs_of: PairsOf) -> pd.DataFrame:
    """The same where the digits that were read are compared, of the repetitions that keep them; not of EPOCHS."""
    rows = [
        (
            TOWERS[one.settings.share_weights],
            getattr(one.settings, sweep.setting),
            record.run.repetition,
            errors_of_answers(record, pairs_of(record.run.draw))[DIGITS],
        )
        for one in trained
        for record in one.with_parts("answers", KNOWN_READINGS).records
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


def _points(sweep: Sweep, settings: Settings, record: Record) -> Iterable[tuple[float, float]]:
    if sweep is EPOCHS:
        return enumerate(record["test_error"].tolist(), start=1)
    return [(getattr(settings, sweep.setting), record.final_error)]


def means(errors: pd.DataFrame) -> pd.DataFrame:
    """Over the repetitions of each point: columns towers, value, mean, sd, low and high (95 % t-interval), n."""
    groups = errors.groupby(["towers", "value"])["test_error"]
    rows = [(*key, *mean_interval(values)) for key, values in groups]
    return pd.DataFrame(rows, columns=["towers", "value", *MeanInterval._fields])


@dataclass(frozen=True)
class Minimum:
    """Where a line is lowest, and how much higher it is at the report's value."""

    towers: str
    points: int  # that are there
    value: float
    mean: float  # test error there
    excess: MeanInterval  # error at the report's value − error here, by repetition; of none where it is not there
    p: float  # of no excess, times the number of other points, because the lowest of several is partly luck


def minima(sweep: Sweep, errors: pd.DataFrame) -> list[Minimum]:
    """The lowest mean of each line, of the smallest value where several are equal."""
    lines = ((towers, errors[errors["towers"] == towers]) for towers in TOWERS.values())
    return [_minimum(sweep, towers, line) for towers, line in lines if len(line)]


def _minimum(sweep: Sweep, towers: str, line: pd.DataFrame) -> Minimum:
    points = means(line).to_dict("records")
    best = min(points, key=lambda row: (row["mean"], row["value"]))
    table = line.pivot(index="repetition", columns="value", values="test_error")
    excess: list[float] = []
    if sweep.reference in table:
        excess = (table[sweep.reference] - table[best["value"]]).dropna().round(EXACT).tolist()
    p = min(1.0, sign_flip_p(tuple(excess)) * (len(points) - 1)) if excess else math.nan
    return Minimum(towers, len(points), best["value"], best["mean"], mean_interval(excess), p)


def advantage(errors: pd.DataFrame) -> list[float]:
    """How much less a shared tower errs than two, by repetition: the mean over all values, which both must have."""
    by_towers = (errors[errors["towers"] == towers] for towers in TOWERS.values())
    apart, shared = (line.pivot(index="repetition", columns="value", values="test_error") for line in by_towers)
    if set(apart) != set(shared):
        return []
    return list((apart - shared).dropna().mean(axis="columns"))
