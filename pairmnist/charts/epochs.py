"""Quantities over epochs: every repetition faint, their mean bold."""

import altair as alt
import pandas as pd

from pairmnist.charts import theme


def lines(
    frame: pd.DataFrame,
    value: str,
    title: str,
    colours: alt.Scale,
    scale: alt.Scale,
    *,
    rule: float,
    percent: bool = False,
) -> alt.LayerChart:
    """One line a repetition and a bold one for each scenario's mean.

    frame: columns scenario, repetition, epoch and value's; title and scale: of the value axis; rule: a value to draw
    across, where the meaning changes.
    """
    axis = alt.Axis(format="%", tickCount=6) if percent else alt.Axis(tickCount=6)
    base = alt.Chart(frame).encode(
        alt.X("epoch", type="quantitative", title="epoch", axis=alt.Axis(tickMinStep=1, tickCount=8, grid=False)),
        alt.Color(
            "scenario", type="nominal", scale=colours, legend=alt.Legend(orient="top", title=None, symbolOpacity=1)
        ),
    )
    level = alt.Chart(pd.DataFrame({"level": [rule]})).mark_rule(color=theme.INK, strokeDash=[6, 4])
    means = frame.groupby(["scenario", "epoch"], sort=False, as_index=False)[value].mean()
    y = alt.Y(value, type="quantitative", title=title, scale=scale, axis=axis)
    return alt.LayerChart(
        layer=[
            level.encode(alt.Y("level", type="quantitative", scale=scale, title=title)),
            base.mark_line(strokeWidth=1, opacity=0.3).encode(y, alt.Detail("repetition", type="nominal")),
            base.properties(data=means).mark_line(strokeWidth=4).encode(y),
        ]
    ).properties(height=theme.HEIGHT)


def at_epoch(chart: alt.LayerChart, epoch: int) -> alt.LayerChart:
    """The same chart with a line at an epoch."""
    now = alt.Chart(pd.DataFrame({"epoch": [epoch]})).mark_rule(color=theme.INK, strokeWidth=3)
    together: alt.LayerChart = chart + now.encode(alt.X("epoch", type="quantitative"))
    return together
