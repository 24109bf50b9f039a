"""What the towers look for: the weights of their first layers as images."""

from html import escape

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from pairmnist.analysis.towers import common_limit, first_layer
from pairmnist.charts.mosaic import data_url, mosaic
from pairmnist.page.context import Page
from pairmnist.records.record import Record
from pairmnist.views.why.shared import look_for, offer_again, side_by_side

NAMES = {"left": "left tower", "right": "right tower", "shared": "one tower for both images"}


def draw(page: Page) -> None:
    look_for(
        "what the first layer reacts to: blue weights want bright pixels, orange ones dark pixels. Towers apart learn "
        "two sets of the same kind of thing; a shared tower learns one."
    )
    most = max(one.experiment.repetitions for one in page.trained)
    repetition = st.selectbox("Repetition", range(1, most + 1), key="filters_of", bind="query-params", width=160)
    records = {one.label: r for one in page.trained for r in one.finished if r.run.repetition == repetition - 1}
    kept = {label: record for label, record in records.items() if record.has("tower weights")}
    if kept:
        _draw_layers(kept)
    missing = [one.label for one in page.trained if one.label not in records]
    if missing:
        st.caption(f"{', '.join(missing)}: repetition {repetition} is not trained, or diverged. Choose another one.")
    lacking = [label for label in records if label not in kept]
    if lacking:
        st.caption(
            f"{', '.join(lacking)}: the stored run of repetition {repetition} does not keep the towers' weights."
        )
        offer_again(page, [records[label].run for label in lacking], ["tower weights"])


def _draw_layers(records: dict[str, Record]) -> None:
    """The first layers side by side, on the same scale of colours."""
    layers = {label: first_layer(record) for label, record in records.items()}
    limit = common_limit(layers.values())
    for column, (label, layer) in zip(side_by_side(len(layers)), layers.items(), strict=True):
        column.markdown(f"**{label}**")
        for tower, images in layer.items():
            column.html(_picture(images, f"{label}, {NAMES[tower]}", NAMES[tower], limit))
    st.caption(f"The weights of each unit of the first layer; the full colour is ±{limit:.2g} in all pictures.")


def _picture(images: NDArray[np.float32], description: str, caption: str, limit: float) -> str:
    picture = data_url(mosaic(images, columns=10 if images.shape[1] == 14 else 5, limit=limit))
    style = "width: 100%; max-width: 30rem; image-rendering: pixelated"
    alt = escape(f"First-layer weights of {len(images)} units: {description}")
    image = f'<img src="{picture}" alt="{alt}" style="{style}">'
    return f'<figure style="margin: 0"><figcaption>{caption}</figcaption>{image}</figure>'
