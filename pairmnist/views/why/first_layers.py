"""What the towers look for: the weights of their first layers as images."""

from collections.abc import Mapping
from html import escape

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from pairmnist.analysis.towers import common_limit, first_layer
from pairmnist.analysis.trained import Trained
from pairmnist.charts.mosaic import data_url, mosaic
from pairmnist.page import links
from pairmnist.page.context import Page
from pairmnist.page.shared import made_once
from pairmnist.page.widgets import select
from pairmnist.views.why.shared import grid, look_for, measured, usable

NAMES = {"left": "left tower", "right": "right tower", "shared": "shared tower"}
MEASURED = """
The weights of each unit of the first layer, as an image: violet weights want bright pixels, ochre ones dark pixels.
All pictures have the same scale of colours.
"""

Layer = Mapping[str, NDArray[np.float32]]


def draw(page: Page) -> None:
    """The first layers of one repetition, side by side."""
    trained = usable(page, "tower weights")
    if not trained:
        return
    kept = sorted({record.run.repetition + 1 for one in trained for record in one.records})
    look_for("Two towers learn two sets of the same kind of thing; a shared tower learns one.")
    if len(kept) > 1:
        options: dict[int, str] = {number: f"repetition {number}" for number in kept}
        repetition = select("filters_of", "Network", options=options, width=190, label_visibility="collapsed")
    else:
        repetition = kept[0]
    drawn = pictures(trained, repetition)
    for place, picture in zip(grid(len(drawn)), drawn, strict=True):
        with place:
            st.html(picture)
    measured("filters", MEASURED)


def repetitions() -> int:
    """How many repetitions must keep their towers' weights: up to the chosen one."""
    return int(links.option("filters_of"))


@made_once
def pictures(trained: list[Trained], repetition: int) -> list[str]:
    """The first layers of one repetition, all on the same scale of colours."""
    records = {one.label: record for one in trained for record in one.of_repetitions(repetition - 1).records}
    layers = {label: first_layer(record) for label, record in records.items()}
    limit = common_limit(layers.values())
    return [_towers(label, layer, limit) for label, layer in layers.items()]


def _towers(label: str, layer: Layer, limit: float) -> str:
    """The pictures of an experiment's towers beside each other, under its name."""
    towers = "".join(
        _picture(images, f"{label}, {NAMES[tower]}", NAMES[tower], limit) for tower, images in layer.items()
    )
    return f'<div class="filters"><b>{escape(label)}</b><div>{towers}</div></div>'


def _picture(images: NDArray[np.float32], description: str, caption: str, limit: float) -> str:
    picture = data_url(mosaic(images, columns=10 if images.shape[1] == 14 else 5, limit=limit))
    words = escape(f"First-layer weights of {len(images)} units: {description}")
    return f'<figure><img src="{picture}" alt="{words}"><figcaption>{caption}</figcaption></figure>'
