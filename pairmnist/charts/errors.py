"""The distribution of test errors: every repetition, our mean with its interval, and the report's."""

from collections.abc import Callable

import altair as alt
import pandas as pd

from pairmnist.charts import theme

LANES = ("repetitions", "mean", "report")  # of each scenario, from its top
ROW, AXES = 92, 84  # pixels: of a scenario, and of the axis and the line's name


def distribution(
    repetitions: pd.DataFrame, means: pd.DataFrame, published: pd.DataFrame, always_yes: float
) -> alt.LayerChart:
    """A row for each scenario, errors as fractions.

    repetitions: columns scenario, repetition, test_error; means and published: scenario, mean, low, high, label and end
    (what to write beside, and where it begins); always_yes: the error of answering yes to every test pair, a line.
    """
    labels = list(dict.fromkeys(means["scenario"]))
    colour = alt.Color("scenario", type="nominal", scale=theme.colour_scale(labels), legend=None)
    y = alt.Y("scenario", type="nominal", sort=labels, title=None, axis=alt.Axis(domain=False, ticks=False, grid=True))
    lane = alt.YOffset("lane", type="nominal", scale=alt.Scale(domain=LANES))
    furthest = max(always_yes, repetitions["test_error"].max(), means["end"].max())
    scale = alt.Scale(domain=[0, 1.12 * furthest], nice=False)

    def at(field: str) -> alt.X:
        return alt.X(field, type="quantitative", title="test error at the last epoch", scale=scale, axis=PERCENT)

    each = alt.Chart(repetitions.assign(lane="repetitions")).encode(at("test_error"), y, lane, colour, tooltip=TOOLTIP)
    ours = alt.Chart(theme.with_ends(means).assign(lane="mean")).encode(y, lane, colour)
    theirs = alt.Chart(published.assign(lane="report")).encode(y, lane, color=alt.value(theme.MUTED))
    layers = [
        each.mark_circle(size=110, opacity=0.55),
        *_interval(ours, at, "diamond", theme.INK, thickness=5),
        *(_interval(theirs, at, "square", theme.MUTED, thickness=2) if len(published) else []),
        *_reference(always_yes, at),
    ]
    return alt.LayerChart(layer=layers).properties(height=ROW * len(labels) + AXES)


TOOLTIP = [
    alt.Tooltip("scenario", type="nominal"),
    alt.Tooltip("repetition", type="quantitative"),
    alt.Tooltip("test_error", type="quantitative", title="test error", format=".1%"),
]


PERCENT = alt.Axis(format="~%", tickCount=10)


def _interval(base: alt.Chart, at: Callable[[str], alt.X], shape: str, ink: str, thickness: int) -> list[alt.Chart]:
    return [
        base.mark_rule(strokeWidth=thickness, clip=True).encode(at("low"), x2="high"),
        base.mark_point(shape=shape, size=200, filled=True, opacity=1).encode(at("mean")),
        base.mark_text(align="left", dx=12, fontSize=theme.TEXT).encode(
            at("end"), text=alt.Text("label", type="nominal"), color=alt.value(ink)
        ),
    ]


def _reference(error: float, at: Callable[[str], alt.X]) -> list[alt.Chart]:
    frame = pd.DataFrame({"test_error": [error], "label": [f"always answering yes: {100 * error:.1f} %"]})
    base = alt.Chart(frame).encode(at("test_error"))
    text = base.mark_text(align="right", dx=-6, dy=-10, fontSize=theme.TEXT, color=theme.INK)
    return [
        base.mark_rule(strokeWidth=2, strokeDash=[6, 4], color=theme.INK),
        text.encode(y=alt.value(0), text=alt.Text("label", type="nominal")),
    ]
