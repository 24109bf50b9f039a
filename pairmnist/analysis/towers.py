"""What the two towers see and know: their first layers, how well they read digits, how alike they are, and which way
the two losses pull them."""

import math
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pairmnist.analysis.answers import read_digits, read_out
from pairmnist.analysis.draws import PairsOf
from pairmnist.analysis.rates import records_with
from pairmnist.analysis.trained import Trained
from pairmnist.records.record import Record

SIDES = ("left", "right")
FEATURES, READ_OUT = "digit scores", "read-out"


def first_layer(record: Record) -> dict[str, NDArray[np.float32]]:
    """What each unit of the first layer weighs, as images: 'left' and 'right', or 'shared', (units, height, width).

    A unit sees a square of one image: 3×3 for a convolution, all 14×14 where the layer is fully connected. For records
    that keep 'tower weights'.
    """
    weights = record.state_dict()
    towers = {"shared": "left."} if record.run.settings.share_weights else {side: f"{side}." for side in SIDES}
    firsts = {tower: next(a for name, a in weights.items() if name.startswith(side)) for tower, side in towers.items()}
    return {tower: _as_squares(array) for tower, array in firsts.items()}


def _as_squares(weights: NDArray[np.float32]) -> NDArray[np.float32]:
    """Weights of units that each see a square: (units, …) → (units, size, size)."""
    size = math.isqrt(weights[0].size)
    return weights.reshape(-1, size, size)


def confusion(records: Sequence[Record], pairs_of: PairsOf) -> pd.DataFrame:
    """What each tower reads each digit as, over all test images of an experiment's records, which keep 'digits'.

    Columns tower ('left' and 'right', or 'shared'), true, read, share (of the images of the true digit that this tower
    is shown; NaN where there is none).
    """
    counts = np.zeros((2, 10, 10))
    for record in records:
        true, read = pairs_of(record.run.draw).classes, read_digits(record).digits
        np.add.at(counts, (np.arange(2), true, read), 1)  # side, true and read of each of the (N, 2) images
    towers: tuple[str, ...] = SIDES
    if records[0].run.settings.share_weights:
        counts, towers = counts.sum(axis=0, keepdims=True), ("shared",)
    with np.errstate(invalid="ignore"):
        share = counts / counts.sum(axis=2, keepdims=True)
    cells = pd.MultiIndex.from_product([towers, range(10), range(10)], names=["tower", "true", "read"])
    return pd.DataFrame({"share": share.ravel()}, index=cells).reset_index()


def reading_accuracy(trained: Sequence[Trained], pairs_of: PairsOf) -> pd.DataFrame:
    """The share of the test digits that each tower reads rightly: scenario, repetition, side, reading, accuracy.

    reading is READ_OUT for every network and FEATURES besides for those trained with the auxiliary loss.
    """
    rows = []
    for label, record in records_with(trained, "digits"):
        readings = {READ_OUT: read_out(record)}
        if record.run.settings.learns_digits:
            readings[FEATURES] = read_digits(record)
        true = pairs_of(record.run.draw).classes
        for name, reading in readings.items():
            right = (reading.digits == true).mean(axis=0)
            rows += [(label, record.run.repetition, *row) for row in zip(SIDES, (name, name), right, strict=True)]
    return pd.DataFrame(rows, columns=["scenario", "repetition", "side", "reading", "accuracy"])


def likenesses(trained: Sequence[Trained]) -> pd.DataFrame:
    """How alike the two towers' features of the same images are, linear CKA: scenario, repetition, likeness."""
    rows = [(label, r.run.repetition, float(r["likeness"])) for label, r in records_with(trained, "towers")]
    return pd.DataFrame(rows, columns=["scenario", "repetition", "likeness"])


def common_limit(layers: Iterable[Mapping[str, NDArray[np.float32]]]) -> float:
    """The weight that gets the full colour in pictures of several first layers: 99 % of all are below it."""
    weights = np.concatenate([images.ravel() for layer in layers for images in layer.values()])
    return float(np.quantile(np.abs(weights), 0.99))


def gradient_frame(trained: Sequence[Trained]) -> pd.DataFrame:
    """The gradients of the two losses on the towers' weights, by epoch: scenario, repetition, epoch, cosine,
    comparison_norm, digit_norm."""
    frames = [
        pd.DataFrame(
            {
                "scenario": label,
                "repetition": record.run.repetition,
                "epoch": record["gradient_epochs"],
                "cosine": record["gradient_cosine"],
                "comparison_norm": record["gradient_norms"][:, 0],
                "digit_norm": record["gradient_norms"][:, 1],
            }
        )
        for label, record in records_with(trained, "gradients")
    ]
    columns = ["scenario", "repetition", "epoch", "cosine", "comparison_norm", "digit_norm"]
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=columns)


def pull_ratios(gradients: pd.DataFrame) -> dict[str, float]:
    """How many times as hard the digit losses pull on the towers as the comparison loss: the median for each scenario.

    gradients: a gradient_frame.
    """
    ratios = gradients["digit_norm"] / gradients["comparison_norm"]
    medians = ratios.groupby(gradients["scenario"], sort=False).median()
    return {str(label): float(ratio) for label, ratio in medians.items()}


def mean_cosines(gradients: pd.DataFrame) -> pd.DataFrame:
    """The mean cosine over repetitions of a gradient_frame: columns scenario, epoch, cosine."""
    return gradients.groupby(["scenario", "epoch"], sort=False)["cosine"].mean().reset_index()
