"""Heat maps with ten rows and ten columns of digits; a click on a cell selects it.

A cell's colour lies over the page's background, the denser the higher its value, and never so dense that the theme's
ink is not read on it: so one map serves light and dark.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import altair as alt
import pandas as pd

from pairmnist.charts import theme

SELECTION = "cell"  # the name of the selection; its points have the columns of the two axes
TITLES = {"left": "left digit", "right": "right digit", "true": "true digit", "read": "read as"}
DENSEST = 0.8  # with this opacity every colour here leaves a contrast of 4.5:1 to the ink, in light and dark


class Shade(NamedTuple):
    """What a cell's colour says. Both are Vega expressions of `datum`; strength is from 0 to 1."""

    colour: str
    strength: str


def share(value: str, highest: float, colour: str = theme.WRONG) -> Shade:
    """The denser the larger a share is; densest from the highest on, the same for all that are compared."""
    return Shade(f"'{colour}'", f"min(1, datum['{value}'] / {max(highest, 0.01)})")


def confusions(value: str, highest: float) -> Shade:
    """Of what is read as what: grey where that is right, and where it is wrong as `share`."""
    right = "datum.true === datum.read"
    strength = f"{right} ? datum['{value}'] : min(1, datum['{value}'] / {max(highest, 0.01)})"
    return Shade(f"{right} ? '{theme.RIGHT}' : '{theme.WRONG}'", strength)


def yes_or_no(value: str) -> Shade:
    """The colour of the answer, the denser the surer."""
    return Shade(
        f"datum['{value}'] >= 0.5 ? '{theme.YES}' : '{theme.NO}'",
        f"2 * abs(datum['{value}'] - 0.5)",
    )


def heat_map(
    frame: pd.DataFrame, value: str, shade: Shade, title: str, *, large: bool, on_top: Sequence[alt.Chart] = ()
) -> alt.LayerChart:
    """One map. frame: one row a cell; its first two columns are the digits of its row and its column.

    value: the column of a share, NaN where a cell is empty; it stands in the cells in percent. large: with names of the
    axes, for which several maps together have no room. on_top: more layers, from `stairs` and `cell_frame`.
    """
    rows, columns = frame.columns[:2]
    plain: dict[str, Any] = {
        "ticks": False,
        "domain": False,
        "titlePadding": 10,
        "labelOverlap": False,
        "labelFlush": False,
    }
    plain["labelFontSize"] = theme.TEXT if large else 12
    names = [TITLES[rows], TITLES[columns]] if large else [None, None]
    strength = f"isValid(datum['{value}']) ? {DENSEST} * ({shade.strength}) : 0"
    cells = alt.Chart(frame).encode(
        alt.Y(rows, type="ordinal", title=names[0], axis=alt.Axis(**plain)),
        alt.X(columns, type="ordinal", title=names[1], axis=alt.Axis(**plain, labelAngle=0, orient="top")),
        tooltip=[_tooltip(name, frame) for name in frame.columns],
    )
    rects = cells.mark_rect(
        fill=alt.ExprRef(shade.colour), fillOpacity=alt.ExprRef(strength), stroke=theme.GRID, strokeWidth=1
    ).add_params(alt.selection_point(SELECTION, fields=[rows, columns]))
    percent = (
        f"isValid(datum['{value}']) ? (datum['{value}'] < 0.005 ? '' : format(100 * datum['{value}'], '.0f')) : '–'"
    )
    numbers = cells.transform_calculate(number=percent).mark_text(fontSize=theme.TEXT if large else 12)
    texts = numbers.encode(alt.Text("number", type="nominal"))
    name = alt.TitleParams(title, fontSize=theme.TITLE if large else 15, limit=400, offset=2)
    return alt.LayerChart(layer=[rects, texts, *on_top], title=name)


def stairs(frame: pd.DataFrame) -> list[alt.Chart]:
    """On a map of left by right digits, the line between left ≤ right and left > right.

    It runs left of and below each cell of the diagonal.
    """
    diagonal = alt.Chart(frame).transform_filter("datum.left === datum.right")
    line = diagonal.mark_rule(color=theme.INK, strokeWidth=2)
    top, bottom = (alt.Y("left", type="ordinal", bandPosition=edge) for edge in (0, 1))
    start = alt.X("right", type="ordinal", bandPosition=0)
    down = line.encode(start, top, alt.Y2("left", bandPosition=1))
    along = line.encode(start, bottom, alt.X2("right", bandPosition=1))
    return [down, along]


def cell_frame(frame: pd.DataFrame, row: int, column: int) -> alt.Chart:
    """On a map, a frame around a cell."""
    rows, columns = frame.columns[:2]
    cell = alt.Chart(frame).transform_filter(f"datum['{rows}'] === {row} && datum['{columns}'] === {column}")
    place = alt.Y(rows, type="ordinal"), alt.X(columns, type="ordinal")
    framed: alt.Chart = cell.mark_rect(fillOpacity=0, stroke=theme.INK, strokeWidth=4).encode(*place)
    return framed


def _tooltip(name: str, frame: pd.DataFrame) -> alt.Tooltip:
    share = frame[name].dtype.kind == "f"
    more: dict[str, Any] = {"format": ".1%"} if share else {}
    return alt.Tooltip(name, type="quantitative" if share else "ordinal", title=TITLES.get(name, name), **more)
