"""The page's address: everything a person chose outside the views, as parameters of the URL and back.

What has its default value is left out. The plain address, without any parameter, is the start; an address that names
no view is a class's, or else an earlier link to Training. What is chosen inside a view is in the address while it is
shown.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import parse_qs

from pairmnist.config import REPETITIONS, SETTINGS, Experiment, SettingsError
from pairmnist.declaration import Setting
from pairmnist.lessons.lesson import CONTROLS
from pairmnist.link.parameters import PARAMETERS, ParameterError, Value
from pairmnist.protocol.devices import DEVICE_PATTERN

VIEWS = {
    "start": "Start",
    "lesson": "Lessons",
    "training": "Training",
    "errors": "Errors",
    "pairs": "Pairs",
    "why": "Why?",
    "report": "Report",
    "sweep": "Sweeps",
}
COMPARISONS = {
    "alone": "This scenario",
    "sharing": "Sharing on / off",
    "auxiliary": "Auxiliary loss on / off",
    "either": "Sharing or auxiliary loss",
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
    view: str = "start"
    pinned: tuple[Experiment, ...] = ()
    options: Mapping[str, Value] = field(default_factory=dict)  # what is chosen inside views and no default
    present: bool = False  # for a projector: without the sidebar and without navigation
    hide: bool = False  # answers, until the visitor has given one
    only: tuple[str, ...] | None = None  # the controls that the sidebar keeps; None for all


EXPERIMENT = {**SETTINGS, "repetitions": REPETITIONS}
NAMES = (*EXPERIMENT, "device", "compare", "view", "pin", "present", "hide", "only", *PARAMETERS)
NONE = "none"  # what `only` says where no control stays


def parse(query: Query) -> tuple[Choice, list[str]]:
    """The choice in a URL's parameters, with a sentence for each value that had to be replaced by its default."""
    problems: list[str] = []
    single = {name: query[name][-1] for name in NAMES if query.get(name)}
    choice = Choice(
        experiment=_experiment(single, problems),
        device=_device(single.get("device", "auto"), problems),
        compare=_one_of(COMPARISONS, "compare", single.get("compare", "alone"), problems),
        view=_view(single, problems),
        pinned=_pinned(query.get("pin", ()), problems),
        options=_options(single, problems),
        present=single.get("present") == "1",
        hide=single.get("hide") == "1",
        only=_only(single["only"], problems) if "only" in single else None,
    )
    return choice, problems


def problems(query: str) -> list[str]:
    """What is wrong with the query of a link, in sentences."""
    return unknown(parse_qs(query)) or parse(parse_qs(query))[1]


def unknown(names: Iterable[str]) -> list[str]:
    """A sentence about those names that no parameter has, where there are any."""
    found = ", ".join(repr(name) for name in names if name not in NAMES)
    return [_sentence(f"an address has no {found}")] if found else []


def write(choice: Choice) -> dict[str, list[str]]:
    """The parameters whose parse is this choice; defaults are left out."""
    others = {"device": choice.device, "compare": choice.compare}
    default = Choice()
    query = _values(choice.experiment) | {k: v for k, v in others.items() if v != getattr(default, k)}
    if choice.view == "lesson" and choice.options.keys() & {"lesson", "class"}:
        query = {}  # a step of a lesson says itself what it shows
    query |= {name: str(value) for name, value in choice.options.items() if PARAMETERS[name].view == choice.view}
    query |= {name: "1" for name in ("present", "hide") if getattr(choice, name)}
    if choice.only is not None:
        query["only"] = ",".join(choice.only) or NONE
    pinned = [",".join(f"{k}:{v}" for k, v in _values(one).items()) or DEFAULT for one in choice.pinned]
    written = {name: [value] for name, value in query.items()} | ({"pin": pinned} if pinned else {})
    return written if choice.view == _view_of(written) else written | {"view": [choice.view]}


def _view_of(query: Mapping[str, object]) -> str:
    """The view of an address that names none: a class is in a lesson."""
    return "lesson" if "class" in query else "training" if query else "start"


def _options(query: Mapping[str, str], problems: list[str]) -> dict[str, Value]:
    """The values of the views' parameters that are no defaults."""
    values: dict[str, Value] = {}
    for name in query.keys() & PARAMETERS.keys():
        try:
            values[name] = PARAMETERS[name].read(query[name])
        except ParameterError as error:
            problems.append(_sentence(f"{name} {error}"))
    return {name: value for name, value in values.items() if value != PARAMETERS[name].default}


def _values(experiment: Experiment) -> dict[str, str]:
    """What differs from the defaults, as text."""
    values = {**vars(experiment.settings), "repetitions": experiment.repetitions}
    changed = {name: value for name, value in values.items() if value != EXPERIMENT[name].default}
    return {name: _text(value) for name, value in changed.items()}


def _text(value: object) -> str:
    return WORDS[value] if isinstance(value, bool) else str(value)


def difference(one: Experiment, base: Experiment) -> str:
    """The settings in which one differs from a base, as links name it: 'share_weights:off'; '' in none.

    It goes on naming 'the same without sharing' when the base is changed.
    """
    pairs = [(name, getattr(one.settings, name), getattr(base.settings, name)) for name in SETTINGS]
    return ",".join(f"{name}:{_text(value)}" for name, value, same in pairs if value != same)


def differing(base: Experiment, difference: str) -> Experiment | None:
    """The experiment that differs so from a base; None for a text that names none."""
    changes = dict(item.partition(":")[::2] for item in difference.split(",") if item)
    if changes.keys() - set(SETTINGS):
        return None
    problems: list[str] = []
    experiment = _experiment(_values(base) | changes, problems)
    return None if problems else experiment


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
    if strange := values.keys() - EXPERIMENT.keys():
        problems.append(_sentence(f"a pinned experiment has no {', '.join(sorted(strange))!r}; it is left out"))
        return None
    return _experiment(values, problems)


def _one_of(options: Mapping[str, str], name: str, value: str, problems: list[str]) -> str:
    if value in options:
        return value
    problems.append(_sentence(f"{name} must be one of {', '.join(options)}, not {value!r}"))
    return next(iter(options))


def _view(query: Mapping[str, str], problems: list[str]) -> str:
    """The view, and where it is none that of an address that names none."""
    unnamed = _view_of({name: value for name, value in query.items() if name != "view"})
    options = {unnamed: VIEWS[unnamed]} | VIEWS  # the first is the one to fall back to
    return _one_of(options, "view", query.get("view", unnamed), problems)


def _only(value: str, problems: list[str]) -> tuple[str, ...]:
    """The controls that stay, in the order of the sidebar."""
    named = set(value.split(",")) - {NONE}
    if strange := named - set(CONTROLS):
        problems.append(_sentence(f"only names {min(strange)[:40]!r}, which is none of {', '.join(CONTROLS)}"))
    return tuple(name for name in CONTROLS if name in named)


def _device(value: str, problems: list[str]) -> str:
    if re.fullmatch(DEVICE_PATTERN, value):
        return value
    problems.append(_sentence(f"device must be auto, cpu, cuda, cuda:0, …, not {value!r}"))
    return "auto"


def _sentence(problem: str) -> str:
    return problem[:200]
