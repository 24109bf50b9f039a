"""Bars of test pairs: wrong answers by kind, and how many pairs are missed how often."""

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import pandas as pd

from pairmnist.charts import theme
from pairmnist.charts.dots import names_above

KIND, TIMES = "kind", "times"  # the names of the selections; their points have networks and kind, or misses
LANES = ["name", "wrong", "right"]  # of each experiment, from its top
LANE, AXES = 27, 84  # pixels: of a lane, and of the axis

# Of each kind its colour and how dense it is. What is dense is written on in white, the rest in the theme's ink.
LOOKS = {"misread": (theme.WRONG, 0.3), "head": (theme.WRONG, 1.0), "lucky": (theme.RIGHT, 0.3)}


def kinds(frame: pd.DataFrame, labels: Sequence[str], words: Mapping[str, str]) -> alt.LayerChart:
    """For each experiment a bar of its wrong answers by kind, and a bar of those that are right by luck.

    frame: columns networks (of labels), kind (of the words), answers ('wrong' or 'right') and share of the test pairs;
    words: of each of LOOKS, whose legend is the page's.
    """
    most = float(frame.groupby(["networks", "answers"])["share"].sum().max())
    scale = alt.Scale(domain=[0, 1.12 * most + 0.004], nice=False)
    axis = alt.Axis(format="~%", tickCount=6)
    x: dict[str, Any] = {"type": "quantitative", "title": "of all test pairs", "scale": scale, "axis": axis}
    y = alt.Y("networks", type="nominal", sort=list(labels), axis=None)
    lane = alt.YOffset("answers", type="nominal", scale=alt.Scale(domain=LANES))
    by_kind = {
        "order": alt.Order("kind", type="nominal", sort="descending"),
        "detail": alt.Detail("kind", type="nominal"),
    }
    base = alt.Chart(frame).encode(y, lane)
    head, lucky = (f"datum.kind === '{words[kind]}'" for kind in ("head", "lucky"))
    colour = alt.ExprRef(f"{lucky} ? '{theme.RIGHT}' : '{theme.WRONG}'")
    density = alt.ExprRef(f"{head} ? {LOOKS['head'][1]} : {LOOKS['misread'][1]}")
    bars = base.mark_bar(fill=colour, fillOpacity=density, stroke=colour, strokeWidth=2, cursor="pointer")
    room = f"datum.share > {0.07 * most} ? format(100 * datum.share, '.1f') : ''"
    numbers = base.transform_calculate(number=room).mark_text(fontSize=theme.TEXT, fontWeight=600)
    totals = (
        base.transform_filter("datum.answers === 'wrong'")
        .transform_aggregate(total="sum(share)", groupby=["networks", "answers"])
        .transform_calculate(number="format(100 * datum.total, '.1f') + ' %'")
        .mark_text(align="left", dx=8, fontSize=theme.TEXT, fontWeight=700)
    )
    return alt.LayerChart(
        layer=[
            bars.encode(alt.X("share", stack="zero", **x), tooltip=TOOLTIP, **by_kind).add_params(
                alt.selection_point(KIND, fields=["networks", "kind"])
            ),
            numbers.encode(
                alt.X("share", stack="zero", bandPosition=0.5, **x),
                alt.Text("number", type="nominal"),
                color=alt.condition(head, alt.value("#ffffff"), alt.value(theme.INK)),
                **by_kind,
            ),
            totals.encode(alt.X("total", **x), alt.Text("number", type="nominal")),
            names_above(labels, LANES),
        ]
    ).properties(height=len(LANES) * LANE * len(labels) + AXES)


TOOLTIP = [
    alt.Tooltip("networks", type="nominal"),
    alt.Tooltip("kind", type="nominal"),
    alt.Tooltip("share", type="quantitative", title="of all test pairs", format=".1%"),
]


def misses(frame: pd.DataFrame) -> alt.LayerChart:
    """How many test pairs are missed by k of the networks. frame: columns misses (k), pairs."""
    base = alt.Chart(frame).encode(
        alt.X("misses", type="ordinal", title="networks that miss a pair", axis=_COUNTS),
        alt.Y("pairs", type="quantitative", title="test pairs", axis=alt.Axis(tickMinStep=1, tickCount=4)),
        tooltip=[alt.Tooltip("misses", type="ordinal"), alt.Tooltip("pairs", type="quantitative")],
    )
    bars = base.mark_bar(color=theme.WRONG, cursor="pointer").add_params(alt.selection_point(TIMES, fields=["misses"]))
    return alt.LayerChart(layer=[bars]).properties(height=220)


_COUNTS = alt.Axis(labelAngle=0, labelOverlap=True)
