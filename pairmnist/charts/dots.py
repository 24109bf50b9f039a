"""Every network a faint mark, and their mean with its 95 % interval, under the name of what is compared.

Names stand above the rows, so that the data have the whole width.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import pandas as pd

from pairmnist.charts import theme
from pairmnist.charts.theme import Look

LANE, AXES = 27, 84  # pixels: of a name and of each part's marks, and of the axis
NETWORK = "network"  # the name of the selection; its points have networks, repetition and what is added
LETTER = 8.0  # pixels, about


def dots(
    frame: pd.DataFrame,
    means: pd.DataFrame,
    value: str,
    title: str,
    looks: Mapping[str, Look],
    parts: Mapping[str, str] | None = None,
    *,
    zero: bool = True,
    percent: bool = True,
    selects: Sequence[str] = (),
) -> alt.LayerChart:
    """Numbers of each network, in a row for each of `looks` and in it a lane for each part.

    frame: columns networks (the label), part where there are parts, repetition, and value's; means: networks, part,
    mean, low, high; title: of the value axis; parts: what is written beside each part's mean; zero: whether the axis
    begins at 0; percent: whether the numbers are shares; selects: further columns that a click tells.
    """
    words = parts or {"": ""}
    if not parts:
        frame, means = frame.assign(part=""), means.assign(part="")
    y = alt.Y("networks", type="nominal", sort=list(looks), axis=None)
    lane = alt.YOffset("part", type="nominal", scale=alt.Scale(domain=["name", *words]))
    colour = alt.Color("networks", type="nominal", scale=theme.colours(looks), legend=None)
    x = _axis(frame[value], means, title, max(map(len, words.values())), zero=zero, percent=percent)
    each = alt.Chart(frame).encode(x(value), y, lane, colour, tooltip=_tooltip(value, title, percent, part=bool(parts)))
    ours = alt.Chart(_texts(frame, means, value, words, percent=percent)).encode(y, lane, colour)
    return alt.LayerChart(
        layer=[
            each.mark_circle(size=80, opacity=0.5).add_params(
                alt.selection_point(NETWORK, fields=["networks", "repetition", *selects])
            ),
            ours.mark_rule(strokeWidth=4).encode(x("low"), alt.X2("high")),
            ours.mark_point(shape="diamond", size=190, filled=True, opacity=1).encode(x("mean")),
            *_beside(ours, x("end"), named=bool(parts)),
            names_above(list(looks), ["name", *words]),
        ]
    ).properties(height=len(looks) * (1 + len(words)) * LANE + AXES)


def _axis(values: pd.Series, means: pd.DataFrame, title: str, letters: int, *, zero: bool, percent: bool) -> Any:
    """The value axis, with room for the texts to the right of the data."""
    low = 0.0 if zero else float(min(values.min(), means["low"].min(), means["mean"].min()))
    high = float(max(values.max(), means["high"].max(), means["mean"].max()))
    room = 0.1 + 0.009 * letters
    span = max(high - low, 0.02)
    scale = alt.Scale(domain=[low - (0 if zero else 0.03 * span), high + room * span], nice=False)
    axis = alt.Axis(format="~%" if percent else ".1f", tickCount=6)
    return lambda field: alt.X(field, type="quantitative", title=title, scale=scale, axis=axis)


def _texts(
    frame: pd.DataFrame, means: pd.DataFrame, value: str, words: Mapping[str, str], *, percent: bool
) -> pd.DataFrame:
    """The means with what is written beside them, and where that begins: right of the interval and of the last mark."""
    last = frame.groupby(["networks", "part"], sort=False)[value].max().rename("last").reset_index()
    texts = means.merge(last, on=["networks", "part"])
    texts["short"] = [f"{100 * mean:.1f} %" if percent else f"{mean:.2f}" for mean in texts["mean"]]
    texts["long"] = [f"{short} {words[part]}" for short, part in zip(texts["short"], texts["part"], strict=True)]
    return theme.with_ends(texts).assign(end=texts[["high", "last"]].max(axis=1))


def _beside(ours: alt.Chart, end: alt.X, *, named: bool) -> list[alt.Chart]:
    mark: dict[str, Any] = {"align": "left", "dx": 14, "fontSize": theme.TEXT, "fontWeight": 600}
    ink = {"color": alt.value(theme.INK)}
    if not named:
        return [ours.mark_text(**mark).encode(end, alt.Text("short", type="nominal"), **ink)]
    return [
        ours.mark_text(**mark, opacity=alt.ExprRef(f"{theme.WIDE} ? {wide} : {1 - wide}")).encode(
            end, alt.Text(text, type="nominal"), **ink
        )
        for text, wide in (("long", 1), ("short", 0))
    ]


def names_above(labels: Sequence[str], lanes: Sequence[str]) -> alt.Chart:
    """The name of each row, at its left edge in the first of its lanes."""
    names = pd.DataFrame({"networks": labels})
    offset = alt.YOffset(datum=lanes[0], type="nominal", scale=alt.Scale(domain=list(lanes)))
    y = alt.Y("networks", type="nominal", sort=list(labels), axis=None)
    text = alt.Text("networks", type="nominal")
    drawn: alt.Chart = alt.Chart(names).mark_text(align="left", fontSize=theme.TEXT, fontWeight=700)
    return drawn.encode(y, offset, text, x=alt.value(2))


def _tooltip(value: str, title: str, percent: bool, *, part: bool) -> list[alt.Tooltip]:
    return [
        alt.Tooltip("networks", type="nominal"),
        *([alt.Tooltip("part", type="nominal")] if part else []),
        alt.Tooltip("repetition", type="nominal"),
        alt.Tooltip(value, type="quantitative", title=title, format=".1%" if percent else ".2f"),
    ]
