"""What every chart shares: colours that colour-blind readers tell apart, and sizes that the back of a room reads.

A chart module's functions take a frame and return a bare chart; `specification` makes it one of ours. Write encodings
with explicit types, `alt.X("epoch", type="quantitative")`: shorthand costs altair a look at the data.
"""

from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

import altair as alt
import pandas as pd

# M. Okabe and K. Ito, "Color Universal Design" (2008), without yellow, which is lost on white.
ORANGE, SKY, GREEN, BLUE = "#E69F00", "#56B4E9", "#009E73", "#0072B2"
VERMILION, PURPLE, INK = "#D55E00", "#CC79A7", "#1b1b1b"
BROWN, TAN, DEEP_PURPLE, PALE_GREEN, PALE_PURPLE = "#8a5a2b", "#cfae7c", "#a8437f", "#86d0bb", "#e8c3d8"
MUTED, GRID = "#5f5f5f", "#dddddd"

# The hue says whether weights are shared and the darkness whether there is an auxiliary loss, in every comparison.
SCENARIOS = {"apart": ORANGE, "apart + aux": VERMILION, "shared": SKY, "shared + aux": BLUE}
PALETTE = (GREEN, PURPLE, INK, BROWN, *SCENARIOS.values())  # of everything else, so first what is no scenario's

RIGHT_COLOUR, WRONG_COLOUR = BLUE, VERMILION  # of answers

FONT = "Source Sans, sans-serif"
TEXT, TITLE = 15, 17  # pixels, axis labels and titles
HEIGHT = 430  # pixels, of a chart with its axes; fits 1280×720 below the page's controls
MARGIN = 14  # pixels, on the right: Firefox and Safari lay charts out before the font is there, and it runs wider

AnyChart: TypeAlias = (
    alt.Chart | alt.LayerChart | alt.FacetChart | alt.HConcatChart | alt.VConcatChart | alt.ConcatChart
)


def colours(labels: Iterable[str]) -> dict[str, str]:
    """The colour of each label: a scenario's own, and for others the palette's in their order."""
    different = list(dict.fromkeys(labels))
    taken = {SCENARIOS[label] for label in different if label in SCENARIOS}
    free = iter([colour for colour in PALETTE if colour not in taken] * (1 + len(different)))
    return {label: SCENARIOS.get(label) or next(free) for label in different}


def scale(colours: Mapping[str, str]) -> alt.Scale:
    """The scale that gives each label its colour."""
    return alt.Scale(domain=list(colours), range=list(colours.values()))


def colour_scale(labels: Iterable[str]) -> alt.Scale:
    """The scale of these labels' `colours`."""
    return scale(colours(labels))


def with_ends(intervals: pd.DataFrame) -> pd.DataFrame:
    """Means with low and high, where those of one repetition, which has no interval, are its mean: nothing to see.

    Vega warns of a field without a number.
    """
    return intervals.assign(**{end: intervals[end].fillna(intervals["mean"]) for end in ("low", "high")})


def specification(chart: AnyChart) -> dict[str, Any]:
    """The chart with the sizes and colours of this module, as a Vega-Lite specification; draw it with no other theme.

    Not checked against the schema: tests do that, and it takes long.
    """
    unfinished: dict[str, Any] = chart.to_dict(validate=False)
    return {"padding": {"right": MARGIN}} | unfinished | {"config": CONFIG}


LABELS = {"labelFontSize": TEXT, "titleFontSize": TEXT, "labelColor": INK, "titleColor": INK, "titleFontWeight": 400}
CONFIG: dict[str, Any] = {
    "font": FONT,
    "background": "white",
    "view": {"stroke": None},
    "axis": LABELS
    | {"gridColor": GRID, "domainColor": MUTED, "tickColor": MUTED, "labelLimit": 320, "titlePadding": 8},
    "header": {"labelFontSize": TITLE, "labelFontWeight": 600, "labelColor": INK, "titleFontSize": TITLE},
    "legend": LABELS | {"symbolSize": 160, "symbolStrokeWidth": 4, "labelLimit": 320},
    "title": {"fontSize": TITLE, "fontWeight": 600, "color": INK, "anchor": "start"},
    "text": {"fontSize": TEXT, "color": INK},
}
