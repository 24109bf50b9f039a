"""How a result was made: the command that makes it again, and all that it depends on."""

import shlex
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import pairmnist
from pairmnist.analysis.statistics import mean_interval
from pairmnist.analysis.trained import Trained, final_errors
from pairmnist.config import PROTOCOLS, REPETITIONS, SETTINGS, Experiment, Settings
from pairmnist.data import digits
from pairmnist.naming import full_name
from pairmnist.records.record import Record
from pairmnist.wording import mean_and_sd

ALWAYS = ("architecture", "share_weights", "auxiliary_loss")  # are named in a command at their defaults too


@dataclass(frozen=True)
class Origin:
    """How the networks of one experiment were made, in words and exact."""

    name: str
    command: str  # trains them anew and compares
    result: str  # '11.57 ± 1.01 % (n = 10)'
    details: dict[str, str]  # by what they are called
    runs: Sequence[str]  # ids


def origin(trained: Trained) -> Origin:
    """Where an experiment's stored networks come from."""
    records = trained.records
    interval = mean_interval(final_errors(trained))
    result = f"{mean_and_sd(interval.mean, interval.sd)} % (n = {interval.n})" if interval.n else "not trained yet"
    details = {
        "Settings": ", ".join(_in_words(trained.experiment.settings)),
        "Data": f"{PROTOCOLS[trained.settings.protocol]}, from seed {trained.settings.seed}",
        "Trained": _joined(record.facts["started"][:10] for record in records),
        "Machine": _joined(f"{record.facts['machine']} ({record.facts['device']})" for record in records),
        "Versions": _joined(_versions(record) for record in records),
    }
    if longer := {str(record.beginning_of) for record in records if record.beginning_of}:
        details["Taken from"] = f"longer runs, of {_joined(longer)} epochs"
    return Origin(
        full_name(trained.experiment),
        command(trained.experiment),
        result,
        details,
        [record.run.id for record in records],
    )


def command(experiment: Experiment) -> str:
    """The command that trains an experiment's networks anew and prints their errors beside those stored."""
    options = [option for name, value in _settings(experiment).items() for option in _option(name, value)]
    return shlex.join(["python", "-m", "pairmnist", "train", *options, "--again"])


def _settings(experiment: Experiment) -> dict[str, Any]:
    """What says which experiment it is: the scenario, whatever is not the default, and the repetitions."""
    settings = experiment.settings
    values = {name: getattr(settings, name) for name in SETTINGS}
    if not settings.auxiliary_loss:
        del values["alpha"]
    chosen = {name: value for name, value in values.items() if name in ALWAYS or value != SETTINGS[name].default}
    return chosen | {REPETITIONS.name: experiment.repetitions}


def _in_words(settings: Settings) -> list[str]:
    """All settings beside the scenario, those at their defaults too."""
    words = {name: one.words(getattr(settings, name)) for name, one in SETTINGS.items() if one.words}
    return [text for name, text in words.items() if name != "alpha" or settings.auxiliary_loss]


def _option(name: str, value: Any) -> list[str]:
    dashed = name.replace("_", "-")
    if isinstance(value, bool):
        return [f"--{dashed}" if value else f"--no-{dashed}"]
    return [f"--{dashed}", str(value)]


def data() -> str:
    """Which data everything is from."""
    return f"MNIST at 14×14 pixels, as it comes with pairmnist; SHA-256 of the file {digits.fingerprint()}"


def text(trained: Sequence[Trained], link: str = "") -> str:
    """All of it as plain text, to be kept beside a figure or a table."""
    lines = [f"Made with pairmnist {pairmnist.__version__}.", f"Data: {data()}.", *([f"Page: {link}"] if link else [])]
    for one in map(origin, trained):
        lines += ["", one.name, f"  Test error: {one.result}", f"  Again: {one.command}"]
        lines += [f"  {name}: {words}" for name, words in one.details.items()]
        lines += ["  Runs:", *(f"    {run}" for run in one.runs)]
    return "\n".join(lines) + "\n"


def _versions(record: Record) -> str:
    return ", ".join(f"{name} {version}" for name, version in record.facts["versions"].items())


def _joined(words: Iterable[str]) -> str:
    """Each once, in their order of the alphabet; dates in that of time."""
    return "; ".join(sorted(set(words))) or "–"
