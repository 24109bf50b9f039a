"""The figures of test errors and of what changes them, wherever they are drawn."""

from collections.abc import Sequence

import pandas as pd

from pairmnist import wording
from pairmnist.analysis import luck
from pairmnist.analysis.differences import contrasts
from pairmnist.analysis.draws import PairsOf
from pairmnist.analysis.people import People
from pairmnist.analysis.rates import always_yes
from pairmnist.analysis.statistics import MeanInterval, mean_interval
from pairmnist.analysis.trained import Trained, error_frame, final_errors
from pairmnist.charts import errors as charts
from pairmnist.charts import luck as luck_charts
from pairmnist.charts import theme
from pairmnist.charts.figure import Figure
from pairmnist.report.published import error_of_same_settings
from pairmnist.wording import interval


def figure(
    finished: Sequence[Trained],
    pairs_of: PairsOf,
    people: Sequence[People] = (),
    rows: Sequence[Trained] = (),
) -> Figure:
    """The test error of every network, the means, the report's, and those of people.

    rows: what is drawn in time, each in a row: the axis has room for all its errors now.
    """
    means = {one.label: mean_interval(final_errors(one)) for one in finished}
    published = {one.label: error_of_same_settings(one.settings) for one in finished}
    ours = _beside({label: (m.mean, m.low, m.high, wording.percent(m.mean, 1)) for label, m in means.items()})
    theirs = _beside(
        {label: (m, m - sd, m + sd, "report") for label, found in published.items() if found for m, sd in [found]}
    )
    frame = error_frame(finished).dropna(subset="test_error")
    frame = frame.assign(repetition=frame["repetition"] + 1).rename(columns={"scenario": "networks"})
    guess = always_yes([record.run.draw for one in finished for record in one.finished], pairs_of)
    looks = theme.looks({one.label: one.kind for one in rows or finished})
    words = "; ".join(f"{label}: mean {_in_words(m)}" for label, m in means.items())
    words = f"Test error of every network. {words}. Always yes: {wording.percent(guess, 1)}."
    answered = _beside({one.name: (one.error, *one.interval, wording.percent(one.error, 0)) for one in people})
    words += "".join(f" {one.name.capitalize()}: {one.wrong} of {one.answers} wrong." for one in people)
    errors = [float(error) for one in rows for error in final_errors(one)]
    columns = ["networks", "repetition", "test_error"]
    return Figure.of(charts.distribution(frame[columns], ours, theirs, looks, guess, answered, errors), words)


def differences(pairable: Sequence[Trained]) -> Figure:
    """What changes between every two, repetition by repetition; an empty row where that is not known yet."""
    rows, means = [], []
    for contrast in contrasts(pairable):
        step = f"{contrast.paired.reference} → {contrast.paired.other}"
        for repetition, change in contrast.paired.differences.items():
            rows.append((step, repetition + 1, change, _change(change)))
        m = contrast.paired.interval
        means.append((step, m.mean, m.low, m.high, _change(m.mean) if m.n else ""))
    frame = pd.DataFrame(rows, columns=["step", "repetition", "change", "text"])
    ours = pd.DataFrame(means, columns=["step", "mean", "low", "high", "text"])
    words = "; ".join(f"{step}: {text}" for step, text in zip(ours["step"], ours["text"], strict=True) if text)
    return Figure.of(charts.differences(frame, ours), f"Change of the test error, in points. {words}.")


def _change(mean: float) -> str:
    """A change of the error in points as lessons say it too, without a sign: '3.5 less', '0.0'."""
    size = wording.number(abs(100 * mean), 1)
    return size if size == wording.number(0, 1) else f"{size} {'less' if mean < 0 else 'more'}"


def opposite(pairable: Sequence[Trained]) -> Figure | None:
    """How often few repetitions say the opposite of all; None where there is nothing to compare."""
    frame = luck.opposite_frame(pairable)
    if frame.empty:
        return None
    said = [
        f"{step}: {wording.percent(rows['share'].iloc[0], 0)} of single repetitions, "
        f"{wording.percent(rows['share'].iloc[1], 0)} of two together"
        for step, rows in frame.groupby("step", sort=False)
    ]
    words = f"How often few repetitions say the opposite of all. {'; '.join(said)}."
    return Figure.of(luck_charts.opposite(frame[["step", "repetitions", "share"]]), words)


def _beside(rows: dict[str, tuple[float, float, float, str]]) -> pd.DataFrame:
    """For the chart: a mean, its interval (none from one network) and a text to the right of both."""
    frame = pd.DataFrame([(k, *row) for k, row in rows.items()], columns=["networks", "mean", "low", "high", "text"])
    return frame.assign(end=frame["high"].fillna(frame["mean"]))


def _in_words(m: MeanInterval) -> str:
    return wording.percent(m.mean) + (f", 95 % interval {interval(m.low, m.high)} %" if m.n > 1 else ", one network")
