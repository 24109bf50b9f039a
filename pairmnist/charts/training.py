"""Charts of training: every repetition faint, the mean of the finished ones bold."""

from typing import Any

import altair as alt
import pandas as pd

from pairmnist.charts import theme

MARKS: dict[str, dict[str, Any]] = {  # of the states, from the lowest layer to the highest
    "finished": {"strokeWidth": 1.2, "opacity": 0.35},
    "diverged": {"strokeWidth": 1.5, "opacity": 0.8, "strokeDash": [5, 3]},
    "running": {"strokeWidth": 1.8, "opacity": 0.9},
    "mean": {"strokeWidth": 4.5, "opacity": 1},
}
ENDS: dict[str, dict[str, Any]] = {
    "diverged": {"text": "✕", "fontSize": 20, "color": theme.INK},
    "running": {"text": "●", "fontSize": 14},
}


def curves(frame: pd.DataFrame, unit: str, colours: alt.Scale, values: alt.Scale, epochs: int) -> alt.LayerChart:
    """The curves of one experiment.

    frame: columns line (what is drawn, in the colours' domain), state (of MARKS), repetition, epoch, value; unit: title
    of the value axis (errors are fractions), and values its scale; epochs: the end of the other axis, fixed so that
    nothing moves while curves grow.
    """
    number = "%" if unit.endswith("error") else "g"
    encodings = [
        alt.X("epoch", type="quantitative", title="epoch", scale=alt.Scale(domain=[1, max(2, epochs)]), axis=EPOCHS),
        alt.Y("value", type="quantitative", title=unit, scale=values, axis=alt.Axis(tickCount=6, format=f"~{number}")),
        alt.Color("line", type="nominal", scale=colours, legend=None),
    ]
    layers = []
    for state, mark in MARKS.items():
        shown = frame[frame["state"] == state]
        if len(shown):
            base = alt.Chart(shown).encode(*encodings, tooltip=TOOLTIP)
            layers.append(base.mark_line(clip=True, **mark).encode(alt.Detail("repetition", type="nominal")))
            last = base.properties(data=shown.groupby(["line", "repetition"], sort=False).tail(1))
            if state in ENDS:
                layers.append(last.mark_text(**ENDS[state]))
            elif state == "mean" and shown["line"].nunique() == 1:
                layers += _labels(last, f".1{number}" if number == "%" else ".2g")
    return alt.LayerChart(layer=layers).properties(height=theme.HEIGHT)


EPOCHS = alt.Axis(tickMinStep=1, tickCount=5, grid=False, format="d")
TOOLTIP = [
    alt.Tooltip("line", type="nominal"),
    alt.Tooltip("repetition", type="nominal"),
    alt.Tooltip("epoch", type="quantitative"),
    alt.Tooltip("value", type="quantitative", format=".4g"),
]


def _labels(last: alt.Chart, number: str) -> list[alt.Chart]:
    """The last value of a line below its end, for curves fall, on a white rim."""
    text = last.encode(text=alt.Text("value", type="quantitative", format=number), color=alt.value(theme.INK))
    place: dict[str, Any] = {"align": "right", "dy": 22, "fontSize": theme.TITLE, "fontWeight": 600}
    return [text.mark_text(**place, stroke="white", strokeWidth=6), text.mark_text(**place)]
