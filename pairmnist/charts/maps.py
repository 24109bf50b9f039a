"""Heat maps with ten rows and ten columns of digits; a click on a cell selects it."""

from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

from pairmnist.charts import theme

SELECTION = "cell"  # the name of the selection; its points have the columns of the two axes
TITLES = {
    "left": "left digit",
    "right": "right digit",
    "true": "true digit",
    "read": "read as",
    "probability": "P(left ≤ right)",
    "share": "of these digits",
    "pairs": "test pairs",
}
EMPTY = "#ececec"
LARGE, SMALL = 370, 260  # heights in pixels: with room for numbers in the cells, and without

SHARE = alt.Scale(domain=[0, 1], range=["#ffffff", theme.SKY, "#003d66"], interpolate="rgb")
YES = alt.Scale(domain=[0, 0.5, 1], range=[theme.VERMILION, "#ffffff", theme.BLUE], interpolate="rgb")


def error_scale(highest: float) -> alt.Scale:
    """White to dark with the error, darkest from the highest on; the same for all that are compared."""
    return alt.Scale(
        domain=[0, max(highest, 0.01)], range=["#ffffff", "#f0a878", "#a33e00"], interpolate="rgb", clamp=True
    )


def heat_map(
    frame: pd.DataFrame,
    value: str,
    scale: alt.Scale,
    *,
    numbers: bool,
    below: str | None = None,
    on_top: Sequence[alt.Chart] = (),
) -> alt.LayerChart:
    """One map. frame: one row a cell; its first two columns are the digits of its row and its column.

    value: the column of a share, NaN where a cell is empty; numbers: write it into the cells in percent, and the column
    `below` under it; on_top: more layers, from `stairs` and `cell_frame`.
    """
    cells = _cells(frame)
    tooltips = [_tooltip(name, "nominal") for name in frame.columns[:2]] + [
        _tooltip(value, "quantitative", format=".1%")
    ]
    if "pairs" in frame:
        tooltips.append(_tooltip("pairs", "quantitative"))
    colour = alt.Color(value, type="quantitative", scale=scale, legend=None)
    rects = (
        cells.mark_rect(stroke="white", strokeWidth=1)
        .encode(color=alt.condition(f"isValid(datum.{value})", colour, alt.value(EMPTY)), tooltip=tooltips)
        .add_params(alt.selection_point(SELECTION, fields=list(frame.columns[:2])))
    )
    texts = _numbers(cells.encode(tooltip=tooltips), value, scale, below) if numbers else []
    return alt.LayerChart(layer=[rects, *texts, *on_top]).properties(height=LARGE if numbers else SMALL)


def stairs() -> list[alt.Chart]:
    """On a map of left by right digits, the line between left ≤ right and left > right.

    It runs left of and below each cell of the diagonal.
    """
    diagonal = alt.Chart(pd.DataFrame({"left": range(10), "right": range(10)}))
    line = diagonal.mark_rule(color=theme.INK, strokeWidth=2)
    top, bottom = (alt.Y("left", type="ordinal", bandPosition=edge) for edge in (0, 1))
    start = alt.X("right", type="ordinal", bandPosition=0)
    down = line.encode(start, top, alt.Y2("left", bandPosition=1))
    along = line.encode(start, bottom, alt.X2("right", bandPosition=1))
    return [down, along]


def cell_frame(left: int, right: int) -> alt.Chart:
    """On a map of left by right digits, a frame around a cell."""
    cell = alt.Chart(pd.DataFrame({"left": [left], "right": [right]}))
    place = alt.Y("left", type="ordinal"), alt.X("right", type="ordinal")
    framed: alt.Chart = cell.mark_rect(filled=False, stroke=theme.INK, strokeWidth=4).encode(*place)
    return framed


def _cells(frame: pd.DataFrame) -> alt.Chart:
    rows, columns = frame.columns[:2]
    plain: dict[str, Any] = {"ticks": False, "domain": False}
    return alt.Chart(frame).encode(
        alt.Y(rows, type="ordinal", title=TITLES[rows], axis=alt.Axis(**plain)),
        alt.X(columns, type="ordinal", title=TITLES[columns], axis=alt.Axis(**plain, labelAngle=0, orient="top")),
    )


def _tooltip(name: str, kind: Any, **more: Any) -> alt.Tooltip:
    return alt.Tooltip(name, type=kind, title=TITLES.get(name, name), **more)


def _numbers(cells: alt.Chart, value: str, scale: alt.Scale, below: str | None) -> list[alt.Chart]:
    """The percentages, white on dark cells."""
    dark = (
        f"datum.{value} > 0.85 || datum.{value} < 0.15" if scale is YES else f"datum.{value} > {0.6 * scale.domain[-1]}"
    )
    ink = alt.condition(dark, alt.value("white"), alt.value(theme.INK))
    percent = cells.transform_calculate(percent=f"isValid(datum.{value}) ? format(100 * datum.{value}, '.0f') : ''")
    up = -6 if below else 0
    texts = [percent.mark_text(fontSize=14, dy=up).encode(alt.Text("percent", type="nominal"), color=ink)]
    if below:
        texts.append(cells.mark_text(fontSize=10, dy=9).encode(alt.Text(below, type="nominal"), color=ink))
    return texts
