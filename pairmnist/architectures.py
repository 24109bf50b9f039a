"""The architectures of the towers, and what describes their networks without torch.

To add one: a row here, a case in `training.models.make_tower`, a test, and `python -m pairmnist.training.describe`,
which writes `architectures.json` anew.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).parent / "architectures.json"


@dataclass(frozen=True, kw_only=True)
class Architecture:
    """One kind of tower."""

    name: str  # in words
    side_by_side: Mapping[str, int]  # by kind of device, how many runs of 100 pairs in a step one call trains at most


# Convolutions train no faster side by side on a CPU. The key is in links and run ids: never rename one.
ARCHITECTURES = {
    "fully-connected": Architecture(name="fully connected", side_by_side={"cpu": 20, "cuda": 40}),
    "simple-cnn": Architecture(name="simple CNN", side_by_side={"cpu": 1, "cuda": 40}),
    "residual-cnn": Architecture(name="residual CNN", side_by_side={"cpu": 1, "cuda": 40}),
    "deep-cnn": Architecture(name="deep CNN", side_by_side={"cpu": 1, "cuda": 40}),
}


@cache
def networks() -> dict[str, Any]:
    """Per architecture 'tower' and 'head' (lists of layers: layer, shape, parameters) and 'parameters' in all.

    Also 'weights', the shapes of the left tower's and the head's by their names in the network's state dict.
    """
    loaded: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return loaded


def parameters(architecture: str, share_weights: bool) -> int:
    """How many numbers a network learns."""
    return int(networks()[architecture]["parameters"]["shared" if share_weights else "apart"])


def weights(architecture: str, share_weights: bool) -> dict[str, tuple[int, ...]]:
    """The shapes of a network's weights by their names in its state dict; shared towers have the left one's names."""
    shapes = {name: tuple(shape) for name, shape in networks()[architecture]["weights"].items()}
    if share_weights:
        return shapes
    right = {f"right.{name.removeprefix('left.')}": shapes[name] for name in shapes if name.startswith("left.")}
    return shapes | right
