"""From the report's best network to the best one here, one knob after the other.

The knobs were chosen on draws of the seeds 101 to 103, and not on those of seed 0, which are shown. Tried there with
all steps up to α, one network a draw, errors of its own answer and of its digits compared in %:

- 60 epochs in batches of 100: 2.7 and 1.2 (seed 101);
- 60 epochs in batches of 50: 2.0 and 1.0, 3.4 and 1.7, 2.4 and 1.2 (101 to 103);
- 100 epochs in batches of 50: 1.6 and 0.8, 1.9 and 1.3 (101, 102).
"""

from typing import Any

from pairmnist.config import Experiment, Settings
from pairmnist.report import published

STEPS: dict[str, dict[str, Any]] = {  # what each changes of the one before
    "the report's best": {},
    "a deep CNN": {"architecture": "deep-cnn"},
    "one cycle": {"schedule": "one-cycle"},
    "swapped pairs": {"augmentation": "swap"},
    "shifts and turns": {"augmentation": "swap-and-move"},
    "α = 0.6": {"alpha": 0.6},
    "batches of 50": {"batch_size": 50},
    "100 epochs": {"epochs": 100},
}


def experiments() -> dict[str, Experiment]:
    """By its name the experiment of each step, which has all that came before, on new draws."""
    settings = min(published.scenarios(Settings(protocol="new-draw")), key=published.error)
    found = {}
    for name, change in STEPS.items():
        settings = settings.with_(**change)
        found[name] = Experiment(settings, published.REPETITIONS)
    return found
