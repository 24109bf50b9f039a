"""What weight sharing and an auxiliary loss do to a network that compares two handwritten digits.

For a notebook or a script: an `Experiment` is `Settings` and a number of repetitions, and each of these is a `Run`.
`train` trains one and returns its `Record`; a `Store` has the runs that come with the product and those trained here.
"""

from typing import TYPE_CHECKING, Any

from pairmnist.config import Experiment, Run, Settings, SettingsError
from pairmnist.records.record import EpochResult, Record
from pairmnist.records.store import Store

__version__ = "1.0.0"

__all__ = [
    "Cancelled",
    "EpochResult",
    "Experiment",
    "Record",
    "Run",
    "Settings",
    "SettingsError",
    "Store",
    "train",
    "train_side_by_side",
]


if TYPE_CHECKING:
    from pairmnist.training.runs import Cancelled, train, train_side_by_side
else:

    def __getattr__(name: str) -> Any:
        """What is not loaded yet because it needs PyTorch, which takes a second or more."""
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from pairmnist.training import runs

        return getattr(runs, name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
