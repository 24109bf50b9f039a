"""Test error against a setting: a line for each kind of towers, with the interval of its mean as a band."""

from collections.abc import Mapping

import altair as alt
import pandas as pd

from pairmnist.charts import theme

PLAIN = "format(datum.value, ',~g')"  # an axis' own format would round all ticks alike
NAMES = alt.Legend(symbolType="circle", symbolOpacity=1, symbolStrokeWidth=0)
POINT = "point"  # the name of the selection; its points have towers and value


def sweep(
    errors: pd.DataFrame,
    means: pd.DataFrame,
    title: str,
    x_scale: alt.Scale,
    ticks: list[float],
    colours: Mapping[str, str],
) -> alt.LayerChart:
    """Means as lines, intervals as bands, and networks as dots; a click chooses a point.

    The lines are named above the chart, where none can cross the names.
    errors: columns towers, value, repetition, test_error (without a row: no dots); means: towers, value, mean, low,
    high; title, x_scale and ticks: of the axis of the setting; colours: of the towers. Errors are fractions.
    """
    axis = alt.Axis(values=ticks, grid=False, labelExpr=PLAIN)
    x = alt.X("value", type="quantitative", title=title, scale=x_scale, axis=axis)
    y = alt.Y("mean", type="quantitative", title="test error", axis=alt.Axis(format=".0%", tickCount=6))
    colour = alt.Color("towers", type="nominal", scale=theme.scale(colours), legend=NAMES)
    several = means[means["low"].notna()]  # a mean of one network has no interval
    bands = alt.Chart(several).encode(x, alt.Y("low", type="quantitative"), alt.Y2("high"), colour)
    dots = alt.Chart(errors).encode(x, alt.Y("test_error", type="quantitative"), colour, tooltip=_tooltip(title))
    points = alt.Chart(means).encode(x, y, colour, tooltip=_mean_tooltip(title))
    chosen = alt.selection_point(POINT, fields=["towers", "value"])
    layers = [
        *([] if errors.empty else [dots.mark_circle(size=50, opacity=0.45)]),
        *([] if several.empty else [bands.mark_area(opacity=0.2)]),
        points.mark_line(strokeWidth=4),
        *(
            []
            if errors.empty
            else [points.mark_point(filled=True, size=160, opacity=1, cursor="pointer").add_params(chosen)]
        ),
    ]
    return alt.LayerChart(layer=layers)


def _tooltip(title: str) -> list[alt.Tooltip]:
    return [
        alt.Tooltip("towers", type="nominal"),
        alt.Tooltip("value", type="quantitative", title=title, format="~g"),
        alt.Tooltip("repetition", type="nominal"),
        alt.Tooltip("test_error", type="quantitative", title="test error", format=".1%"),
    ]


def _mean_tooltip(title: str) -> list[alt.Tooltip]:
    return [
        alt.Tooltip("towers", type="nominal"),
        alt.Tooltip("value", type="quantitative", title=title, format="~g"),
        alt.Tooltip("mean", type="quantitative", title="mean test error", format=".1%"),
        alt.Tooltip("n", type="quantitative", title="networks"),
    ]
