"""Which way the two losses pull: the angle between their gradients on the towers' weights."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from pairmnist.analysis import towers
from pairmnist.analysis.findings import towers as findings
from pairmnist.analysis.trained import Trained
from pairmnist.charts import theme
from pairmnist.charts.epochs import cosines
from pairmnist.charts.figure import Figure
from pairmnist.link import compare, shown
from pairmnist.page.context import Page, View
from pairmnist.page.drawing import show
from pairmnist.page.shared import made_once
from pairmnist.views.why.shared import look_for, measured, usable

QUESTION = "Do the two losses pull together?"
MEASURED = """
In each step of training, each loss would change the towers' weights in a direction of its own: its gradient. Drawn is
the cosine between the gradient of the comparison loss, (1 − α) · L1, and that of the digit losses, α · (L2 + L3), in
the first batch of every second epoch: 1 is the same direction, 0 a right angle (they have nothing to do with each
other), −1 the opposite. Thin lines are networks, bold ones their means. How hard a loss pulls is the length of its
gradient; the median is given.
"""


def view() -> View:
    return View(lambda page: found(page.trained), draw, lambda: ("gradients",), shown.both_losses)


@made_once
def found(trained: Sequence[Trained]) -> str:
    return findings.gradients(trained)


def draw(page: Page) -> None:
    trained = usable(page, "gradients")
    if not trained:
        return
    with st.container(key="stage answer"):
        show(cosines_figure(trained), height="stretch")
    look_for("Above the dashed line, learning to name the digits also helps to compare them.")
    if any(not one.settings.learns_digits for one, _ in compare.experiments(page.choice)):
        st.caption("Only networks with the auxiliary loss have two losses, so they are shown with it.")
    measured("gradients", MEASURED)


@made_once
def cosines_figure(trained: Sequence[Trained]) -> Figure:
    frame = towers.gradient_frame(trained)
    means = towers.mean_cosines(frame).assign(state="mean", repetition="mean")
    each = frame.assign(state="finished", repetition=(frame["repetition"] + 1).astype(str))
    names = {"scenario": "line", "cosine": "value"}
    columns = ["line", "state", "repetition", "epoch", "value"]
    lines = pd.concat([each, means]).rename(columns=names)[columns].reset_index(drop=True)
    looks = theme.looks({one.label: one.kind for one in trained})
    chart = cosines(lines, looks, max(one.settings.epochs for one in trained))
    return Figure.of(chart, _in_words(means))


def _in_words(means: pd.DataFrame) -> str:
    falls = means.groupby("scenario", sort=False)["cosine"].agg(["first", "last"]).itertuples()
    cells = (f"{label}, mean from {first:.2f} to {last:.2f}" for label, first, last in falls)
    return f"Cosine of the gradients of the two losses by epoch; above 0 they pull together. {'; '.join(cells)}."
