"""What scenarios and experiments are called."""

from collections.abc import Sequence

from pairmnist.architectures import ARCHITECTURES
from pairmnist.config import SETTINGS, Experiment, Settings
from pairmnist.wording import count

TOWERS = {False: "two towers", True: "shared tower"}  # by share_weights
SCENARIO = ("architecture", "scenario")  # those of _parts that scenario_name says


def scenario_name(settings: Settings) -> str:
    """The scenario in words, for example 'simple CNN · shared tower + auxiliary loss'."""
    return f"{ARCHITECTURES[settings.architecture].name} · {scenario_label(settings)}"


def scenario_label(settings: Settings) -> str:
    """The scenario without its architecture, for example 'shared tower + auxiliary loss'."""
    return kind((settings.share_weights, settings.learns_digits))


def kind(share_and_learn: tuple[bool, bool]) -> str:
    """What one of the four kinds of networks is called, by whether it shares weights and learns digits."""
    share, learn = share_and_learn
    return TOWERS[share] + (" + auxiliary loss" if learn else "")


def labels(experiments: Sequence[Experiment]) -> list[str]:
    """A short label for each of some experiments: what they differ in. Those with other results have other labels.

    'two towers', 'shared tower + auxiliary loss' for scenarios of one architecture; 'simple CNN' between architectures;
    'shared tower, 20 epochs' where settings differ too.
    """
    parts = [_parts(experiment.settings) for experiment in experiments]
    differing = {name for name in parts[0] if len({part[name] for part in parts} - {""}) > 1} or {"scenario"}
    return [", ".join(value for name, value in part.items() if name in differing and value) for part in parts]


def full_name(experiment: Experiment) -> str:
    """The scenario with whatever differs from the report's settings, and its repetitions."""
    name, repetitions = scenario_name(experiment.settings), count(experiment.repetitions, "repetition")
    return ", ".join([name, *changes(experiment.settings), repetitions])


def differences(one: Settings, other: Settings) -> list[str]:
    """In words what one has and the other has not: ['α = 0.4', '20 epochs']."""
    there = _parts(other)
    return [part for name, part in _parts(one).items() if part and part != there[name]]


def changes(settings: Settings) -> list[str]:
    """Whatever differs from the report's settings, apart from the scenario: ['20 epochs', 'seed 3']."""
    parts, default = _parts(settings), _parts(Settings())
    return [part for name, part in parts.items() if name not in SCENARIO and part not in ("", default[name])]


def _parts(settings: Settings) -> dict[str, str]:
    """Each choice in words, with weight sharing and auxiliary loss as one; '' for α where it has no effect."""
    parts = {"architecture": ARCHITECTURES[settings.architecture].name, "scenario": scenario_label(settings)}
    parts |= {name: one.words(getattr(settings, name)) for name, one in SETTINGS.items() if one.words}
    return parts if settings.auxiliary_loss else parts | {"alpha": ""}
