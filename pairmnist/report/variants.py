"""What an experiment is compared with: its neighbours, by the key of a kind of comparison."""

from typing import Any

from pairmnist.config import Experiment
from pairmnist.report import published

VARIANTS: dict[str, list[dict[str, Any]]] = {
    "alone": [{}],
    "sharing": [{"share_weights": share} for share in (False, True)],
    "auxiliary": [{"auxiliary_loss": auxiliary} for auxiliary in (False, True)],
    "either": [
        {"share_weights": True, "auxiliary_loss": False},
        {"share_weights": False, "auxiliary_loss": True},
    ],
    "four": [{"share_weights": s, "auxiliary_loss": a} for s in (False, True) for a in (False, True)],
    "architectures": [{"architecture": architecture} for architecture in published.ARCHITECTURES],
}


def experiments(base: Experiment, compare: str) -> list[Experiment]:
    """The base with each change of a comparison. Two of them may have the same networks."""
    return [Experiment(base.settings.with_(**change), base.repetitions) for change in VARIANTS[compare]]
