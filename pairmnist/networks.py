"""The networks' layers, shapes and parameter counts without torch, from the file that `pairmnist.describe` writes."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from pairmnist.config import TOWERS

NETWORKS_FILE = Path(__file__).parent / "networks.json"


@cache
def networks() -> dict[str, Any]:
    """Per architecture 'tower' and 'head' (lists of layers: layer, shape, parameters) and 'parameters' in all."""
    loaded: dict[str, Any] = json.loads(NETWORKS_FILE.read_text(encoding="utf-8"))
    return loaded


def parameters(architecture: str, share_weights: bool) -> int:
    """How many numbers a network learns."""
    return int(networks()[architecture]["parameters"][TOWERS[share_weights]])
