"""The run record: what one training leaves behind, as plain arrays with fixed names, shapes and types.

E is the number of epochs, N the 1,000 test pairs in the order of `digits.held_out_pairs(run.draw)`, F and G the epochs
of the replay and of the gradients, T the read-outs (2 for towers apart: left, right; 1 for shared towers).
"""

import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pairmnist import config
from pairmnist.config import Run, Settings

FORMAT = 1  # of the file; not part of a run's id

# Arrays come in parts: a record has all arrays of a part or none. Curves are always there.
PARTS: dict[str, dict[str, tuple[tuple[str | int, ...], str]]] = {
    "curves": {
        "loss": (("E",), "float32"),  # mean over the epoch's training samples, dropout on
        "comparison_loss": (("E",), "float32"),  # L1
        "training_error": (("E",), "float32"),  # counted in the training passes
        "test_error": (("E",), "float32"),
    },
    "digit losses": {  # only with the auxiliary loss
        "digit_losses": (("E", 2), "float32"),  # L2 of the left and L3 of the right digits
    },
    "answers": {  # after the last epoch, on the test pairs
        "margin": (("N",), "float32"),  # the head's logit 1 − logit 0: yes where it is at least 0
        "swapped_margin": (("N",), "float32"),  # the same with the two images swapped
    },
    "digits": {
        "features": (("N", 2, 10), "float16"),  # of each tower; digit logits with the auxiliary loss
        "readout": (("T", 10, 11), "float32"),  # per digit ten coefficients and a constant, on the features
    },
    "towers": {
        "likeness": ((), "float32"),  # linear CKA of the two towers' features of the same test images
    },
    "replay": {
        "replay_epochs": (("F",), "int16"),  # 1 to 10, then every fifth, and the last
        "replay": (("F", "N"), "uint8"),  # ⌊256 P(left ≤ right)⌋: at least 128 means yes
    },
    "gradients": {  # only with the auxiliary loss: first batch of every second epoch, on the towers' weights
        "gradient_epochs": (("G",), "int16"),
        "gradient_cosine": (("G",), "float32"),  # between (1 − α)·L1's and α·(L2 + L3)'s
        "gradient_norms": (("G", 2), "float32"),  # of the two
    },
}
ONLY_WITH_DIGIT_LOSSES = ("digit losses", "gradients")
EVEN_WHEN_DIVERGED = ("curves", "digit losses")
HEAD_PREFIX, TOWER_PREFIXES = (
    "weights/head.",
    ("weights/left.", "weights/right."),
)  # names in torch's state dict behind `weights/`

STATUSES = ("finished", "diverged")


class RecordError(ValueError):
    """Bytes that are not a run record, or one that does not check; the message says what is wrong."""


class OtherVersionError(RecordError):
    """A record that a version of the product with another recipe or record format wrote."""


@dataclass(frozen=True)
class EpochResult:
    """What one epoch of one run reports. Losses are means over the epoch's samples, errors fractions."""

    epoch: int  # from 1
    loss: float
    comparison_loss: float
    digit_losses: tuple[float, float] | None  # None without the auxiliary loss
    training_error: float
    test_error: float


@dataclass(frozen=True)
class Record:
    """One finished or diverged run.

    `facts` say where and how it ran: status, seconds, started (ISO 8601, UTC), device, machine, parameters (their
    number), versions, side_by_side (how many runs trained in one call). A diverged run has the curves of the epochs
    before it diverged, and nothing else.
    """

    run: Run
    facts: Mapping[str, Any]
    arrays: Mapping[str, NDArray[Any]]

    def __getitem__(self, name: str) -> NDArray[Any]:
        """One array; KeyError where this record does not keep it."""
        return self.arrays[name]

    @property
    def diverged(self) -> bool:
        return bool(self.facts["status"] == "diverged")

    @property
    def final_error(self) -> float:
        """The test error at the last epoch, the report's result; not a number where the run diverged."""
        return (
            float("nan")
            if self.diverged
            else round(float(self["test_error"][-1]) * config.TEST_PAIRS) / config.TEST_PAIRS
        )

    def has(self, part: str) -> bool:
        """Whether the record keeps a part: one of PARTS, 'head' or 'tower weights'."""
        if part == "head":
            return any(name.startswith(HEAD_PREFIX) for name in self.arrays)
        if part == "tower weights":
            return any(name.startswith(TOWER_PREFIXES) for name in self.arrays)
        return all(name in self.arrays for name in PARTS[part])

    def state_dict(self) -> dict[str, NDArray[np.float32]]:
        """The kept weights under their names in the network's state dict, for example 'left.1.weight'."""
        return {name.removeprefix("weights/"): a for name, a in self.arrays.items() if name.startswith("weights/")}

    def reduced_to(self, parts: Iterable[str]) -> "Record":
        """The same record with these parts only (curves in any case)."""
        kept = {"curves", "digit losses", *parts}
        names = {name for part in kept & PARTS.keys() for name in PARTS[part]}
        prefixes = (HEAD_PREFIX,) * ("head" in kept) + TOWER_PREFIXES * ("tower weights" in kept)
        arrays = {name: a for name, a in self.arrays.items() if name in names or name.startswith(prefixes)}
        return Record(self.run, self.facts, arrays)


def replay_epochs(epochs: int) -> list[int]:
    """The epochs whose answers are kept: 1 to 10, then every fifth, and the last."""
    return [epoch for epoch in range(1, epochs + 1) if epoch <= 10 or epoch % 5 == 0 or epoch == epochs]


def gradient_epochs(epochs: int) -> list[int]:
    """The epochs in whose first batch the two losses' gradients are compared: every second, from the first."""
    return list(range(1, epochs + 1, 2))


def pack(record: Record) -> bytes:
    """The record as the bytes of a compressed .npz file. Raises RecordError for a record that does not check."""
    check(record)
    content = {
        "format": FORMAT,
        "recipe": config.RECIPE,
        "settings": record.run.settings.canonical(),
        "repetition": record.run.repetition,
        "facts": dict(record.facts),
    }
    about = np.frombuffer(json.dumps(content).encode(), np.uint8)
    buffer = io.BytesIO()
    np.savez_compressed(buffer, allow_pickle=False, about=about, **dict(record.arrays))
    return buffer.getvalue()


def unpack(content: bytes) -> Record:
    """The record in these bytes. Raises RecordError for anything else, and never runs what it reads."""
    arrays = _read(io.BytesIO(content))
    record = _from_about(arrays.pop("about", None), arrays)
    check(record)
    return record


def unpack_about(content: Any) -> Record:
    """The record without its arrays, from a file name or a binary stream: enough for a list. Raises RecordError."""
    return _from_about(_read(content, only="about").get("about"), {})


def _read(content: Any, only: str | None = None) -> dict[str, NDArray[Any]]:
    """The arrays of an .npz file, or the one that is asked for."""
    try:
        with np.load(content, allow_pickle=False) as archive:
            return {name: archive[name] for name in archive.files if only in (None, name)}
    except Exception as error:  # zipfile, zlib and numpy have a dozen kinds of error for damaged and hostile bytes
        raise RecordError("not a readable .npz file") from error


def _from_about(about: NDArray[Any] | None, arrays: dict[str, NDArray[Any]]) -> Record:
    if about is None:
        raise RecordError("not a run record: it has no settings")
    try:
        content = json.loads(about.tobytes())
        if content["format"] != FORMAT:
            raise OtherVersionError(f"its record format is {content['format']}, this version reads {FORMAT}")
        if content["recipe"] != config.RECIPE:
            raise OtherVersionError(f"it was trained by recipe {content['recipe']}, this version's is {config.RECIPE}")
        run = Run(Settings.from_canonical(content["settings"]), content["repetition"])
        return Record(run, dict(content["facts"]), arrays)
    except RecordError:
        raise
    except (KeyError, TypeError, ValueError, RecursionError) as error:  # SettingsError is a ValueError, as JSON's are
        raise RecordError(f"its settings do not read ({error})") from error


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
