"""The first screen's bars."""

import altair as alt
import pandas as pd

from pairmnist.charts import theme

COLOURS = (
    theme.REFERENCE,
    *(theme.KINDS[kind] for kind in ((False, False), (True, False), (False, True), (True, True))),
)
ROW = 60  # pixels


def error_bars(frame: pd.DataFrame) -> alt.LayerChart:
    """A bar for each row, in their order, with its error at its end. frame: columns network, error (a fraction)."""
    names = list(frame["network"])
    base = alt.Chart(frame).encode(
        alt.Y("network", type="nominal", sort=names, title=None, axis=alt.Axis(domain=False, ticks=False)),
        alt.X("error", type="quantitative", axis=None, scale=alt.Scale(domain=[0, 1.16 * frame["error"].max()])),
    )
    colour = alt.Color("network", type="nominal", scale=alt.Scale(domain=names, range=list(COLOURS)), legend=None)
    number = base.transform_calculate(text="format(100 * datum.error, '.1f') + ' %'").encode(
        alt.Text("text", type="nominal")
    )
    return alt.LayerChart(
        layer=[
            base.mark_bar(cornerRadiusEnd=4).encode(colour),
            number.mark_text(align="left", dx=6, fontSize=theme.TITLE, fontWeight=600),
        ]
    ).properties(height=ROW * len(names))
