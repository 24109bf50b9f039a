"""Whether a record is what its settings say it must be."""

from collections.abc import Callable
from datetime import datetime
from math import inf, isfinite
from reprlib import repr as short
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pairmnist import architectures
from pairmnist.records.record import (
    BEGINNING_OF,
    EVEN_WHEN_DIVERGED,
    STATUSES,
    Record,
    RecordError,
    gradient_epochs,
    layout,
    replay_epochs,
)

ROUNDING = 1e-4  # by which float32 may leave a range
RANGES = {
    "loss": (0.0, inf),
    "comparison_loss": (0.0, inf),
    "digit_losses": (0.0, inf),
    "training_error": (0.0, 1.0),
    "test_error": (0.0, 1.0),
    "likeness": (0.0, 1.0),
    "gradient_cosine": (-1.0, 1.0),
    "gradient_norms": (0.0, inf),
    "read": (0.0, 9.0),
}


def check(record: Record) -> None:
    """Raise RecordError unless facts, arrays and their values are what a run of these settings can leave behind."""
    _check_facts(record)
    parts = layout(record.run.settings, _epochs(record), record.diverged)
    for part, arrays in parts.items():
        if part in EVEN_WHEN_DIVERGED or not arrays.keys().isdisjoint(record.arrays):
            for name, (shape, dtype) in arrays.items():
                _check_array(record, name, shape, dtype)
    strangers = record.arrays.keys() - {name for arrays in parts.values() for name in arrays}
    if strangers:
        raise RecordError(f"{min(strangers)} does not belong in the record of this run")
    for name, array in record.arrays.items():
        if array.dtype.kind == "f" or name in RANGES:
            _check_values(name, array)
    _check_epochs(record)


def _check_facts(record: Record) -> None:
    for name, right in FACTS.items():
        if name not in record.facts:
            raise RecordError(f"the fact {name!r} is missing")
        if not right(record.facts[name]):
            raise RecordError(f"the fact {name!r} cannot be {short(record.facts[name])}")
    if BEGINNING_OF in record.facts:
        raise RecordError("the beginning of a longer run is not stored for itself")
    settings = record.run.settings
    parameters = architectures.parameters(settings.architecture, settings.share_weights)
    if record.facts["parameters"] != parameters:
        raise RecordError(f"its network has {parameters:,} parameters, not {record.facts['parameters']:,}")


def _is_count(value: Any) -> bool:
    return type(value) is int and value > 0


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_time(value: Any) -> bool:
    """Whether it is a time of a known zone as ISO 8601 writes it."""
    try:
        return datetime.fromisoformat(value).tzinfo is not None
    except (TypeError, ValueError):
        return False


FACTS: dict[str, Callable[[Any], bool]] = {
    "status": lambda value: value in STATUSES,
    "seconds": lambda value: type(value) in (int, float) and isfinite(value) and value >= 0,
    "started": _is_time,
    "device": _is_text,
    "machine": _is_text,
    "parameters": _is_count,
    "side_by_side": _is_count,
    "versions": lambda value: isinstance(value, dict) and all(map(_is_text, value.values())),
}


def _epochs(record: Record) -> int:
    """How many epochs its curves must have."""
    asked = record.run.settings.epochs
    if not record.diverged:
        return asked
    before = int(np.size(record.arrays.get("loss", ())))
    if before >= asked:
        raise RecordError(f"a run that diverged cannot have all its {asked} epochs")
    return before


def _check_array(record: Record, name: str, shape: tuple[int, ...], dtype: str) -> None:
    if name not in record.arrays:
        raise RecordError(f"{name} is missing")
    array = record[name]
    if array.shape != shape or array.dtype != dtype:
        raise RecordError(f"{name} must be {dtype} of shape {shape}, not {array.dtype} of shape {array.shape}")


def _check_values(name: str, array: NDArray[Any]) -> None:
    lowest, highest = RANGES.get(name, (-inf, inf))
    if not np.isfinite(array).all():
        raise RecordError(f"{name} has values that are not finite numbers")
    if array.size and not lowest - ROUNDING <= array.min() <= array.max() <= highest + ROUNDING:
        raise RecordError(f"{name} has values that it cannot have, from {array.min():g} to {array.max():g}")


def _check_epochs(record: Record) -> None:
    """The epochs that were replayed and whose gradients were compared follow from how many there are."""
    for name, epochs in (("replay_epochs", replay_epochs), ("gradient_epochs", gradient_epochs)):
        if name in record.arrays and record[name].tolist() != epochs(record.run.settings.epochs):
            raise RecordError(f"{name} are not those of a run of {record.run.settings.epochs} epochs")
