"""The figures of a swept setting and of the steps beyond the report, wherever they are drawn."""

from collections.abc import Sequence

import altair as alt
import pandas as pd

from pairmnist import naming, wording
from pairmnist.analysis import sweeps
from pairmnist.analysis.findings import steps as findings
from pairmnist.analysis.rates import DIGITS, HEAD
from pairmnist.analysis.steps import Step
from pairmnist.analysis.sweeps import EPOCHS, Sweep
from pairmnist.analysis.trained import Trained
from pairmnist.charts import ladder, theme
from pairmnist.charts import sweep as charts
from pairmnist.charts.figure import Figure
from pairmnist.report import board

ANSWERS = {HEAD: "its own answer", DIGITS: "its digits compared"}
COLOURS = {ANSWERS[HEAD]: theme.LOSSES["comparison"], ANSWERS[DIGITS]: theme.LOSSES["left digit"]}


def sweep(of: Sweep, trained: Sequence[Trained], errors: pd.DataFrame, words: str) -> Figure:
    """The errors against the swept setting. errors: as `sweeps.errors` gives them; words: what was found."""
    means = sweeps.means(errors)
    dots = errors.iloc[:0] if of is EPOCHS else errors.assign(repetition=errors["repetition"] + 1)
    learn = any(one.settings.learns_digits for one in trained)
    colours = {towers: theme.KINDS[share, learn] for share, towers in naming.TOWERS.items()}
    return Figure.of(charts.sweep(dots, means, *_axis(of, means), colours), words)


def found_in_steps(found: Sequence[Step]) -> str:
    """What the steps brought, in words."""
    return findings.steps(
        {words: [step for step in found if step.answer == answer] for answer, words in ANSWERS.items()}
    )


def steps(found: Sequence[Step]) -> Figure:
    """The error after each step from the report's best network to the best one here, and the best of others."""
    rows = [(step.name, ANSWERS[step.answer], *step.error) for step in found]
    means = pd.DataFrame(rows, columns=["networks", "answer", "mean", "sd", "low", "high", "n"])
    others = pd.DataFrame(
        [(ANSWERS[mark.answer], mark.error.mean, mark.name) for mark in board.MARKS], columns=["answer", "mean", "name"]
    )
    return Figure.of(
        ladder.ladder(means, list(dict.fromkeys(means["networks"])), others, COLOURS),
        wording.without_bold(found_in_steps(found)),
    )


def _axis(of: Sweep, means: pd.DataFrame) -> tuple[str, alt.Scale, list[float]]:
    """Title, scale and ticks of the swept setting's axis."""
    if of is EPOCHS:
        last = int(means["value"].max())
        return of.name, alt.Scale(domain=[1, max(2, last)]), [1, *range(10, last + 1, 10)]
    ticks = list(of.values)
    domain = [ticks[0], ticks[-1]]
    scale = alt.Scale(type="log", domain=domain) if of.setting == "training_pairs" else alt.Scale(domain=domain)
    return of.name, scale, ticks
