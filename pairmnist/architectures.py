"""The networks' layers, shapes and parameter counts without torch, as `pairmnist.training.describe` wrote them."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from pairmnist.config import TOWER_WORDS

FILE = Path(__file__).parent / "architectures.json"


@cache
def networks() -> dict[str, Any]:
    """Per architecture 'tower' and 'head' (lists of layers: layer, shape, parameters) and 'parameters' in all."""
    loaded: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return loaded


def parameters(architecture: str, share_weights: bool) -> int:
    """How many numbers a network learns."""
    return int(networks()[architecture]["parameters"][TOWER_WORDS[share_weights]])
