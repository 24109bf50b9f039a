"""The board: every stored experiment with its error and how sure that is, ranked so that luck does not win.

The rank is by the upper end of the mean's 95 % interval, so a few lucky networks do not get far. It is within a data
protocol: with one draw an interval is over initial weights only, and says nothing of how lucky the draw was.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
import pandas as pd

from pairmnist import architectures, naming
from pairmnist.analysis.answers import KNOWN_READINGS
from pairmnist.analysis.draws import PairsOf
from pairmnist.analysis.rates import DIGITS, HEAD, errors_of_answers
from pairmnist.analysis.statistics import FEWEST, MeanInterval, mean_interval, t_interval
from pairmnist.analysis.trained import Trained, final_errors
from pairmnist.config import PROTOCOL_WORDS, Experiment
from pairmnist.report import published

COLUMNS = {HEAD: "its own answer", DIGITS: "digits compared"}  # of the errors, by what they are of
FIRST = ("new-draw", "one-draw")  # protocols, as the board has them
WHY_FIRST = (
    "New draws come first: only there the interval covers the luck of the data too. With one draw for all networks it "
    "covers the luck of their weights."
)


@dataclass(frozen=True)
class Row:
    """What the board says of an experiment. Errors are fractions."""

    experiment: Experiment
    errors: dict[str, MeanInterval]  # of HEAD and DIGITS, over the networks that keep what it takes
    diverged: int
    seconds: float  # that a network took to train, in the mean
    when: str  # the last one was begun, ISO 8601 in UTC

    @property
    def protocol(self) -> str:
        return self.experiment.settings.protocol

    def may_be_ranked(self, answer: str) -> bool:
        """With fewer networks an interval says little; without those that diverged a mean is too good."""
        return self.errors[answer].n >= FEWEST and not self.diverged


@dataclass(frozen=True)
class Mark:
    """Somebody else's result, in the column of what they measured."""

    name: str
    answer: str  # HEAD or DIGITS
    error: MeanInterval
    parameters: int | None
    protocol: str  # in words
    source: str


def _report() -> Mark:
    best = min(published.scenarios(), key=published.error)
    error = t_interval(*published.error(best), published.REPETITIONS)
    name = f"the report's best: {architectures.ARCHITECTURES[best.architecture].name}"
    return Mark(name, HEAD, error, published.parameters(best), PROTOCOL_WORDS["one-draw"], published.SOURCE)


PEER = Mark(
    "the best other project found",
    DIGITS,
    MeanInterval(0.017, math.nan, math.nan, math.nan, 0),
    None,
    "",
    "github.com/puckvg/EE-559-Team, a report for the same course: digits compared, without a head that learns; "
    "1.74 ± 0.34 % in its table, 1.71 ± 0.55 % in its conclusion",
)
MARKS = (_report(), PEER)


def row(trained: Trained, pairs_of: PairsOf) -> Row | None:
    """The board's row of an experiment; None where none of its networks has a record."""
    if not trained.records:
        return None
    read = trained.with_parts("answers", KNOWN_READINGS).records
    digits = [errors_of_answers(record, pairs_of(record.run.draw))[DIGITS] for record in read]
    started = max(datetime.fromisoformat(record.facts["started"]) for record in trained.records)
    return Row(
        trained.experiment,
        {HEAD: mean_interval(final_errors(trained)), DIGITS: mean_interval(digits)},
        len(trained.diverged),
        float(np.mean([record.facts["seconds"] for record in trained.records])),
        f"{started.astimezone(UTC):%Y-%m-%dT%H:%MZ}",
    )


def ranked(rows: Sequence[Row], answer: str) -> list[tuple[int | None, Row]]:
    """The rows in the board's order, each with its rank within its protocol; what has none comes after those."""
    found: list[tuple[int | None, Row]] = []
    for protocol in FIRST:
        of_protocol = [one for one in rows if one.protocol == protocol]
        ranks = [one for one in of_protocol if one.may_be_ranked(answer)]
        ranks.sort(key=lambda one: one.errors[answer].high)
        others = [one for one in of_protocol if one not in ranks]
        others.sort(key=lambda one: (math.isnan(one.errors[answer].mean), one.errors[answer].mean))
        found += [*enumerate(ranks, start=1), *((None, one) for one in others)]
    return found


def table(rows: Sequence[tuple[int | None, Row]]) -> pd.DataFrame:
    """The marks and then these rows of `ranked`, with errors in percent and what is not known missing."""
    lines = [_of_mark(mark) for mark in MARKS] + [_of_row(rank, one) for rank, one in rows]
    return pd.DataFrame(lines).astype({"rank": "Int64", "parameters": "Int64"})


def containing(table: pd.DataFrame, words: str) -> pd.DataFrame:
    """The marks, and of the other lines of a table those that contain each of some words; they keep their index."""
    texts = (table["experiment"] + " " + table["data"]).str.lower()
    found = pd.Series(True, table.index)
    for word in words.lower().split():
        found &= texts.str.contains(word, regex=False)
    return table[found | (table.index < len(MARKS))]


def _of_row(rank: int | None, one: Row) -> dict[str, object]:
    settings = one.experiment.settings
    return {
        "rank": rank,
        "experiment": ", ".join([naming.scenario_name(settings), *naming.changes(settings.with_(protocol="one-draw"))]),
        **_errors(one.errors),
        "networks": one.errors[HEAD].n,
        "diverged": one.diverged,
        "parameters": architectures.parameters(settings.architecture, settings.share_weights),
        "seconds": one.seconds,
        "data": PROTOCOL_WORDS[one.protocol],
        "when": one.when,
        "source": "",
    }


def _of_mark(mark: Mark) -> dict[str, object]:
    return {
        "rank": None,
        "experiment": f"▸ {mark.name}",
        **_errors({mark.answer: mark.error}),
        "networks": mark.error.n or None,
        "diverged": None,
        "parameters": mark.parameters,
        "seconds": None,
        "data": mark.protocol,
        "when": "",
        "source": mark.source,
    }


def _errors(errors: dict[str, MeanInterval]) -> dict[str, object]:
    """Two columns for each kind of answer: the mean in percent, and the interval in words."""
    cells: dict[str, object] = {}
    for answer, name in COLUMNS.items():
        error = errors.get(answer, mean_interval([]))
        cells[name] = 100 * error.mean
        cells[f"{name}: 95 %"] = "" if math.isnan(error.low) else f"{100 * error.low:.1f}–{100 * error.high:.1f}"
    return cells
