"""Test pairs in the gallery, with how many networks of each compared experiment miss them."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from pairmnist import wording
from pairmnist.analysis.trained import Trained
from pairmnist.page import gallery
from pairmnist.page.drawing import held_out_pairs

MOST = 24  # pairs in one gallery


def show(chosen: pd.DataFrame, trained: Sequence[Trained]) -> None:
    """Draw rows of `hard_pairs.miss_rows` in the gallery, each with how many networks of each experiment miss it."""
    gallery.draw(_figure(row, trained) for row in chosen.head(MOST).to_dict("records"))
    if len(chosen) > MOST:
        st.caption(f"The first {MOST} of {wording.count(len(chosen), 'pair')}.")


def _figure(row: dict[Any, Any], trained: Sequence[Trained]) -> gallery.PairFigure:
    draw = row["draw"]
    counts = {one.label: len(one.of_draw(draw).records) for one in trained}
    lines = [f"{label}: {round(row[label] * networks)} of {networks}" for label, networks in counts.items() if networks]
    images = held_out_pairs(draw).images[row["pair"]]
    return gallery.PairFigure(images, (row["left"], row["right"]), None, lines)
