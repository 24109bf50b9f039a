"""The page's address: everything a person chose outside the views, as parameters of the URL and back.

What has its default value is left out, so the plain address is the report's settings. A view's own widgets bind to
parameters of their own.
"""

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from pairmnist.config import REPETITIONS, SETTINGS, Experiment, SettingsError
from pairmnist.declaration import Setting
from pairmnist.protocol.devices import DEVICE_PATTERN

VIEWS = {
    "training": "Training",
    "errors": "Errors",
    "pairs": "Pairs",
    "why": "Why?",
    "report": "Report",
    "sweep": "α and data",
}
COMPARISONS = {
    "alone": "This scenario",
    "sharing": "Sharing on / off",
    "auxiliary": "Auxiliary loss on / off",
    "four": "All four",
    "architectures": "Architectures",
}
MOST_PINNED = 4  # with all four scenarios of the sidebar as many as there are colours
DEFAULT = "default"  # a pin of the report's settings
WORDS = {True: "on", False: "off"}

Query = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Choice:
    """What a link restores."""

    experiment: Experiment = Experiment()
    device: str = "auto"
    compare: str = "alone"
    view: str = "training"
    pinned: tuple[Experiment, ...] = ()


EXPERIMENT = {**SETTINGS, "repetitions": REPETITIONS}
NAMES = (*EXPERIMENT, "device", "compare", "view", "pin")


def parse(query: Query) -> tuple[Choice, list[str]]:
    """The choice in a URL's parameters, with a sentence for each value that had to be replaced by its default."""
    problems: list[str] = []
    single = {name: query[name][-1] for name in NAMES if query.get(name)}
    choice = Choice(
        experiment=_experiment(single, problems),
        device=_device(single.get("device", "auto"), problems),
        compare=_one_of(COMPARISONS, "compare", single.get("compare", "alone"), problems),
        view=_one_of(VIEWS, "view", single.get("view", "training"), problems),
        pinned=_pinned(query.get("pin", ()), problems),
    )
    return choice, problems


def write(choice: Choice) -> dict[str, list[str]]:
    """The parameters whose parse is this choice; defaults are left out."""
    others = {"device": choice.device, "compare": choice.compare, "view": choice.view}
    default = Choice()
    query = _values(choice.experiment) | {k: v for k, v in others.items() if v != getattr(default, k)}
    pinned = [",".join(f"{k}:{v}" for k, v in _values(one).items()) or DEFAULT for one in choice.pinned]
    return {name: [value] for name, value in query.items()} | ({"pin": pinned} if pinned else {})


def _values(experiment: Experiment) -> dict[str, str]:
    """What differs from the defaults, as text."""
    values = {**vars(experiment.settings), "repetitions": experiment.repetitions}
    changed = {name: value for name, value in values.items() if value != EXPERIMENT[name].default}
    return {name: WORDS[value] if isinstance(value, bool) else str(value) for name, value in changed.items()}


def _experiment(query: Mapping[str, str], problems: list[str]) -> Experiment:
    experiment = Experiment()
    for name, setting in EXPERIMENT.items():
        if name in query:
            try:
                experiment = _with(experiment, name, _value(setting, query[name]))
            except SettingsError as error:
                problems.append(_sentence(str(error)))
    return experiment


def _with(experiment: Experiment, name: str, value: Any) -> Experiment:
    if name == "repetitions":
        return replace(experiment, repetitions=value)
    return replace(experiment, settings=experiment.settings.with_(**{name: value}))


def _value(setting: Setting, text: str) -> Any:
    """The text as its setting's type where it is one, else the text itself, which config then refuses.

    Raises SettingsError for a switch that is neither on nor off.
    """
    if setting.kind is bool:
        if text not in WORDS.values():
            raise SettingsError(f"{setting.name} must be {' or '.join(WORDS.values())}, not {text!r}")
        return text == WORDS[True]
    if setting.kind is not str:
        with suppress(ValueError):
            return int(text)
        with suppress(ValueError):
            return float(text)
    return text


def _pinned(texts: Sequence[str], problems: list[str]) -> tuple[Experiment, ...]:
    if len(texts) > MOST_PINNED:
        problems.append(f"Only {MOST_PINNED} experiments can be pinned; the first {MOST_PINNED} are.")
    found = [_pin(text, problems) for text in texts[:MOST_PINNED]]
    return tuple(dict.fromkeys(experiment for experiment in found if experiment))


def _pin(text: str, problems: list[str]) -> Experiment | None:
    """The experiment that a pin describes; None, with a sentence, where it is none."""
    if text == DEFAULT:
        return Experiment()
    values = {name: value for name, _, value in (item.partition(":") for item in text.split(","))}
    if unknown := values.keys() - EXPERIMENT.keys():
        problems.append(_sentence(f"a pinned experiment has no {', '.join(sorted(unknown))!r}; it is left out"))
        return None
    return _experiment(values, problems)


def _one_of(options: Mapping[str, str], name: str, value: str, problems: list[str]) -> str:
    if value in options:
        return value
    problems.append(_sentence(f"{name} must be one of {', '.join(options)}, not {value!r}"))
    return next(iter(options))


def _device(value: str, problems: list[str]) -> str:
    if re.fullmatch(DEVICE_PATTERN, value):
        return value
    problems.append(_sentence(f"device must be auto, cpu, cuda, cuda:0, …, not {value!r}"))
    return "auto"


def _sentence(problem: str) -> str:
    return problem[:200]
