"""Charts of training: every network's curve thin, the mean of the finished ones bold and named at its end."""

import math
from collections.abc import Mapping
from typing import Any

import altair as alt
import pandas as pd

from pairmnist.charts import theme
from pairmnist.charts.theme import Look

MARKS: dict[str, dict[str, Any]] = {  # of the states, from the lowest layer to the highest
    "earlier": {"strokeWidth": 3, "opacity": 0.8},
    "finished": {"strokeWidth": 1, "opacity": 0.22},
    "diverged": {"strokeWidth": 1.5, "opacity": 0.8},
    "running": {"strokeWidth": 1.8, "opacity": 0.85},
    "mean": {"strokeWidth": 4, "opacity": 1},
}
ENDS: dict[str, dict[str, Any]] = {
    "diverged": {"text": "✕", "fontSize": 22},
    "running": {"text": "●", "fontSize": 14},
}
LINE = 0.055  # of the axis' height: what a label takes
WIDE = "containerSize()[0] > 620"  # there is room for names beside the lines


def tables(frame: pd.DataFrame, unit: str, values: tuple[float, float], *, log: bool = False) -> list[pd.DataFrame]:
    """The tables of `curves` in the order in which it draws them: the lines, the ends of some, the means' names."""
    ends = [_last(frame, state) for state in ENDS]
    return [table for table in (frame, *ends, _labels(frame, values, _number(unit), log=log)) if not table.empty]


def curves(
    frame: pd.DataFrame,
    unit: str,
    looks: Mapping[str, Look],
    values: tuple[float, float],
    epochs: int,
    *,
    log: bool = False,
    always_yes: float | None = None,
) -> alt.LayerChart:
    """The curves of one or several experiments, or of one experiment's losses.

    frame: columns line (whose look is in looks), state (of MARKS), repetition, epoch, value; unit: title of the value
    axis (errors are fractions), and values its ends; epochs: the end of the other axis. Both are given so that nothing
    moves while curves grow. A logarithm has no zero: what is zero lies on its lower edge. always_yes: its error.
    """
    number = _number(unit)
    scale = alt.Scale(type="log", domain=values, clamp=True) if log else alt.Scale(domain=values, nice=False)
    last_epoch = alt.Scale(domain=[1, max(2, epochs)], nice=False)
    x = alt.X("epoch", type="quantitative", title="epoch", scale=last_epoch, axis=EPOCHS)
    y = alt.Y("value", type="quantitative", title=unit, scale=scale, axis=alt.Axis(tickCount=6, format=f"~{number}"))
    colour = alt.Color("line", type="nominal", scale=theme.colours(looks), legend=None)
    plain = alt.Chart(frame).encode(x, y, colour, tooltip=_tooltip(number))
    dashed = plain.encode(
        alt.StrokeDash("line", type="nominal", scale=theme.dashes(looks), legend=None),
        alt.Detail("repetition", type="nominal"),
    )
    layers = []
    for state in (state for state in MARKS if (frame["state"] == state).any()):
        layers.append(dashed.transform_filter(f"datum.state === '{state}'").mark_line(clip=True, **MARKS[state]))
        if state in ENDS:
            layers.append(plain.properties(data=_last(frame, state)).mark_text(**ENDS[state]))
    labels = _labels(frame, values, number, log=log)
    if not labels.empty:
        layers.append(_ends(alt.Chart(labels).encode(colour)))
    if always_yes is not None and values[0] <= always_yes <= values[1]:
        layers += _level(always_yes, epochs)
    return alt.LayerChart(layer=layers)


def _number(unit: str) -> str:
    return "%" if unit.endswith("error") else "g"


def _last(frame: pd.DataFrame, state: str) -> pd.DataFrame:
    """Where each line of this state ends."""
    return frame[frame["state"] == state].groupby(["line", "repetition"], sort=False).tail(1)


EPOCHS = alt.Axis(tickMinStep=1, tickCount=6, grid=False, format="d")


def _tooltip(number: str) -> list[alt.Tooltip]:
    return [
        alt.Tooltip("line", type="nominal", title="networks"),
        alt.Tooltip("repetition", type="nominal"),
        alt.Tooltip("epoch", type="quantitative"),
        alt.Tooltip("value", type="quantitative", format=".1%" if number == "%" else ".3g"),
    ]


def _labels(frame: pd.DataFrame, values: tuple[float, float], number: str, *, log: bool) -> pd.DataFrame:
    """Where each mean ends, and where to write it so that no two overlap: line, epoch, place, short and long text."""
    means = frame[frame["state"] == "mean"]
    ends = means.loc[means.groupby("line", sort=False)["epoch"].idxmax()]
    heights = [_height(value, values, log=log) for value in ends["value"]]
    places = [_value(height, values, log=log) for height in spread(heights, LINE)]
    short = [f"{100 * v:.1f} %" if number == "%" else f"{v:.2g}" for v in ends["value"]]
    long = [f"{name} {text}" for name, text in zip(ends["line"], short, strict=True)]
    return pd.DataFrame(
        {"line": ends["line"], "epoch": ends["epoch"], "place": places, "short": short, "long": long}
    ).reset_index(drop=True)


def spread(heights: list[float], gap: float) -> list[float]:
    """Heights between 0 and 1, moved as little as it takes to be a gap apart."""
    order = sorted(range(len(heights)), key=heights.__getitem__)
    placed = [heights[i] for i in order]
    for _ in range(100):
        for k in range(1, len(placed)):
            overlap = gap - (placed[k] - placed[k - 1])
            if overlap > 1e-9:
                placed[k - 1] -= overlap / 2
                placed[k] += overlap / 2
        lift = max(0.0, -placed[0]) if placed else 0.0
        placed = [height + lift for height in placed]
    found = [0.0] * len(heights)
    for place, i in zip(placed, order, strict=True):
        found[i] = place
    return found


def _height(value: float, values: tuple[float, float], *, log: bool) -> float:
    """Where a value is between the two ends of its axis: 0 at the lower one, 1 at the upper."""
    low, high = values
    return math.log(max(value, low) / low) / math.log(high / low) if log else (value - low) / (high - low)


def _value(height: float, values: tuple[float, float], *, log: bool) -> float:
    low, high = values
    return low * (high / low) ** height if log else low + height * (high - low)


def _ends(base: alt.Chart) -> alt.Chart:
    """The names and values beside the ends of the lines, or only the values where there is no room for names."""
    placed = base.transform_calculate(name=f"{WIDE} ? datum.long : datum.short").encode(
        alt.X("epoch", type="quantitative"), alt.Y("place", type="quantitative"), alt.Text("name", type="nominal")
    )
    named: alt.Chart = placed.mark_text(align="left", dx=8, fontSize=theme.TEXT, fontWeight=600)
    return named


def _level(error: float, epochs: int) -> list[alt.Chart]:
    """The error of always answering yes: a line with its name. Its numbers are in no table of the chart's own."""
    height = alt.Y(datum=error, type="quantitative")
    rule = theme.level().mark_rule(aria=False, strokeDash=[6, 4], color=theme.REFERENCE, strokeWidth=2).encode(height)
    text: dict[str, Any] = {
        "align": "right",
        "dy": -9,
        "text": f"always yes {100 * error:.0f} %",
        "color": theme.REFERENCE,
    }
    name = theme.level().mark_text(fontSize=theme.TEXT, **text).encode(height, alt.X(datum=epochs, type="quantitative"))
    return [rule, name]
