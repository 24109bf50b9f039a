"""Charts of training: every repetition faint, the mean of the finished ones bold."""

import math
from typing import Any

import altair as alt
import pandas as pd

from pairmnist.charts import theme

MARKS: dict[str, dict[str, Any]] = {  # of the states, from the lowest layer to the highest
    "finished": {"strokeWidth": 1.2, "opacity": 0.35},
    "diverged": {"strokeWidth": 1.5, "opacity": 0.8, "strokeDash": [5, 3]},
    "running": {"strokeWidth": 1.8, "opacity": 0.9},
    "mean": {"strokeWidth": 4.5, "opacity": 1},
}
ENDS: dict[str, dict[str, Any]] = {
    "diverged": {"text": "✕", "fontSize": 22},
    "running": {"text": "●", "fontSize": 14},
}
LOW = 0.12  # of the axis' height; what ends below is labelled above


def curves(
    frame: pd.DataFrame,
    title: str,
    unit: str,
    colours: dict[str, str],
    values: tuple[float, float],
    epochs: int,
    *,
    log: bool = False,
    rule: float | None = None,
) -> alt.LayerChart:
    """The curves of one experiment.

    frame: columns line (what is drawn, with its colour in colours), state (of MARKS), repetition, epoch, value; unit:
    title of the value axis (errors are fractions), and values its ends; epochs: the end of the other axis. Both are
    given so that nothing moves while curves grow. A logarithm has no zero: what is zero lies on its lower edge. rule: a
    value to draw across.
    """
    number = "%" if unit.endswith("error") else "g"
    scale = alt.Scale(type="log", domain=values, clamp=True) if log else alt.Scale(domain=values, nice=True)
    last_epoch = alt.Scale(domain=[1, max(2, epochs)])
    encodings = [
        alt.X("epoch", type="quantitative", title="epoch", scale=last_epoch, axis=EPOCHS),
        alt.Y("value", type="quantitative", title=unit, scale=scale, axis=alt.Axis(tickCount=6, format=f"~{number}")),
        alt.Color("line", type="nominal", scale=theme.scale(colours), legend=None),
    ]
    layers = []
    if rule is not None:
        across = alt.Chart(pd.DataFrame({"value": [rule]})).mark_rule(color=theme.INK, strokeDash=[6, 4], clip=True)
        layers.append(across.encode(encodings[1]))
    for state, mark in MARKS.items():
        shown = frame[frame["state"] == state]
        if shown.empty:
            continue
        line = alt.Chart(shown, mark=alt.MarkDef("line", clip=True, **mark))
        layers.append(line.encode(*encodings, alt.Detail("repetition", type="nominal"), tooltip=TOOLTIP))
        ends = shown.groupby(["line", "repetition"], sort=False).tail(1)
        if state in ENDS:
            layers.append(alt.Chart(ends).encode(*encodings).mark_text(**ENDS[state]))
        elif state == "mean" and len(ends) == 1:
            low = _height(ends["value"].item(), values, log=log) < LOW
            layers += _label(alt.Chart(ends).encode(*encodings), ".1%" if number == "%" else ".2g", above=low)
    return alt.LayerChart(layer=layers, height=theme.HEIGHT, title=title)


EPOCHS = alt.Axis(tickMinStep=1, tickCount=5, grid=False, format="d")
TOOLTIP = [
    alt.Tooltip("line", type="nominal"),
    alt.Tooltip("repetition", type="nominal"),
    alt.Tooltip("epoch", type="quantitative"),
    alt.Tooltip("value", type="quantitative", format=".4g"),
]


def _height(value: float, values: tuple[float, float], *, log: bool) -> float:
    """Where a value is between the two ends of its axis: 0 at the lower one, 1 at the upper."""
    low, high = values
    return math.log(max(value, low) / low) / math.log(high / low) if log else (value - low) / (high - low)


def _label(end: alt.Chart, number: str, *, above: bool) -> list[alt.Chart]:
    """The last value of a line on a white rim: below its end, for curves fall, unless there is no room."""
    text = end.encode(text=alt.Text("value", type="quantitative", format=number), color=alt.value(theme.INK))
    place: dict[str, Any] = {"align": "right", "dy": -16 if above else 22, "fontSize": theme.TITLE, "fontWeight": 600}
    return [text.mark_text(**place, stroke="white", strokeWidth=6), text.mark_text(**place)]
