"""Two towers or one: how well and how alike they read digits, what their first layers look for, what they mix up."""

from typing import Any

import pandas as pd
import streamlit as st

from pairmnist.analysis import rates, towers
from pairmnist.charts import theme
from pairmnist.charts.dots import dots
from pairmnist.charts.maps import SHARE, heat_map
from pairmnist.page.context import Page
from pairmnist.page.drawing import cached, held_out_pairs, show
from pairmnist.page.widgets import choose
from pairmnist.views.why import first_layers
from pairmnist.views.why.head import NUMBERED
from pairmnist.views.why.shared import DOTS, columns, look_for, means_in_words, usable_experiments

PARTS = {
    "reading": "How well they read digits",
    "confusion": "What they mix up",
    "filters": "What they look for",
    "likeness": "How alike they are",
}
COLOURS = {  # of a side and how its digits are read
    f"left images, {towers.READ_OUT}": theme.PALE_GREEN,
    f"right images, {towers.READ_OUT}": theme.PALE_PURPLE,
    f"left images, {towers.FEATURES}": theme.GREEN,
    f"right images, {towers.FEATURES}": theme.DEEP_PURPLE,
}


def draw(page: Page) -> None:
    part = choose("towers", PARTS, "Part")
    {"reading": _reading, "confusion": _confusion, "filters": first_layers.draw, "likeness": _likeness}[part](page)


def _reading(page: Page) -> None:
    look_for(
        "how well a tower reads digits although nobody told it which ones they are, and how much better it does when "
        "both images train it, or when the auxiliary loss does tell."
    )
    trained = usable_experiments(page, "digits")
    if not trained:
        return
    accuracy = towers.reading_accuracy(trained, held_out_pairs)
    accuracy["how"] = accuracy["side"] + " images, " + accuracy["reading"]
    intervals = rates.over_repetitions(accuracy, "accuracy", ["scenario", "how"])
    show(
        dots(accuracy, intervals, "accuracy", "test digits read rightly", theme.scale(COLOURS), "how", zero=False),
        alt=means_in_words(intervals),
    )
    st.caption(
        f"The {towers.READ_OUT} is fitted to every network's features in the same way, on the training pairs, so it "
        f"compares them all. With the auxiliary loss the features are {towers.FEATURES} by themselves. {DOTS}"
    )


def _confusion(page: Page) -> None:
    look_for(
        "cells off the diagonal: pairs of digits that a tower mixes up, and whether left and right mix up the same."
    )
    trained = usable_experiments(page, "digits")
    if not trained:
        return
    for column, one in columns(trained):
        frame = towers.confusion(one.records, held_out_pairs)
        places = column.columns(2) if len(trained) == 1 else (column, column)
        for place, side in zip(places, towers.SIDES, strict=True):
            with place:
                _draw_confusion(frame[frame["side"] == side], side, numbers=len(trained) <= NUMBERED)
    st.caption("Of the test digits of each row, how many percent are read as each column, over all repetitions.")


def _draw_confusion(frame: pd.DataFrame, side: str, *, numbers: bool) -> None:
    right = frame.loc[frame["true"] == frame["read"], "share"].mean()
    words = f"Confusion matrix, {side} images; {right:.0%} right on average."
    show(_confusion_map(frame.drop(columns="side"), f"{side} images", numbers), alt=words)


@cached
def _confusion_map(frame: pd.DataFrame, title: str, numbers: bool) -> dict[str, Any]:
    return theme.specification(heat_map(frame, "share", SHARE, numbers=numbers).properties(title=title))


def _likeness(page: Page) -> None:
    look_for(
        "how close to 1 the towers come: at 1 both give the same features of the same images, up to a rotation. Shared "
        "towers are the same tower; towers apart become alike only as far as the task makes them."
    )
    trained = usable_experiments(page, "towers")
    if not trained:
        return
    frame = towers.likenesses(trained)
    intervals = rates.over_repetitions(frame, "likeness", ["scenario"])
    labels = [one.label for one in trained]
    show(
        dots(frame, intervals, "likeness", "likeness (linear CKA)", theme.colour_scale(labels), percent=False),
        alt=means_in_words(intervals),
    )
    st.caption(f"Linear centred kernel alignment of both towers' ten features of all 2,000 test images. {DOTS}")
