"""The first screen's bars."""

import altair as alt
import pandas as pd

from pairmnist.charts import theme

COLOURS = (
    theme.REFERENCE,
    *(theme.KINDS[kind] for kind in ((False, False), (True, False), (False, True), (True, True))),
)
BAR, ABOVE, BELOW = 18, 10, 10  # pixels: a bar's height, and how far its words and itself are from the row's middle


def error_bars(frame: pd.DataFrame) -> alt.LayerChart:
    """A bar for each row, in their order, its words above it and its error at its end; as high as its place.

    frame: columns network, what it is (a few words or none) and error (a fraction).
    """
    names = list(frame["network"])
    base = alt.Chart(frame).encode(
        alt.Y("network", type="nominal", sort=names, axis=None),
        alt.X("error", type="quantitative", axis=None, scale=alt.Scale(domain=[0, 1.16 * frame["error"].max()])),
    )
    colour = alt.Color("network", type="nominal", scale=alt.Scale(domain=names, range=list(COLOURS)), legend=None)
    words = base.transform_calculate(text="datum.network + (datum['what it is'] ? ': ' + datum['what it is'] : '')")
    number = base.transform_calculate(text="format(100 * datum.error, '.1f') + ' %'")
    text = alt.Text("text", type="nominal")
    return alt.LayerChart(
        layer=[
            base.mark_bar(cornerRadiusEnd=4, size=BAR, yOffset=BELOW).encode(colour),
            words.mark_text(align="left", dy=-ABOVE, fontSize=theme.TEXT).encode(text, x=alt.value(0)),
            number.mark_text(align="left", dx=6, dy=BELOW, fontSize=theme.TITLE, fontWeight=600).encode(text),
        ]
    )
