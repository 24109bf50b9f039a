"""The sweep view: test error against α, the number of training pairs or the epoch, with towers apart and shared."""

from collections.abc import Sequence

import altair as alt
import pandas as pd
import streamlit as st

from pairmnist import naming, wording
from pairmnist.analysis import sweeps
from pairmnist.analysis.sweeps import EPOCHS, SWEEPS, Minimum, Sweep
from pairmnist.analysis.trained import Trained
from pairmnist.architectures import ARCHITECTURES
from pairmnist.charts import sweep as charts
from pairmnist.config import MOST_REPETITIONS, Settings
from pairmnist.page.context import Page
from pairmnist.page.drawing import show
from pairmnist.page.widgets import choose, select
from pairmnist.report import tables
from pairmnist.report.tables import Table
from pairmnist.wording import interval, points

CHOICES = {"alpha": "Weight α", "pairs": "Training pairs", "epochs": "Epochs"}
REPETITIONS = 5  # as many as the sweeps that come with the product have


def draw(page: Page) -> None:
    """Draw the chosen sweep with the sidebar's other settings, and offer to train what is missing of it."""
    sweep, repetitions = _choose()
    experiments = sweeps.experiments(sweep, page.experiment.settings, repetitions)
    st.caption(_held(sweep, experiments[0].settings))
    page.offer([run for one in experiments for run in one.runs()], key="sweep", what="for this sweep")
    trained = [page.load(experiment, naming.full_name(experiment)) for experiment in experiments]
    errors = sweeps.errors(sweep, trained)
    if errors.empty:
        st.info("Nothing of this sweep is trained yet. Train it with the button above, or choose another sweep.")
    else:
        _draw_errors(sweep, trained, errors)


def _choose() -> tuple[Sweep, int]:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = choose("sweep_over", CHOICES, "Test error against", label_visibility="visible")
        numbers = {str(n): str(n) for n in range(1, MOST_REPETITIONS + 1)}
        label = "Repetitions of each point"
        repetitions = select("sweep_repetitions", numbers, label, index=REPETITIONS - 1, width=220)
    return SWEEPS.get(chosen, EPOCHS), int(repetitions)


def _held(sweep: Sweep, settings: Settings) -> str:
    """What stays the same over the sweep."""
    auxiliary = (
        "" if sweep.setting == "alpha" else f", {'with' if settings.learns_digits else 'without'} auxiliary loss"
    )
    return f"{ARCHITECTURES[settings.architecture].name}{auxiliary}; whatever is not swept is as in the sidebar."


def _draw_errors(sweep: Sweep, trained: Sequence[Trained], errors: pd.DataFrame) -> None:
    means, sentences = sweeps.means(errors), [_sentence(sweep, minimum) for minimum in sweeps.minima(sweep, errors)]
    dots = errors.iloc[:0] if sweep is EPOCHS else errors.assign(repetition=errors["repetition"] + 1)
    show(charts.sweep(dots, means, *_axis(sweep, means)), alt=" ".join(sentences))
    st.markdown("\n".join(f"- {sentence}" for sentence in sentences))
    st.caption(_reading(trained))
    with st.expander("The numbers"):
        st.markdown(tables.markdown(_table(sweep, means)))


def _axis(sweep: Sweep, means: pd.DataFrame) -> tuple[str, alt.Scale, list[float]]:
    """Title, scale and ticks of the swept setting's axis."""
    if sweep is EPOCHS:
        last = int(means["value"].max())
        return sweep.name, alt.Scale(domain=[1, max(2, last)]), [1, *range(10, last + 1, 10)]
    ticks = list(sweep.values)
    domain = [ticks[0], ticks[-1]]
    scale = alt.Scale(type="log", domain=domain) if sweep.setting == "training_pairs" else alt.Scale(domain=domain)
    return sweep.name, scale, ticks


def _sentence(sweep: Sweep, minimum: Minimum) -> str:
    """Where a line is lowest, and how that compares with the report's value."""
    at = sweep.point.format(minimum.value)
    name, error = f"**{minimum.towers.capitalize()}**", wording.percent(minimum.mean, 1)
    if minimum.points == 1:
        return f"{name}: mean test error {error} at {at}, the only point there is yet."
    lowest = f"{name}: lowest mean test error {error} at {at}"
    if minimum.value == sweep.reference:
        return f"{lowest}, the report's own value."
    report = sweep.point.format(sweep.reference)
    if minimum.excess.n == 0:
        return f"{lowest}; the report's {report} is not there to compare."
    more = f"{lowest}; at the report's {report} it is {100 * minimum.excess.mean:.1f} points higher"
    if minimum.excess.n == 1:
        return f"{more}, in one repetition."
    low, high = points(minimum.excess.low, 1), points(minimum.excess.high, 1)
    return f"{more} (95 % interval, repetition by repetition: {low} to {high}, n = {minimum.excess.n})."


def _reading(trained: Sequence[Trained]) -> str:
    diverged = sum(len(one.diverged) for one in trained)
    left_out = f" {wording.count(diverged, 'run')} diverged and is in no mean." if diverged == 1 else ""
    left_out = left_out or (f" {diverged} runs diverged and are in no mean." if diverged else "")
    return (
        f"Lines are means over the first {wording.count(trained[0].experiment.repetitions, 'repetition')} (*Errors* "
        "has all), bands their 95 % t-intervals, dots repetitions. The lowest of several means "
        "is partly luck: where the interval of the difference reaches below 0, another place may be as good." + left_out
    )


def _table(sweep: Sweep, means: pd.DataFrame) -> Table:
    rows = [
        [
            row["towers"],
            sweep.point.format(row["value"]),
            f"{100 * row['mean']:.2f}",
            f"{100 * row['sd']:.2f}" if row["n"] > 1 else "",
            interval(row["low"], row["high"]) if row["n"] > 1 else "",
            str(row["n"]),
        ]
        for row in means.to_dict("records")
    ]
    columns = ["towers", sweep.name, "mean", "standard deviation", "95 % interval of the mean", "n"]
    return Table("Test error in %", columns, rows)
