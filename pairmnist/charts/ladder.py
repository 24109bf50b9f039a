"""The error of each step from the report to the best network, for two kinds of answers."""

from collections.abc import Mapping, Sequence
from math import ceil
from typing import Any

import altair as alt
import pandas as pd

from pairmnist.charts import theme
from pairmnist.charts.dots import names_above

LANES = ["name", "line"]  # of each step, from its top
LANE, AXES = 26, 84  # pixels: of a lane, and of the axis and the legend


def ladder(
    means: pd.DataFrame, steps: Sequence[str], others: pd.DataFrame, colours: Mapping[str, str]
) -> alt.LayerChart:
    """Means with their intervals, a row a step, and what others reached as dashed lines.

    means: columns networks (the step), answer, mean, low, high; others: answer, mean, name; colours: of the two
    answers, of which the second errs less: its numbers stand on the left. Errors are fractions.
    """
    high = float(max(means["high"].max(), means["mean"].max(), others["mean"].max()))
    scale = alt.Scale(domain=[-0.16 * high, 1.14 * high], nice=False)  # room for the numbers
    axis = alt.Axis(format="~%", values=[percent / 100 for percent in range(0, ceil(100 * high) + 1, 2)])
    x: dict[str, Any] = {"type": "quantitative", "title": "test error", "scale": scale, "axis": axis}
    y = alt.Y("networks", type="nominal", sort=list(steps), axis=None)
    lane = alt.YOffset(datum=LANES[1], type="nominal", scale=alt.Scale(domain=LANES))
    colour = alt.Color("answer", type="nominal", scale=theme.scale(colours), title=None)
    ours = alt.Chart(theme.with_ends(means)).encode(y, lane, colour)
    lines = alt.Chart(others).encode(alt.X("mean", **x), colour, tooltip=[alt.Tooltip("name", type="nominal")])
    right, left = colours
    text: dict[str, Any] = {"fontSize": theme.TEXT, "fontWeight": 600}
    return alt.LayerChart(
        layer=[
            ours.mark_point(shape="diamond", size=170, filled=True, opacity=1).encode(
                alt.X("mean", **x), tooltip=_tooltip()
            ),
            ours.mark_rule(strokeWidth=4).encode(alt.X("low", **x), alt.X2("high")),
            lines.mark_rule(strokeDash=[6, 4], strokeWidth=2),
            _numbers(ours, right).encode(alt.X("high", **x)).mark_text(align="left", dx=10, **text),
            _numbers(ours, left).encode(alt.X("low", **x)).mark_text(align="right", dx=-10, **text),
            names_above(list(steps), LANES),
        ]
    ).properties(height=len(steps) * len(LANES) * LANE + AXES)


def _numbers(ours: alt.Chart, answer: str) -> alt.Chart:
    """The means of one kind of answer, as text."""
    number = "format(100 * datum.mean, '.1f') + ' %'"
    of_answer = ours.transform_filter(alt.FieldEqualPredicate(field="answer", equal=answer))
    return of_answer.transform_calculate(number=number).encode(
        alt.Text("number", type="nominal"), color=alt.value(theme.INK)
    )


def _tooltip() -> list[alt.Tooltip]:
    return [
        alt.Tooltip("networks", type="nominal"),
        alt.Tooltip("answer", type="nominal"),
        *(alt.Tooltip(name, type="quantitative", format=".2%") for name in ("mean", "low", "high")),
    ]
