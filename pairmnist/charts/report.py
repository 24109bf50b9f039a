"""The report's figure 5: the distribution of test errors in every scenario, ours beside the published mean ± sd."""

import altair as alt
import pandas as pd

from pairmnist.charts import theme

ROW = 44  # pixels of a scenario
OURS, THEIRS = -8, 11  # pixels from the middle of its row


def distributions(errors: pd.DataFrame, published: pd.DataFrame) -> alt.LayerChart:
    """One row a scenario: above our repetitions with their quartiles, below the report's mean ± standard deviation.

    errors: columns row (its name), scenario (which gives the colour), repetition, test_error; published: row, scenario,
    mean, sd. Errors are fractions.
    """
    rows = list(published["row"])
    y = alt.Y("row", type="nominal", sort=rows, title=None, axis=alt.Axis(ticks=False, domain=False, labelPadding=10))
    colour = alt.Color("scenario", type="nominal", scale=theme.colour_scale(published["scenario"]), legend=None)
    axis = alt.Axis(format=".0%", tickCount=8)
    x = alt.X("test_error", type="quantitative", title="test error at the last epoch", axis=axis)
    each = alt.Chart(errors).encode(x, y, colour, tooltip=_tooltip(["row", "repetition"], ["test_error"]))
    box = alt.Chart(_quartiles(errors)).encode(y, colour)
    theirs = alt.Chart(
        published.assign(low=published["mean"] - published["sd"], high=published["mean"] + published["sd"])
    )
    layers = [
        box.mark_bar(height=18, opacity=0.35, yOffset=OURS).encode(_x("first"), alt.X2("third")),
        box.mark_tick(thickness=3, height=18, yOffset=OURS).encode(_x("median"), color=alt.value(theme.INK)),
        each.mark_circle(size=70, opacity=0.8, yOffset=OURS),
        theirs.mark_rule(strokeWidth=2, yOffset=THEIRS, color=theme.MUTED).encode(y, _x("low"), alt.X2("high")),
        theirs.mark_point(shape="square", size=110, filled=True, opacity=1, yOffset=THEIRS, color=theme.MUTED).encode(
            y, _x("mean"), tooltip=_tooltip(["row"], ["mean", "sd"])
        ),
    ]
    return alt.LayerChart(layer=layers).properties(height=ROW * len(rows))


def _x(column: str) -> alt.X:
    return alt.X(column, type="quantitative")


def _tooltip(names: list[str], errors: list[str]) -> list[alt.Tooltip]:
    return [alt.Tooltip(name, type="nominal", title="scenario" if name == "row" else name) for name in names] + [
        alt.Tooltip(name, type="quantitative", format=".2%", title=name.replace("_", " ")) for name in errors
    ]


def _quartiles(errors: pd.DataFrame) -> pd.DataFrame:
    groups = errors.groupby(["row", "scenario"], sort=False)["test_error"]
    columns = {"first": groups.quantile(0.25), "median": groups.quantile(0.5), "third": groups.quantile(0.75)}
    return pd.DataFrame(columns).reset_index()
