"""What every chart shares: colours that colour-blind readers tell apart, and sizes that the back of a room reads.

A chart module's functions take a frame and return a bare chart; `specification` makes it one of ours. Backgrounds, axes
and texts are left to the page's theme, light or dark, so that one specification serves both. Every colour here has a
contrast of 3:1 to the background of both. Write encodings with explicit types, `alt.X("epoch", type="quantitative")`:
shorthand costs altair a look at the data.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple, TypeAlias

import altair as alt
import pandas as pd

# The four kinds of networks, by (share_weights, learns_digits): one colour each, everywhere. After M. Okabe and K. Ito,
# "Color Universal Design" (2008), with the purple darker and the blue lighter.
KINDS = {
    (False, False): "#D55E00",
    (False, True): "#C2669A",
    (True, False): "#1F7FC4",
    (True, True): "#009E73",
}
RIGHT, WRONG = "#6b7280", "#D02C4A"  # of answers
YES, NO = "#8466CC", "#A8780F"
LOSSES = {"total": "#808080", "comparison": "#6A6FD0", "left digit": "#A87B00", "right digit": "#A0653B"}
REFERENCE = "#808080"  # always yes, the report, what was there before

DASHES = ([1, 0], [8, 4], [2, 3], [10, 3, 2, 3])  # of experiments of the same kind, in their order
SHAPES = ("circle", "square", "triangle-up", "cross")

# Vega knows the background that the page's theme gives it, and so which ink is read on it.
INK = {"expr": "luminance(background) > 0.4 ? '#1b1b1b' : '#f4f4f2'"}
PAPER = {"expr": "luminance(background) > 0.4 ? '#ffffff' : '#171614'"}  # behind letters that cross lines
GRID = {"expr": "luminance(background) > 0.4 ? '#e3e3e3' : '#3a3935'"}

TEXT, TITLE = 16, 18  # pixels, axis labels and titles
HEIGHT = 400  # pixels, of a chart with its axes; fits 1280×720 below the page's controls
WIDE = "containerSize()[0] > 560"  # there is room for long names beside the data, or above it
MARGIN = 14  # pixels, on the right: Firefox and Safari lay charts out before the font is there, and it runs wider

AnyChart: TypeAlias = (
    alt.Chart | alt.LayerChart | alt.FacetChart | alt.HConcatChart | alt.VConcatChart | alt.ConcatChart
)


class Look(NamedTuple):
    """How one of the compared experiments is drawn."""

    colour: str
    dash: list[int]
    shape: str


def looks(kinds: Mapping[str, tuple[bool, bool]]) -> dict[str, Look]:
    """How each label is drawn: the colour is its kind's, and those of one kind differ in dash and shape.

    kinds: (share_weights, learns_digits) by label.
    """
    seen: Counter[tuple[bool, bool]] = Counter()
    found = {}
    for label, kind in kinds.items():
        order = seen[kind] % len(DASHES)
        found[label] = Look(KINDS[kind], list(DASHES[order]), SHAPES[order])
        seen[kind] += 1
    return found


def scale(values: Mapping[str, Any]) -> alt.Scale:
    """The scale that gives each label its colour, dash or shape."""
    return alt.Scale(domain=list(values), range=list(values.values()))


def colours(looks: Mapping[str, Look]) -> alt.Scale:
    return scale({label: look.colour for label, look in looks.items()})


def dashes(looks: Mapping[str, Look]) -> alt.Scale:
    return scale({label: look.dash for label, look in looks.items()})


def shapes(looks: Mapping[str, Look]) -> alt.Scale:
    return scale({label: look.shape for label, look in looks.items()})


def level() -> alt.Chart:
    """A chart for marks that stand at a given place, `alt.Y(datum=…)`, and have no table of their own."""
    return alt.Chart(alt.sequence(0, 1))  # one row, made in the browser


def row_names(between: str) -> dict[str, Any]:
    """Properties of an axis with a name for each row; on a phone in small letters and lines, divided before `between`.

    Else the names would take the whole width.
    """
    lines = f"split(replace(datum.label, '{between}', '|{between.lstrip(' ·')}'), '|')"
    return {
        "labelExpr": f"{WIDE} ? datum.label : {lines}",
        "labelFontSize": alt.ExprRef(f"{WIDE} ? {TEXT} : 12"),
        "labelOverlap": False,
    }


def with_ends(intervals: pd.DataFrame, ends: Iterable[str] = ("low", "high")) -> pd.DataFrame:
    """Means with low and high, where those of one repetition, which has no interval, are its mean: nothing to see.

    Vega warns of a field without a number.
    """
    return intervals.assign(**{end: intervals[end].fillna(intervals["mean"]) for end in ends})


def specification(chart: AnyChart) -> dict[str, Any]:
    """The chart with this module's sizes and inks, as a Vega-Lite specification; draw it with streamlit's theme."""
    unfinished: dict[str, Any] = chart.to_dict(validate=False)
    return {"padding": {"right": MARGIN}} | unfinished | {"config": CONFIG}


LABELS = {"labelFontSize": TEXT, "titleFontSize": TEXT, "labelColor": INK, "titleColor": INK, "titleFontWeight": 400}
CONFIG: dict[str, Any] = {
    "view": {"stroke": None},
    "axis": LABELS
    | {
        "gridColor": GRID,
        "domain": True,
        "domainColor": REFERENCE,
        "ticks": True,
        "tickColor": REFERENCE,
        "labelLimit": 320,
        "titlePadding": 8,
        "labelPadding": 4,
    },
    "header": {"labelFontSize": TITLE, "labelFontWeight": 600, "labelColor": INK, "titleFontSize": TITLE},
    "legend": LABELS | {"symbolSize": 160, "symbolStrokeWidth": 4, "labelLimit": 320, "orient": "top", "title": None},
    "title": {"fontSize": TITLE, "fontWeight": 600, "color": INK, "anchor": "start", "offset": 6},
    "text": {"fontSize": TEXT, "color": INK},
    "rule": {"color": INK},
}
