"""What can be trained: settings that are checked once, here, and the id under which a run is stored."""

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, fields, replace
from functools import cached_property
from typing import Any, Self

from pairmnist.architectures import ARCHITECTURES

RECIPE = 2  # part of every run id: raise it whenever training code changes results

PROTOCOLS = {
    "one-draw": "one draw of the data for all repetitions",
    "new-draw": "a new draw of the data each repetition",
}
ARITHMETICS = ("float32", "bfloat16")

TOWER_WORDS = {False: "apart", True: "shared"}  # by share_weights

TEST_PAIRS = 1000  # every experiment is tested on as many, as in the report

# Lowest and highest accepted value; the page's widgets read their limits here too.
LIMITS: dict[str, tuple[float, float]] = {
    "alpha": (0.0, 1.0),
    "epochs": (1, 500),
    "learning_rate": (1e-5, 10.0),
    "batch_size": (2, 1000),  # batch norm needs two
    "training_pairs": (100, 30_000),
    "seed": (0, 2**32 - 1),
    "repetitions": (1, 50),
}


class SettingsError(ValueError):
    """A setting that cannot be trained; the message says which values can."""


def _checked(name: str, value: Any) -> Any:
    """The value in its one type, or a SettingsError that says what is accepted."""
    every: dict[str, Collection[str]] = {
        "architecture": ARCHITECTURES,
        "protocol": PROTOCOLS,
        "arithmetic": ARITHMETICS,
    }
    if name in every:
        choices = every[name]
        if not isinstance(value, str) or value not in choices:
            raise SettingsError(f"{name} must be one of {', '.join(choices)}, not {value!r}")
        return value
    if name in ("share_weights", "auxiliary_loss"):
        if not isinstance(value, bool):
            raise SettingsError(f"{name} must be true or false, not {value!r}")
        return value
    lowest, highest = LIMITS[name]
    whole = isinstance(lowest, int)
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if not number or not lowest <= value <= highest or (whole and value != int(value)):
        kind = "a whole number" if whole else "a number"
        raise SettingsError(f"{name} must be {kind} from {lowest:,} to {highest:,}, not {value!r}")
    return int(value) if whole else float(value) + 0.0  # −0 is 0


@dataclass(frozen=True, kw_only=True)
class Settings:
    """One scenario with all its settings; the defaults are the report's. Raises SettingsError for a bad value."""

    architecture: str = "simple-cnn"
    share_weights: bool = True
    auxiliary_loss: bool = True
    alpha: float = 0.2  # weight of the digit losses, without effect when there is no auxiliary loss
    epochs: int = 50
    learning_rate: float = 0.1
    batch_size: int = 100
    training_pairs: int = 1000
    protocol: str = "one-draw"
    seed: int = 0
    arithmetic: str = "float32"

    def __post_init__(self) -> None:
        for field in fields(self):
            object.__setattr__(self, field.name, _checked(field.name, getattr(self, field.name)))

    @property
    def digit_weight(self) -> float:
        """The weight of the digit losses in the total loss: α, or 0 without the auxiliary loss."""
        return self.alpha if self.auxiliary_loss else 0.0

    @property
    def learns_digits(self) -> bool:
        """Whether the ten features of a tower are trained as digit scores."""
        return self.digit_weight > 0

    def canonical(self) -> dict[str, Any]:
        """What decides the result of training, with one spelling for each result.

        α = 0 with the auxiliary loss is the scenario without it, so only the weight of the digit losses is named.
        """
        settings = asdict(self)
        del settings["auxiliary_loss"], settings["alpha"]
        return settings | {"digit_weight": self.digit_weight}

    @classmethod
    def from_canonical(cls, canonical: Mapping[str, Any]) -> Self:
        """The settings whose canonical() is this; α is the report's where it has no effect."""
        settings = dict(canonical)
        weight = settings.pop("digit_weight", 0.0)
        return cls(**settings, auxiliary_loss=weight > 0, **({"alpha": weight} if weight else {}))

    def with_(self, **changes: Any) -> Self:
        """These settings with some of them changed."""
        return replace(self, **changes)


@dataclass(frozen=True, order=True)
class Draw:
    """A draw of the data. Runs of one draw are tested on the same pairs, and trained on the same where as many."""

    seed: int
    number: int  # 0 for the first draw from this seed


@dataclass(frozen=True)
class Run:
    """One network to train: what is trained, stored and counted. `repetition` counts from 0."""

    settings: Settings
    repetition: int = 0

    def __post_init__(self) -> None:
        most = int(LIMITS["repetitions"][1])
        if type(self.repetition) is not int or not 0 <= self.repetition < most:
            raise SettingsError(f"repetition must be a whole number from 0 to {most - 1}, not {self.repetition!r}")

    @cached_property
    def id(self) -> str:
        """SHA-256 of the canonical JSON of everything that decides the result, in hexadecimal."""
        content = self.settings.canonical() | {"repetition": self.repetition, "recipe": RECIPE}
        text = json.dumps(content, sort_keys=True, separators=(",", ":"), allow_nan=False)
        return hashlib.sha256(text.encode()).hexdigest()

    @property
    def draw(self) -> Draw:
        """Where its pairs come from: the first draw for every repetition, or its own."""
        return Draw(self.settings.seed, 0 if self.settings.protocol == "one-draw" else self.repetition)


@dataclass(frozen=True)
class Experiment:
    """A scenario's settings and how often it is trained."""

    settings: Settings = Settings()
    repetitions: int = 10

    def __post_init__(self) -> None:
        object.__setattr__(self, "repetitions", _checked("repetitions", self.repetitions))

    def runs(self) -> list[Run]:
        return [Run(self.settings, repetition) for repetition in range(self.repetitions)]


def scenario_name(settings: Settings) -> str:
    """The scenario in words, for example 'simple CNN · shared · auxiliary loss'."""
    parts = [ARCHITECTURES[settings.architecture].name, TOWER_WORDS[settings.share_weights]]
    return " · ".join(parts + (["auxiliary loss"] if settings.learns_digits else []))


def scenario_label(settings: Settings) -> str:
    """The scenario without its architecture, for example 'shared + aux'."""
    return TOWER_WORDS[settings.share_weights] + (" + aux" if settings.learns_digits else "")
