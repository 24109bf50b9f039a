"""What is compared: the sidebar's experiment alone or with its neighbours, and the pinned ones."""

from functools import lru_cache
from typing import Any

from pairmnist import naming
from pairmnist.architectures import ARCHITECTURES
from pairmnist.config import Experiment, Run
from pairmnist.link import address
from pairmnist.link.address import Choice
from pairmnist.report import variants

SIDEBAR = "sidebar"  # the key of the sidebar's experiment; those of others say in what they differ from it
EARLIER: dict[str, dict[str, Any]] = {  # what links said before they had keys
    "apart": {"share_weights": False, "auxiliary_loss": False},
    "apart + aux": {"share_weights": False, "auxiliary_loss": True},
    "shared": {"share_weights": True, "auxiliary_loss": False},
    "shared + aux": {"share_weights": True, "auxiliary_loss": True},
} | {architecture.name: {"architecture": key} for key, architecture in ARCHITECTURES.items()}


def experiments(choice: Choice) -> list[tuple[Experiment, str]]:
    """The experiments to compare, each result once, with their labels."""
    return list(_compared(choice.experiment, choice.compare, choice.pinned))


@lru_cache(maxsize=1000)  # it is asked for again and again while one page is drawn
def _compared(sidebars: Experiment, compare: str, pinned: tuple[Experiment, ...]) -> tuple[tuple[Experiment, str], ...]:
    chosen = variants.experiments(sidebars, compare)
    if compare == "architectures" and sidebars not in chosen:  # one that is none of the report's
        chosen.append(sidebars)
    unique: dict[str, Experiment] = {}
    for one in (*chosen, *pinned):
        unique.setdefault(same_result(one), one)
    found = list(unique.values())
    return tuple(zip(found, naming.labels(found), strict=True))


@lru_cache(maxsize=10_000)
def same_result(one: Experiment) -> str:
    """What is equal for experiments whose networks are the same."""
    return Run(one.settings).id


def key(one: Experiment, choice: Choice) -> str:
    """How a link names an experiment: by what it differs in from the sidebar's."""
    if same_result(one) == same_result(choice.experiment):
        return SIDEBAR
    return address.difference(one, choice.experiment)


def by_key(choice: Choice) -> dict[str, str]:
    """The labels of the compared experiments."""
    return {key(experiment, choice): label for experiment, label in experiments(choice)}


def named(text: str, choice: Choice) -> str:
    """The key of the compared experiment that a link names, also by words of earlier links; else the sidebar's."""
    labels = by_key(choice)
    by_words = {label: key for key, label in labels.items()}
    if change := EARLIER.get(text):
        base = choice.experiment
        by_words[text] = key(Experiment(base.settings.with_(**change), base.repetitions), choice)
    found = by_words.get(text, text)
    return found if found in labels else SIDEBAR
