"""Losses and errors over epochs: one row an observation. Errors are fractions, epochs count from 1."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pairmnist.analysis.trained import Trained
from pairmnist.records.record import EpochResult, Record

# Quantities of a curve, as the page names them, and the record's arrays that hold them.
CURVES = {
    "total loss": "loss",
    "comparison loss": "comparison_loss",
    "training error": "training_error",
    "test error": "test_error",
}
DIGIT_LOSSES = ("left digit loss", "right digit loss")

MOST_POINTS = 4000  # of one experiment's lines; more would not show, and take long to send


def same_whole_loss(trained: Sequence[Trained]) -> bool:
    """Whether the whole losses of these are one quantity: all weigh the digit losses alike, or have none."""
    return len({one.settings.digit_weight for one in trained}) == 1


def different_quantities(trained: Trained, quantities: Sequence[str]) -> list[str]:
    """Those of some quantities of the loss that are not the same for this: without digit losses the whole loss is the
    comparison's."""
    if len(quantities) > 1 and not trained.settings.learns_digits:
        return ["comparison loss"]
    return list(quantities)


def stored_lines(trained: Trained, quantities: Sequence[str]) -> pd.DataFrame:
    """One experiment's curves to draw, thinned: columns line, state, repetition, epoch, value.

    line: the quantity; state: 'finished', 'diverged' or 'mean' (over the finished); repetition: from '1', or 'mean'.
    """
    repetitions, means = [], []
    for quantity in quantities:
        curves = [(record, values) for record in trained.records if (values := _curve(record, quantity)) is not None]
        for record, values in curves:
            state = "diverged" if record.diverged else "finished"
            repetitions.append((quantity, state, str(record.run.repetition + 1), values))
        if finished := [values for record, values in curves if not record.diverged]:
            mean = np.asarray(np.mean(finished, axis=0, dtype=np.float64), np.float32)
            means.append((quantity, "mean", "mean", mean))
    return _thinned([*repetitions, *means], _step(trained, quantities))


def _curve(record: Record, quantity: str) -> NDArray[np.floating] | None:
    """A quantity after each epoch, or None where the record does not have it."""
    if quantity not in DIGIT_LOSSES:
        return record[CURVES[quantity]]
    return record["digit_losses"][:, DIGIT_LOSSES.index(quantity)] if record.has("digit losses") else None


def _thinned(lines: Sequence[tuple[str, str, str, NDArray[np.floating]]], step: int) -> pd.DataFrame:
    """Lines (line, state, repetition, a value for each epoch) as one frame, with the first and last and every so many
    epochs. One frame of long columns: many small ones take far longer."""
    epochs = [np.arange(1, len(values) + 1) for *_, values in lines]
    shown = [(e % step == 0) | (e == 1) | (e == len(e)) for e in epochs]
    names = np.array([line[:3] for line in lines], object).reshape(len(lines), 3)
    columns: dict[str, Any] = dict(
        zip(("line", "state", "repetition"), np.repeat(names, [s.sum() for s in shown], axis=0).T, strict=True)
    )
    if lines:
        columns["epoch"] = np.concatenate([e[s] for e, s in zip(epochs, shown, strict=True)])
        columns["value"] = np.concatenate([line[3][s] for line, s in zip(lines, shown, strict=True)])
    return pd.DataFrame(columns, columns=["line", "state", "repetition", "epoch", "value"])


def growing_lines(
    trained: Trained, histories: Mapping[int, Sequence[EpochResult]], quantities: Sequence[str]
) -> pd.DataFrame:
    """The same columns of the runs that are in training, in state 'running'. histories: epochs so far by repetition."""
    step = _step(trained, quantities)
    rows = [
        (quantity, "running", str(repetition + 1), result.epoch, _value(result, quantity))
        for repetition, history in histories.items()
        for result in history
        if result.epoch % step == 0 or result.epoch in (1, len(history))
        for quantity in quantities
    ]
    frame = pd.DataFrame(rows, columns=["line", "state", "repetition", "epoch", "value"])
    return frame.dropna(subset="value")


def _step(trained: Trained, quantities: Sequence[str]) -> int:
    """Which epochs are drawn: every one, every second, …"""
    points = trained.settings.epochs * trained.experiment.repetitions * len(quantities)
    return 1 + points // MOST_POINTS


def _value(result: EpochResult, quantity: str) -> float:
    """A quantity of one epoch; NaN where the run does not have it."""
    if quantity in DIGIT_LOSSES:
        return result.digit_losses[DIGIT_LOSSES.index(quantity)] if result.digit_losses else float("nan")
    value: float = getattr(result, CURVES[quantity])
    return value


def axis_ends(values: pd.Series, *, log: bool) -> tuple[float, float]:
    """The ends of an axis on which all these values, none below 0, have room; a logarithmic one begins above 0."""
    return (0.9 * values[values > 0].min(), 1.1 * values.max()) if log else (0.0, 1.05 * values.max())
