"""Whether a record is what its settings say it must be."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pairmnist import config
from pairmnist.records.record import (
    EVEN_WHEN_DIVERGED,
    HEAD_PREFIX,
    ONLY_WITH_DIGIT_LOSSES,
    PARTS,
    STATUSES,
    TOWER_PREFIXES,
    Record,
    RecordError,
    gradient_epochs,
    replay_epochs,
)


def check(record: Record) -> None:
    """Raise RecordError unless the record's facts and arrays are what this module says."""
    if record.facts.get("status") not in STATUSES:
        raise RecordError(f"status must be one of {', '.join(STATUSES)}, not {record.facts.get('status')!r}")
    sizes, unchecked = _sizes(record), set(record.arrays)
    for part in _possible_parts(record):
        unchecked -= PARTS[part].keys()
        if part in EVEN_WHEN_DIVERGED or not PARTS[part].keys().isdisjoint(record.arrays):
            _check_part(record, part, sizes)
    for name in unchecked:
        if record.diverged or not name.startswith((HEAD_PREFIX, *TOWER_PREFIXES)):
            raise RecordError(f"{name} does not belong in the record of this run")
    for name, array in record.arrays.items():
        if name.startswith("weights/") and array.dtype != np.float32:
            raise RecordError(f"{name} must be float32, not {array.dtype}")
        if array.dtype.kind == "f" and not np.isfinite(array).all():
            raise RecordError(f"{name} has values that are not finite numbers")


def _possible_parts(record: Record) -> list[str]:
    """The parts that a run of these settings and this end can have."""
    return [
        part
        for part in PARTS
        if (record.run.settings.learns_digits or part not in ONLY_WITH_DIGIT_LOSSES)
        and (not record.diverged or part in EVEN_WHEN_DIVERGED)
    ]


def _check_part(record: Record, part: str, sizes: Mapping[str | int, int]) -> None:
    for name, (shape, dtype) in PARTS[part].items():
        if name not in record.arrays:
            raise RecordError(f"{name} is missing")
        _check_array(name, record[name], tuple(sizes.get(size, size) for size in shape), dtype)


def _sizes(record: Record) -> dict[str | int, int]:
    settings = record.run.settings
    epochs = settings.epochs
    if record.diverged:
        epochs = np.size(record.arrays.get("loss", ()))
        if epochs >= settings.epochs:
            raise RecordError(f"a run that diverged cannot have all its {settings.epochs} epochs")
    return {
        "E": epochs,
        "N": config.TEST_PAIRS,
        "T": 1 if settings.share_weights else 2,
        "F": len(replay_epochs(epochs)),
        "G": len(gradient_epochs(epochs)),
    }


def _check_array(name: str, array: NDArray[Any], shape: tuple[str | int, ...], dtype: str) -> None:
    if array.shape != shape or array.dtype != dtype:
        raise RecordError(f"{name} must be {dtype} of shape {shape}, not {array.dtype} of shape {array.shape}")
