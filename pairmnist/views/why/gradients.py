"""Which way the two losses pull: the angle between their gradients on the towers' weights."""

from dataclasses import replace

import altair as alt
import pandas as pd
import streamlit as st

from pairmnist.analysis import towers
from pairmnist.charts import theme
from pairmnist.charts.epochs import lines
from pairmnist.page.context import Page
from pairmnist.page.drawing import show
from pairmnist.views.why.shared import look_for, usable_experiments


def draw(page: Page) -> None:
    look_for(
        "the side of the dashed line: above it, learning to name the digits also helps to compare them; at it the two "
        "losses have nothing to do with each other; below it they pull against each other."
    )
    without = [one.label for one in page.trained if not one.settings.learns_digits]
    if without:
        st.caption(
            f"{', '.join(without)}: trained without the auxiliary loss, so there is one loss only and nothing to "
            "compare. Switch the auxiliary loss on to see its pull."
        )
    alone = [one.label for one in page.trained if one.settings.digit_weight == 1]
    if alone:
        st.caption(f"{', '.join(alone)}: with α = 1 only the digit losses are trained, so nothing pulls beside them.")
    compared = [one for one in page.trained if 0 < one.settings.digit_weight < 1]
    trained = usable_experiments(replace(page, trained=compared), "gradients")
    if not trained:
        return
    frame = towers.gradient_frame(trained)
    colours = theme.colour_scale([one.label for one in trained])
    scale = alt.Scale(domain=[min(-0.1, frame["cosine"].min()), max(0.1, frame["cosine"].max())], nice=True)
    show(lines(frame, "cosine", "cosine of the two gradients", colours, scale, rule=0), alt=_in_words(frame))
    st.caption(
        "The cosine between the gradients of the comparison loss, (1 − α)·L1, and of the digit losses, α·(L2 + L3), on "
        "the towers' weights, in the first batch of every second epoch: 1 is the same direction, 0 a right angle, −1 "
        "the opposite. Thin lines are repetitions, bold ones their means."
    )
    sentences = [f"- **{label}**: {ratio:.1f} times as hard" for label, ratio in towers.pull_ratios(frame).items()]
    st.markdown(
        "\n".join(["The digit losses pull on the towers, compared with the comparison loss (median):", *sentences])
    )


def _in_words(frame: pd.DataFrame) -> str:
    first, last = frame["epoch"].min(), frame["epoch"].max()
    means = towers.mean_cosines(frame).groupby("scenario", sort=False)["cosine"].agg(["first", "last"])
    cells = (f"{label}: {first:.2f} to {last:.2f}" for label, first, last in means.itertuples())
    return f"Mean cosine of the two gradients from epoch {first} to {last}. {'; '.join(cells)}."
