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
from pairmnist.config import Run
from pairmnist.page import gallery
from pairmnist.page.drawing import pairs_of_draw

MOST = 24  # pairs in one gallery

Draw = tuple[int, int]  # of the data: its seed and number


def rows(trained: Sequence[Trained], missed: Flag = attrgetter("wrong")) -> pd.DataFrame:
    """The test pairs of all draws of the data: a miss_frame with columns pair (its index), seed and draw."""
    draws = sorted({_draw_of(record.run) for one in trained for record in one.records})
    frames = []
    for seed, draw in draws:
        frame = miss_frame(_of_draw(trained, (seed, draw)), pairs_of_draw(seed, draw), missed)
        frames.append(frame.rename_axis("pair").reset_index().assign(seed=seed, draw=draw))
    return pd.concat(frames, ignore_index=True)


def show(chosen: pd.DataFrame, trained: Sequence[Trained]) -> None:
    """Draw rows of `rows` in the gallery, in their order, each with how many networks of each experiment miss it."""
    gallery.draw(_figure(row, trained) for row in chosen.head(MOST).to_dict("records"))
    if len(chosen) > MOST:
        st.caption(f"The first {MOST} of {wording.count(len(chosen), 'pair')}.")


def _figure(row: dict[Any, Any], trained: Sequence[Trained]) -> gallery.PairFigure:
    draw = row["seed"], row["draw"]
    counts = {one.label: len(one.records) for one in _of_draw(trained, draw) if one.records}
    lines = [f"{label}: {round(row[label] * networks)} of {networks}" for label, networks in counts.items()]
    images = pairs_of_draw(*draw).images[row["pair"]]
    return gallery.PairFigure(images, (row["left"], row["right"]), None, lines)


def _of_draw(trained: Sequence[Trained], draw: Draw) -> list[Trained]:
    """The experiments with those records that were tested on the pairs of a draw."""
    return [replace(one, records=[r for r in one.records if _draw_of(r.run) == draw]) for one in trained]


def _draw_of(run: Run) -> Draw:
    return run.settings.seed, run.data_draw
