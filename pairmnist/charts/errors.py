"""The distribution of test errors, and the differences within repetitions."""

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import pandas as pd

from pairmnist.charts import theme
from pairmnist.charts.theme import Look

LANES = ("networks", "mean", "report")  # of each experiment, from its top
ROW, AXES = 84, 70  # pixels: of an experiment, and of the axis
WAY = "datum.value ? format(abs(100 * datum.value), '.2~f') + (datum.value < 0 ? ' less' : ' more') : '0'"
STEP, LINE = 74, 22  # pixels: of a change with its name, and of the name
PERCENT = alt.Axis(format="~%", tickCount=7)
ROWS = alt.Axis(domain=False, ticks=False, grid=False, labelLimit=240, **theme.row_names(" + "))
NETWORK = "network"  # the selection: which mark is pressed, by networks and repetition


def distribution(
    networks: pd.DataFrame,
    means: pd.DataFrame,
    published: pd.DataFrame,
    looks: Mapping[str, Look],
    always_yes: float,
    people: pd.DataFrame | None = None,
    errors: Sequence[float] = (),
) -> alt.LayerChart:
    """A row for each of `looks` and for people, errors as fractions, on an axis that the data fill.

    networks: columns networks (the label), repetition, test_error; means, published and people: networks, mean, low,
    high, text and end (what is written beside, and where it begins). always_yes: a line in sight, or else a note at the
    edge. errors: for which the axis has room, beside all that is drawn.
    """
    people = means.iloc[:0] if people is None else people
    labels = [*looks, *people["networks"]]
    lows, highs = (pd.concat([one[end] for one in (means, published, people)]) for end in ("low", "high"))
    lowest = min(networks["test_error"].min(), lows.min(), *errors)
    highest = max(networks["test_error"].max(), highs.max(), *errors)
    room = 0.04 * (highest - lowest) + 0.004
    scale = alt.Scale(domain=[max(0.0, lowest - room), highest + room], nice=False)
    y = alt.Y("networks", type="nominal", scale=alt.Scale(domain=labels), title=None, axis=ROWS)
    lane = alt.YOffset("lane", type="nominal", scale=alt.Scale(domain=LANES))
    colour = alt.Color("networks", type="nominal", scale=theme.colours(looks), legend=None)

    def at(field: str) -> alt.X:
        return alt.X(field, type="quantitative", title="test error", scale=scale, axis=PERCENT)

    each = alt.Chart(networks.assign(lane="networks")).encode(at("test_error"), y, lane, colour, tooltip=TOOLTIP)
    ours = alt.Chart(theme.with_ends(means).assign(lane="mean")).encode(y, lane, colour)
    theirs = alt.Chart(published.assign(lane="report")).encode(y, lane, color=alt.value(theme.INK))
    pressed = alt.selection_point(name=NETWORK, fields=["networks", "repetition"])
    layers = [
        each.mark_point(filled=True, size=120, opacity=0.6, cursor="pointer")
        .encode(alt.Shape("networks", type="nominal", scale=theme.shapes(looks), legend=None))
        .add_params(pressed),
        ours.mark_rule(strokeWidth=5).encode(at("low"), alt.X2("high")),
        ours.mark_point(shape="diamond", size=220, filled=True, opacity=1).encode(at("mean")),
        ours.mark_text(align="left", dx=10, fontSize=theme.TITLE, fontWeight=700).encode(
            at("end"), alt.Text("text", type="nominal")
        ),
    ]
    if len(people):
        answered = alt.Chart(people.assign(lane="mean")).encode(y, lane, color=alt.value(theme.INK))
        layers += [
            answered.mark_rule(strokeWidth=5).encode(at("low"), alt.X2("high")),
            answered.mark_point(shape="diamond", size=220, filled=True, opacity=1).encode(at("mean")),
            answered.mark_text(align="left", dx=10, fontSize=theme.TITLE, fontWeight=700).encode(
                at("end"), alt.Text("text", type="nominal")
            ),
        ]
    if len(published):
        layers += [
            theirs.mark_rule(strokeWidth=2).encode(at("low"), alt.X2("high")),
            theirs.mark_point(shape="square", size=120, filled=False, strokeWidth=2, opacity=1).encode(at("mean")),
            theirs.mark_text(align="left", dx=10, fontSize=theme.TEXT).encode(
                at("end"), alt.Text("text", type="nominal")
            ),
        ]
    return alt.LayerChart(layer=[*layers, *_always_yes(always_yes, highest + room)]).properties(
        height=ROW * len(labels) + AXES
    )


TOOLTIP = [
    alt.Tooltip("networks", type="nominal"),
    alt.Tooltip("repetition", type="quantitative"),
    alt.Tooltip("test_error", type="quantitative", title="test error", format=".1%"),
]


def _always_yes(error: float, edge: float) -> list[alt.Chart]:
    """A line at the error of always answering yes, or where it is out of sight a note at the edge."""
    mark: dict[str, Any] = {
        "align": "right",
        "baseline": "top",
        "dx": -4,
        "dy": 2,
        "fontSize": theme.TEXT,
        "color": theme.REFERENCE,
    }
    words = f"always yes {100 * error:.0f} %"
    if error > edge:
        words += " →"
    x = alt.X(datum=min(error, edge), type="quantitative")
    text = theme.level().mark_text(**mark, text=words).encode(x, y=alt.value(0))
    if error > edge:
        return [text]
    return [theme.level().mark_rule(aria=False, strokeDash=[6, 4], color=theme.REFERENCE).encode(x), text]


def empty_lanes(labels: list[str]) -> alt.Chart:
    """The rows of the distribution with a question mark in each, on an axis that tells nothing."""
    x = alt.X(
        datum=0.25, type="quantitative", title="test error", scale=alt.Scale(domain=[0, 0.5], nice=False), axis=PERCENT
    )
    y = alt.Y("networks", type="nominal", sort=labels, title=None, axis=ROWS)
    chart = alt.Chart(pd.DataFrame({"networks": labels}), height=ROW * len(labels) + AXES).encode(x, y)
    marked: alt.Chart = chart.mark_text(text="?", fontSize=28, color=theme.REFERENCE)
    return marked


def differences(frame: pd.DataFrame, means: pd.DataFrame) -> alt.LayerChart:
    """For every two experiments how much the error changes from one to the other: a dot for each repetition.

    frame: columns step ('two towers → shared tower'), repetition, change (a fraction; below 0 is fewer errors) and text
    ('3.5 less'); means: step, mean, low, high, text; without a mean the row is empty.
    """
    steps = list(means["step"])
    y = alt.Y("step", type="nominal", sort=steps, axis=None)
    ends = theme.with_ends(means.dropna(subset="mean"))
    reach = 1.15 * max([0.005, *frame["change"].abs(), *ends["low"].abs(), *ends["high"].abs()])
    scale = alt.Scale(domain=[-reach, reach], nice=False)
    axis = alt.Axis(labelExpr=WAY, tickCount=alt.ExprRef(f"{theme.WIDE} ? 9 : 5"))

    def at(field: str) -> alt.X:
        return alt.X(field, type="quantitative", title="points of test error", scale=scale, axis=axis)

    each = alt.Chart(frame).encode(y, at("change"), tooltip=CHANGE)
    ours = alt.Chart(ends).encode(y)
    zero = (
        theme.level()
        .mark_rule(aria=False, strokeDash=[6, 4], color=theme.REFERENCE)
        .encode(alt.X(datum=0, type="quantitative"))
    )
    marks = [
        each.mark_tick(thickness=3, size=22, color=theme.REFERENCE, opacity=0.8),
        ours.mark_rule(strokeWidth=5).encode(at("low"), alt.X2("high")),
        ours.mark_point(shape="diamond", size=200, filled=True, opacity=1, color=theme.INK).encode(at("mean")),
        ours.mark_text(baseline="top", dy=13, fontSize=theme.TEXT, fontWeight=600).encode(
            at("mean"), alt.Text("text", type="nominal")
        ),
    ]
    # Each row's name above it, at the left edge, so that the data have the whole width of a phone.
    names = (
        alt.Chart(means[["step"]])
        .mark_text(align="left", dy=LINE / 2 - STEP / 2, fontSize=alt.ExprRef(f"{theme.WIDE} ? {theme.TEXT} : 12"))
        .encode(y, x=alt.value(2), text=alt.Text("step", type="nominal"))
    )
    drawn = [*marks, zero, names] if len(frame) else [names]
    return alt.LayerChart(layer=drawn).properties(height=STEP * len(steps) + AXES + LINE)


CHANGE = [
    alt.Tooltip("step", type="nominal", title="change"),
    alt.Tooltip("repetition", type="quantitative"),
    alt.Tooltip("text", type="nominal", title="points of test error"),
]
