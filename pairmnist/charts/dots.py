"""Every repetition a faint dot, and their mean with its 95 % interval: one row for each thing compared."""

import altair as alt
import pandas as pd

from pairmnist.charts import theme

ROW, AXES = 28, 100  # pixels: of a row, and of the axis and the legend


def dots(
    frame: pd.DataFrame,
    intervals: pd.DataFrame,
    value: str,
    title: str,
    colours: alt.Scale,
    part: str | None = None,
    *,
    zero: bool = True,
    percent: bool = True,
) -> alt.LayerChart:
    """Numbers by scenario and, in each scenario, by part.

    frame: columns scenario, part's and value's, one row a repetition; intervals: its `rates.over_repetitions`; title:
    of the value axis; colours: of the parts, or without them of the scenarios; zero: whether the axis begins at 0;
    percent: whether the numbers are shares.
    """
    legend = alt.Legend(orient="top", title=None, symbolOpacity=1) if part else None
    encodings = [
        alt.Y("scenario", type="nominal", sort=None, title=None, axis=alt.Axis(domain=False, ticks=False)),
        alt.Color(part or "scenario", type="nominal", scale=colours, legend=legend),
    ]
    if part:
        encodings.append(alt.YOffset(part, type="nominal", sort=list(colours.domain)))
    axis = alt.Axis(format="%" if percent else ".1f", tickCount=6)
    scale = alt.Scale(zero=zero, nice=True)
    each = alt.Chart(frame).encode(alt.X(value, type="quantitative", title=title, axis=axis, scale=scale), *encodings)
    labels = [f"{100 * mean:.1f} %" if percent else f"{mean:.2f}" for mean in intervals["mean"]]
    means = theme.with_ends(intervals).assign(label=labels, end=_ends(frame, intervals, value))
    ours = alt.Chart(means).encode(*encodings)
    rows = frame["scenario"].nunique() * (frame[part].nunique() + 0.6 if part else 1.4)
    return alt.LayerChart(
        layer=[
            each.mark_circle(size=70, opacity=0.35),
            ours.mark_rule(strokeWidth=4).encode(alt.X("low", type="quantitative"), alt.X2("high")),
            ours.mark_point(shape="diamond", size=190, filled=True, opacity=1).encode(
                alt.X("mean", type="quantitative")
            ),
            ours.mark_text(align="left", dx=12, fontSize=theme.TEXT, fontWeight=600, color=theme.INK).encode(
                alt.X("end", type="quantitative"), alt.Text("label", type="nominal"), color=alt.value(theme.INK)
            ),
        ]
    ).properties(height=int(rows * ROW) + AXES)


def _ends(frame: pd.DataFrame, intervals: pd.DataFrame, value: str) -> pd.Series:
    """Where to write the means: right of the interval and of the last dot."""
    by = [name for name in intervals if name in frame]
    last = frame.groupby(by, sort=False, observed=True)[value].max().to_numpy()
    return intervals["high"].fillna(0).clip(lower=last)
