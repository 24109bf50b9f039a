"""The run record: what one training leaves behind, as plain arrays with fixed names, shapes and types.

E is the number of epochs, N the 1,000 test pairs in the order of `digits.held_out_pairs(run.draw)`, F and G the epochs
of the replay and of the gradients, T the read-outs (2 for towers apart: left, right; 1 for shared towers).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pairmnist import architectures, config
from pairmnist.config import Run, Settings

# Arrays come in parts: a record has all arrays of a part or none. Curves are always there. Besides these there are the
# parts 'head' and 'tower weights', whose arrays are the network's (see `layout`).
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
    "readings": {  # what the digits come to, in the record of a run that does not keep them
        "read": (("N", 2), "uint8"),  # the digit that each tower reads
        "read_probability": (("N",), "uint8"),  # ⌊256 P(left ≤ right)⌋ from the towers' scores
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
# Behind `weights/` a name is that in torch's state dict.
HEAD_PREFIX, TOWER_PREFIXES = "weights/head.", ("weights/left.", "weights/right.")

STATUSES = ("finished", "diverged")
BEGINNING_OF = "beginning_of"  # a fact that no file has: see `Record.beginning_of`


class RecordError(ValueError):
    """Bytes that are not a run record, or one that does not check; the message says what is wrong."""


class OtherVersionError(RecordError):
    """A record that another version of pairmnist wrote: by another recipe, in a newer format or with other settings."""


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
    def beginning_of(self) -> int | None:
        """The number of epochs of the longer run that this is taken from (see `beginnings`); None for a run's own."""
        return self.facts.get(BEGINNING_OF)

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


Layout = dict[str, dict[str, tuple[tuple[int, ...], str]]]


def layout(settings: Settings, epochs: int, diverged: bool = False) -> Layout:
    """The parts that a record of so many epochs can have, and the shape and type of each of their arrays."""
    sizes = {
        "E": epochs,
        "N": config.TEST_PAIRS,
        "T": 1 if settings.share_weights else 2,
        "F": len(replay_epochs(epochs)),
        "G": len(gradient_epochs(epochs)),
    }
    parts: Layout = {
        part: {
            name: (tuple(sizes[n] if isinstance(n, str) else n for n in shape), dtype)
            for name, (shape, dtype) in arrays.items()
        }
        for part, arrays in PARTS.items()
        if settings.learns_digits or part not in ONLY_WITH_DIGIT_LOSSES
    }
    if diverged:
        return {part: parts[part] for part in EVEN_WHEN_DIVERGED if part in parts}
    shapes = architectures.weights(settings.architecture, settings.share_weights)
    weights = {f"weights/{name}": (shape, "float32") for name, shape in shapes.items()}
    parts["head"] = {name: weights[name] for name in weights if name.startswith(HEAD_PREFIX)}
    parts["tower weights"] = {name: weights[name] for name in weights if name.startswith(TOWER_PREFIXES)}
    return parts
