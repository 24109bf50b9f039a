"""Test error against a setting: a line for each kind of towers, with the interval of its mean as a band."""

import altair as alt
import pandas as pd

from pairmnist.charts import theme

COLOURS = alt.Scale(domain=["apart", "shared"], range=[theme.VERMILION, theme.BLUE])
PLAIN = "format(datum.value, ',~g')"  # an axis' own format would round all ticks alike


def sweep(
    errors: pd.DataFrame, means: pd.DataFrame, title: str, x_scale: alt.Scale, ticks: list[float]
) -> alt.LayerChart:
    """Means as lines that are named at their ends, intervals as bands, and repetitions as dots.

    errors: columns towers, value, repetition, test_error (without a row: no dots); means: towers, value, mean, low,
    high; title, x_scale and ticks: of the axis of the setting. Errors are fractions.
    """
    axis = alt.Axis(values=ticks, grid=False, labelExpr=PLAIN)
    x = alt.X("value", type="quantitative", title=title, scale=x_scale, axis=axis)
    y = alt.Y("mean", type="quantitative", title="test error", axis=alt.Axis(format=".0%", tickCount=6))
    colour = alt.Color("towers", type="nominal", scale=COLOURS, legend=None)
    several = means[means["low"].notna()]  # a mean of one repetition has no interval
    bands = alt.Chart(several).encode(x, alt.Y("low", type="quantitative"), alt.Y2("high"), colour)
    dots = alt.Chart(errors).encode(x, alt.Y("test_error", type="quantitative"), colour, tooltip=_tooltip(title))
    ends = means.sort_values("value").groupby("towers", sort=False).tail(1).sort_values("mean")
    # The lower line's name hangs below its end and the other's stands above, so that names of lines that meet do not.
    baselines = dict(zip(ends["towers"], ("top", "bottom"), strict=False))
    names = [
        alt.Chart(ends[ends["towers"] == towers])
        .encode(x, y, colour, alt.Text("towers", type="nominal"))
        .mark_text(align="left", dx=10, baseline=baseline, fontSize=theme.TITLE, fontWeight=600)
        for towers, baseline in baselines.items()
    ]
    layers = [
        *([] if several.empty else [bands.mark_area(opacity=0.2)]),
        *([] if errors.empty else [dots.mark_circle(size=50, opacity=0.5)]),
        alt.Chart(means).encode(x, y, colour).mark_line(strokeWidth=4, point=not errors.empty),
        *names,
    ]
    return alt.LayerChart(layer=layers).properties(height=theme.HEIGHT, padding={"right": 90})


def _tooltip(title: str) -> list[alt.Tooltip]:
    return [
        alt.Tooltip("towers", type="nominal"),
        alt.Tooltip("value", type="quantitative", title=title, format="~g"),
        alt.Tooltip("repetition", type="nominal"),
        alt.Tooltip("test_error", type="quantitative", title="test error", format=".1%"),
    ]
