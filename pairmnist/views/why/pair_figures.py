"""Test pairs as pictures, with how many networks of each compared experiment miss them."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from pairmnist.analysis.trained import Trained
from pairmnist.page.drawing import held_out_pairs
from pairmnist.page.gallery import PairFigure


def figures(rows: pd.DataFrame, trained: Sequence[Trained]) -> list[PairFigure]:
    """Rows of `hard_pairs.miss_rows` as pictures."""
    return [_figure(row, trained) for row in rows.to_dict("records")]


def _figure(row: dict[Any, Any], trained: Sequence[Trained]) -> PairFigure:
    draw = row["draw"]
    counts = {one.label: len(one.of_draw(draw).records) for one in trained}
    wrong = {label: round(row[label] * networks) for label, networks in counts.items() if networks}
    if len(wrong) == 1:  # whose name is known
        lines = [f"{k} of {counts[label]} wrong" for label, k in wrong.items()]
    elif len(set(counts.values()) - {0}) == 1:
        lines = [f"wrong, of {max(counts.values())} each:", *(f"{label}: {k}" for label, k in wrong.items())]
    else:
        lines = ["wrong:", *(f"{label}: {k} of {counts[label]}" for label, k in wrong.items())]
    images = held_out_pairs(draw).images[row["pair"]]
    return PairFigure(images, (row["left"], row["right"]), None, lines)
