"""The report's figure 5: the test errors of all scenarios, ours beside the published mean ± sd."""

from collections.abc import Mapping

import altair as alt
import pandas as pd

from pairmnist.charts import theme

ROW, AXES = 34, 60  # pixels: of a scenario, and of the axis
OURS, THEIRS = -7, 9  # pixels from the middle of a scenario's row


def distributions(errors: pd.DataFrame, published: pd.DataFrame, kinds: Mapping[str, str]) -> alt.LayerChart:
    """One row a scenario: above our networks and their mean, below the report's mean ± standard deviation.

    errors: columns scenario, kind (which gives the colour), repetition, test_error; published: scenario, mean, sd;
    kinds: the colour of each kind. Errors are fractions.
    """
    rows = list(published["scenario"])
    axis = alt.Axis(ticks=False, domain=False, labelPadding=10, labelLimit=360, **theme.row_names(" · "))
    y = alt.Y("scenario", type="nominal", sort=rows, title=None, axis=axis)
    colour = alt.Color("kind", type="nominal", scale=theme.scale(kinds), legend=None)
    x = alt.X("test_error", type="quantitative", title="test error", axis=alt.Axis(format="~%", tickCount=8))
    each = alt.Chart(errors).encode(x, y, colour, tooltip=_tooltip(["scenario", "repetition"], ["test_error"]))
    means = errors.groupby(["scenario", "kind"], sort=False, as_index=False)["test_error"].mean()
    theirs = alt.Chart(
        published.assign(low=published["mean"] - published["sd"], high=published["mean"] + published["sd"])
    )
    layers = [
        each.mark_circle(size=70, opacity=0.55, yOffset=OURS),
        alt.Chart(means)
        .mark_point(shape="diamond", size=170, filled=True, opacity=1, yOffset=OURS)
        .encode(x, y, colour),
        theirs.mark_rule(strokeWidth=2, yOffset=THEIRS, color=theme.REFERENCE).encode(y, _x("low"), alt.X2("high")),
        theirs.mark_point(
            shape="square", size=90, filled=True, opacity=1, yOffset=THEIRS, color=theme.REFERENCE
        ).encode(y, _x("mean"), tooltip=_tooltip(["scenario"], ["mean", "sd"])),
    ]
    return alt.LayerChart(layer=layers).properties(height=ROW * len(rows) + AXES)


def _x(column: str) -> alt.X:
    return alt.X(column, type="quantitative")


def _tooltip(names: list[str], errors: list[str]) -> list[alt.Tooltip]:
    return [alt.Tooltip(name, type="nominal") for name in names] + [
        alt.Tooltip(name, type="quantitative", format=".2%", title=name.replace("_", " ")) for name in errors
    ]
