"""How the gradients of two losses agree, over epochs."""

from collections.abc import Mapping
from typing import Any

import altair as alt
import pandas as pd

from pairmnist.charts import theme, training
from pairmnist.charts.theme import Look


def cosines(frame: pd.DataFrame, looks: Mapping[str, Look], epochs: int) -> alt.LayerChart:
    """The cosine of two gradients: a thin line for each network, their mean bold and named at its end.

    frame: as for `training.curves`. Above 0 the two pull together, below 0 against each other.
    """
    reach = max(0.1, 1.05 * frame["value"].abs().max())
    values = (min(-0.3 * reach, 1.05 * frame["value"].min()), reach)
    chart = training.curves(frame, "cosine of the two gradients", looks, values, epochs)
    zero = alt.Y(datum=0, type="quantitative")
    mark: dict[str, Any] = {"align": "right", "fontSize": theme.TEXT, "color": theme.REFERENCE}
    words = theme.level().mark_text
    at_end = alt.X(datum=epochs, type="quantitative")
    chart.layer += [
        theme.level().mark_rule(aria=False, strokeDash=[6, 4], color=theme.REFERENCE, strokeWidth=2).encode(zero),
        words(**mark, text="↑ they pull together", dy=-12).encode(zero, at_end),
        words(**mark, text="↓ they pull against each other", dy=12).encode(zero, at_end),
    ]
    return chart
