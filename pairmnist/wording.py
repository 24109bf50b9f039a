"""Numbers and settings in words, as the page says them."""

import re

from pairmnist.architectures import ARCHITECTURES
from pairmnist.config import Experiment, Settings, scenario_label, scenario_name

SCENARIO = ("architecture", "scenario")  # what scenario_name says of _parts


def plain(text: str) -> str:
    """Markdown that shows any text as it is: nothing in it becomes a link, an image (which would be fetched), …"""
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", text)


def duration(seconds: float) -> str:
    """A time a person can plan with: '20 s', '4 min', '1 h 20 min'."""
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    hours, minutes = divmod(round(seconds / 60), 60)
    return " ".join(f"{n} {unit}" for n, unit in ((hours, "h"), (minutes, "min")) if n)


def count(n: int, noun: str) -> str:
    """'1 run', '3 runs'."""
    return f"{n:,} {noun}{'' if n == 1 else 's'}"


def percent(fraction: float, digits: int = 2) -> str:
    """A fraction in percent: '11.57 %'."""
    return f"{100 * fraction:.{digits}f} %"


def labels(experiments: list[Experiment]) -> list[str]:
    """A short unique label for each of some experiments with different settings: what they differ in.

    'apart', 'shared + aux' for scenarios of one architecture; 'simple CNN' between architectures; 'shared + aux, 20
    epochs' where settings differ too.
    """
    parts = [_parts(experiment.settings) for experiment in experiments]
    differing = {name for name in parts[0] if len({part[name] for part in parts} - {""}) > 1} or {"scenario"}
    return [", ".join(value for name, value in part.items() if name in differing and value) for part in parts]


def full_name(experiment: Experiment) -> str:
    """The scenario with whatever differs from the report's settings, and its repetitions."""
    name, repetitions = scenario_name(experiment.settings), count(experiment.repetitions, "repetition")
    return ", ".join([name, *changes(experiment.settings), repetitions])


def changes(settings: Settings) -> list[str]:
    """Whatever differs from the report's settings, but for the scenario: ['20 epochs', 'seed 3']."""
    parts, default = _parts(settings), _parts(Settings())
    return [part for name, part in parts.items() if name not in SCENARIO and part not in ("", default[name])]


def _parts(settings: Settings) -> dict[str, str]:
    return {
        "architecture": ARCHITECTURES[settings.architecture].name,
        "scenario": scenario_label(settings),
        "alpha": f"α = {settings.alpha}" if settings.auxiliary_loss else "",
        "epochs": count(settings.epochs, "epoch"),
        "learning_rate": f"learning rate {settings.learning_rate}",
        "batch_size": f"batches of {settings.batch_size}",
        "training_pairs": f"{settings.training_pairs:,} pairs",
        "protocol": "one draw" if settings.protocol == "one-draw" else "new draws",
        "seed": f"seed {settings.seed}",
        "arithmetic": settings.arithmetic,
    }
