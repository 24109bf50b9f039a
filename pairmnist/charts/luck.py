"""How often few repetitions say the opposite of all."""

import altair as alt
import pandas as pd

from pairmnist.charts import theme

SHARE = alt.Axis(format="~%", tickCount=6)


def opposite(frame: pd.DataFrame) -> alt.LayerChart:
    """A line for each comparison. frame: columns step (its name), repetitions, share."""
    most = int(frame["repetitions"].max())
    highest = max(0.05, float(frame["share"].max()))
    x = alt.X(
        "repetitions",
        type="quantitative",
        title="repetitions of each that are compared",
        scale=alt.Scale(domain=[1, most], nice=False),
        axis=alt.Axis(tickMinStep=1, tickCount=min(most, 10), grid=False, format="d"),
    )
    scale = alt.Scale(domain=[0, 1.15 * highest], nice=False)
    y = alt.Y("share", type="quantitative", title="how often they say the opposite", scale=scale, axis=SHARE)
    steps = list(frame["step"].unique())
    looks = theme.scale(dict(zip(steps, [*theme.KINDS.values()], strict=False)))
    several = len(steps) > 1
    colour = alt.Color("step", type="nominal", scale=looks, legend=alt.Legend() if several else None)
    base = alt.Chart(frame).encode(x, y, colour, tooltip=TOOLTIP)
    return alt.LayerChart(layer=[base.mark_line(strokeWidth=4), base.mark_point(filled=True, size=120, opacity=1)])


TOOLTIP = [
    alt.Tooltip("step", type="nominal", title="comparison"),
    alt.Tooltip("repetitions", type="quantitative"),
    alt.Tooltip("share", type="quantitative", title="say the opposite", format=".0%"),
]
