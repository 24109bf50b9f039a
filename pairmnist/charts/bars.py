"""Stacked shares of the test pairs, and how many pairs are missed how often."""

import altair as alt
import pandas as pd

from pairmnist.analysis.answers import HEAD_WRONG, LUCKY, MISREAD
from pairmnist.charts import theme

COLOURS = {MISREAD: theme.PURPLE, HEAD_WRONG: theme.TAN, LUCKY: theme.PALE_GREEN}


def kinds(means: pd.DataFrame) -> alt.LayerChart:
    """Of each scenario a bar of the head's errors by kind, and one of the answers that are right by luck.

    means: columns scenario, kind, mean (a share of the test pairs); other kinds are left out.
    """
    shown = means[means["kind"].isin(list(COLOURS))].assign(
        bar=lambda f: f["kind"].map(lambda kind: "lucky" if kind == LUCKY else "wrong").astype(str),
        label=lambda f: f["mean"].map(lambda mean: f"{100 * mean:.1f} %"),
        place=lambda f: f["kind"].map(list(COLOURS).index).astype(int),
    )
    base = alt.Chart(shown).encode(
        alt.Y("scenario", type="nominal", sort=None, title=None, axis=alt.Axis(domain=False, ticks=False)),
        alt.YOffset("bar", type="nominal", sort=["wrong", "lucky"]),
        alt.X(
            "mean", type="quantitative", stack="zero", title="of all test pairs", axis=alt.Axis(format="%", tickCount=6)
        ),
        order=alt.Order("place", type="quantitative"),
    )
    colour = alt.Color(
        "kind",
        type="nominal",
        scale=theme.scale(COLOURS),
        legend=alt.Legend(orient="top", title=None),
    )
    return alt.LayerChart(
        layer=[
            base.mark_bar().encode(colour),
            base.mark_text(align="right", dx=-6, fontSize=theme.TEXT, fontWeight=600).encode(
                alt.Text("label", type="nominal"), detail=alt.Detail("kind", type="nominal")
            ),
        ]
    ).properties(height=110 + 76 * shown["scenario"].nunique())


def misses(frame: pd.DataFrame) -> alt.LayerChart:
    """How many test pairs are missed by k of the networks. frame: columns misses (k, from 1), pairs."""
    base = alt.Chart(frame).encode(
        alt.X(
            "misses", type="ordinal", title="networks that miss a pair", axis=alt.Axis(labelAngle=0, labelOverlap=True)
        ),
        alt.Y("pairs", type="quantitative", title="test pairs", axis=alt.Axis(tickMinStep=1, tickCount=5)),
        tooltip=[alt.Tooltip("misses", type="ordinal"), alt.Tooltip("pairs", type="quantitative")],
    )
    bars = base.mark_bar(color=theme.MUTED)
    if len(frame) > 25:
        return alt.LayerChart(layer=[bars]).properties(height=260)
    text = base.mark_text(dy=-10, fontSize=theme.TEXT).encode(alt.Text("pairs", type="quantitative"))
    return alt.LayerChart(layer=[bars, text]).properties(height=260)
