"""Test pairs in the gallery, with how many networks of each compared experiment miss them."""

from collections.abc import Sequence
from dataclasses import replace
from operator import attrgetter
from typing import Any

import pandas as pd
import streamlit as st

from pairmnist import wording
from pairmnist.analysis.hard_pairs import Flag, miss_frame
from pairmnist.analysis.trained import Trained
from pairmnist.config import Draw
from pairmnist.page import gallery
from pairmnist.page.drawing import held_out_pairs

MOST = 24  # pairs in one gallery


def rows(trained: Sequence[Trained], missed: Flag = attrgetter("wrong")) -> pd.DataFrame:
    """The test pairs of all draws of the data: a miss_frame with columns pair (its index) and draw."""
    draws = sorted({record.run.draw for one in trained for record in one.records})
    frames = {draw: miss_frame(_of_draw(trained, draw), held_out_pairs(draw), missed) for draw in draws}
    return pd.concat(frames, names=["draw", "pair"]).reset_index()


def show(chosen: pd.DataFrame, trained: Sequence[Trained]) -> None:
    """Draw rows of `rows` in the gallery, in their order, each with how many networks of each experiment miss it."""
    gallery.draw(_figure(row, trained) for row in chosen.head(MOST).to_dict("records"))
    if len(chosen) > MOST:
        st.caption(f"The first {MOST} of {wording.count(len(chosen), 'pair')}.")


def _figure(row: dict[Any, Any], trained: Sequence[Trained]) -> gallery.PairFigure:
    draw = row["draw"]
    counts = {one.label: len(one.records) for one in _of_draw(trained, draw) if one.records}
    lines = [f"{label}: {round(row[label] * networks)} of {networks}" for label, networks in counts.items()]
    images = held_out_pairs(draw).images[row["pair"]]
    return gallery.PairFigure(images, (row["left"], row["right"]), None, lines)


def _of_draw(trained: Sequence[Trained], draw: Draw) -> list[Trained]:
    """The experiments with those records that were tested on the pairs of a draw."""
    return [replace(one, records=[r for r in one.records if r.run.draw == draw]) for one in trained]
