"""What can be trained: settings that are declared and checked once, here, and the id under which a run is stored.

To add a setting that training uses: declare it in `Settings`, use it in `training`, and test that. How it is checked,
its option on the command line, its widget, its place in links and its words in labels follow from the declaration.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any, Self

from pairmnist.architectures import ARCHITECTURES
from pairmnist.declaration import Declared, setting
from pairmnist.declaration import SettingsError as SettingsError
from pairmnist.wording import count

RECIPE = 2  # part of every run id: raise it whenever training code changes results

TEST_PAIRS = 1000  # every experiment is tested on as many, as in the report
MOST_REPETITIONS = 50

PROTOCOLS = {
    "one-draw": "one draw of the data for all repetitions",
    "new-draw": "a new draw of the data each repetition",
}
PROTOCOL_WORDS = {"one-draw": "one draw", "new-draw": "new draws"}
ARITHMETICS = ("float32", "bfloat16")
BEYOND = "Beyond the report"  # the heading of settings that the report did not have

# What is in the canonical form of every run from the start, at its default too: the ids of the runs that are stored and
# shipped are made of these names. A setting that is added later is left out while it has its default, so that they
# keep their ids.
FROM_THE_START = (
    "architecture",
    "share_weights",
    "digit_weight",
    "epochs",
    "learning_rate",
    "batch_size",
    "training_pairs",
    "protocol",
    "seed",
    "arithmetic",
)


@dataclass(frozen=True, kw_only=True)
class Settings(Declared):
    """One scenario with all its settings; the defaults are the report's. Raises SettingsError for a bad value."""

    architecture: str = setting(
        "simple-cnn",
        choices={key: architecture.name for key, architecture in ARCHITECTURES.items()},
        label="Architecture",
        help="The layers that look at each image. The deep CNN is not one of the report's.",
    )
    share_weights: bool = setting(
        True, label="Weight sharing", help="One tower reads both digits, instead of one tower each."
    )
    auxiliary_loss: bool = setting(True, label="Auxiliary loss", help="The towers also learn to name their digit.")
    alpha: float = setting(
        0.2,
        limits=(0.0, 1.0),
        step=0.05,
        label="α, weight of the auxiliary loss",
        help="Loss = (1 − α) · comparison + α · (left digit + right digit). Without effect without the auxiliary loss.",
        words="α = {}".format,
    )
    epochs: int = setting(
        50,
        limits=(1, 500),
        step=10,
        label="Epochs",
        help="How often training goes through all training pairs.",
        words=lambda n: count(n, "epoch"),
    )
    learning_rate: float = setting(
        0.1,
        limits=(1e-5, 10.0),
        step=0.01,
        label="Learning rate",
        help="How far each step of training moves the weights.",
        words="learning rate {}".format,
    )
    batch_size: int = setting(
        100,
        limits=(2, 1000),  # batch norm of a single pair has no spread to divide by
        step=10,
        label="Batch size",
        help="Pairs in each step of training.",
        words="batches of {}".format,
    )
    training_pairs: int = setting(
        1000,
        limits=(100, 30_000),
        step=100,
        label="Training pairs",
        help=f"Pairs to learn from. The test always has {TEST_PAIRS:,} others.",
        words="{:,} pairs".format,
    )
    protocol: str = setting(
        "one-draw",
        choices=PROTOCOLS,
        label="Data",
        help="Whether all repetitions have the same pairs.",
        words=PROTOCOL_WORDS.__getitem__,
    )
    seed: int = setting(
        0,
        limits=(0, 2**32 - 1),
        label="Seed",
        help="Decides the pairs and the random weights.",
        words="seed {}".format,
    )
    arithmetic: str = setting(
        "float32",
        choices={name: name for name in ARITHMETICS},
        label="Arithmetic",
        help="bfloat16 keeps 8 significant bits of each number. It gives other results and is no faster on a CPU.",
        words=str,
    )
    augmentation: str = setting(
        "none",
        choices={"none": "none", "swap": "swapped pairs", "swap-and-move": "swapped, shifted and turned"},
        heading=BEYOND,
        label="Augmentation",
        help="Each epoch trains on other versions of the pairs: half of them swapped, and if so chosen every digit "
        "shifted by up to a pixel and turned by up to 10°.",
        words={"none": "no augmentation", "swap": "swapped", "swap-and-move": "swapped and moved"}.__getitem__,
    )
    schedule: str = setting(
        "constant",
        choices={"constant": "constant", "one-cycle": "one cycle"},
        heading=BEYOND,
        label="Schedule",
        help="With one cycle the learning rate rises to its value and then falls to almost nothing, with momentum 0.9 "
        "and weight decay 0.0005.",
        words={"constant": "constant rate", "one-cycle": "one cycle"}.__getitem__,
    )

    @property
    def digit_weight(self) -> float:
        """The weight of the digit losses in the total loss: α, or 0 without the auxiliary loss."""
        return self.alpha if self.auxiliary_loss else 0.0

    @property
    def learns_digits(self) -> bool:
        """Whether the ten features of a tower are trained as digit scores."""
        return self.digit_weight > 0

    @property
    def has_beginnings(self) -> bool:
        """Whether a shorter run is the beginning of a longer one that differs in nothing else.

        So it is at a constant learning rate, when nothing in training depends on how many epochs follow.
        """
        return self.schedule == "constant"

    def canonical(self) -> dict[str, Any]:
        """What decides the result of training, with one spelling for each result.

        α = 0 with the auxiliary loss is the scenario without it, so only the weight of the digit losses is named. What
        was not there FROM_THE_START is named where it differs from its default.
        """
        declarations = self.declared()
        values = {name: getattr(self, name) for name in declarations} | {"digit_weight": self.digit_weight}
        del values["auxiliary_loss"], values["alpha"]
        return {
            name: value
            for name, value in values.items()
            if name in FROM_THE_START or value != declarations[name].default
        }

    @classmethod
    def from_canonical(cls, canonical: Mapping[str, Any]) -> Self:
        """The settings whose canonical() is this; α is the report's where it has no effect.

        Raises SettingsError where a name is missing that was there from the start, or is none of a setting.
        """
        values = dict(canonical)
        if missing := set(FROM_THE_START) - values.keys():
            raise SettingsError(f"settings need {', '.join(sorted(missing))}")
        weight = cls.declared()["alpha"].checked(values.pop("digit_weight"))
        if unknown := values.keys() - (cls.declared().keys() - {"auxiliary_loss", "alpha"}):
            raise SettingsError(f"there is no setting {', '.join(sorted(unknown))}")
        return cls(**values, auxiliary_loss=weight > 0, **({"alpha": weight} if weight else {}))

    def with_(self, **changes: Any) -> Self:
        """These settings with some of them changed."""
        return replace(self, **changes)


SETTINGS = Settings.declared()


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
        if type(self.repetition) is not int or not 0 <= self.repetition < MOST_REPETITIONS:
            last = MOST_REPETITIONS - 1
            raise SettingsError(f"repetition must be a whole number from 0 to {last}, not {self.repetition!r}")

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
class Experiment(Declared):
    """A scenario's settings and how often it is trained."""

    settings: Settings = Settings()
    repetitions: int = setting(
        10,
        limits=(1, MOST_REPETITIONS),
        step=5,
        label="Repetitions",
        help="Networks trained alike from other random weights.",
        words=lambda n: count(n, "repetition"),
    )

    def runs(self) -> list[Run]:
        return [_run(self.settings, repetition) for repetition in range(self.repetitions)]


@lru_cache(maxsize=10_000)
def _run(settings: Settings, repetition: int) -> Run:
    """The same run for all who ask, because its id takes a while to compute."""
    return Run(settings, repetition)


REPETITIONS = Experiment.declared()["repetitions"]
