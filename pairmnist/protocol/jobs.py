"""Which runs are trained in one call, on which device and how fast: for both sides, the page's process and workers."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import fields
from math import ceil
from operator import attrgetter
from typing import NamedTuple, NoReturn

from pairmnist import config
from pairmnist.architectures import ARCHITECTURES
from pairmnist.config import Run, Settings

DEVICE_PATTERN = r"auto|cpu|cuda(:\d+)?"

_MAY_DIFFER = ("auxiliary_loss", "alpha")  # between runs that are trained side by side
_what_must_agree = attrgetter(*(field.name for field in fields(Settings) if field.name not in _MAY_DIFFER))


class DeviceError(ValueError):
    """A device that is not there; the message names those that are."""


def can_share(a: Run, b: Run) -> bool:
    """Whether two runs may be trained side by side: they agree in all but repetition and the digit losses."""
    return bool(_what_must_agree(a.settings) == _what_must_agree(b.settings))


def side_by_side(settings: Settings, device: str) -> int:
    """How many runs with these settings one call trains at most: fewer in large steps, which need more memory.

    device: 'cpu', 'cuda:0', …
    """
    most = ARCHITECTURES[settings.architecture].side_by_side[device.split(":")[0]]
    return min(most, max(1, most * Settings().batch_size // settings.batch_size))


def job_size(settings: Settings, device: str, waiting: int, workers: int) -> int:
    """How many runs the next call trains, if so many of this architecture wait: no more than keeps all workers busy."""
    return min(side_by_side(settings, device), ceil(waiting / workers))


def in_jobs(runs: Sequence[Run], device: str, workers: int) -> list[list[Run]]:
    """The runs in the groups that are trained in one call each, when nothing else is to be trained."""
    waiting = Counter(run.settings.architecture for run in runs)
    jobs: list[list[Run]] = []
    for run in runs:
        size = job_size(run.settings, device, waiting[run.settings.architecture], workers)
        job = next((job for job in jobs if len(job) < size and can_share(job[0], run)), None)
        if job is None:
            jobs.append([run])
        else:
            job.append(run)
    return jobs


def steps(settings: Settings) -> int:
    """The steps of training in one run, or in one call: runs side by side take them together."""
    return settings.epochs * ceil(settings.training_pairs / settings.batch_size)


def work(settings: Settings) -> float:
    """The work of one run in training pairs: a test pair, which only goes forward, is a third of one."""
    return settings.epochs * (settings.training_pairs + config.TEST_PAIRS / 3)


class Pace(NamedTuple):
    """How fast a worker trains, in seconds."""

    step: float  # for each step, however many runs it trains in it
    pair: float  # for each pair of the work of each run

    def seconds(self, runs: Sequence[Run]) -> float:
        """How long it takes to train these in one call."""
        settings = runs[0].settings
        return self.step * steps(settings) + self.pair * work(settings) * len(runs)


def choose_device(wanted: str, devices: Sequence[str], worker: int) -> str:
    """The device that a worker trains on.

    wanted: 'auto', 'cpu', 'cuda' or 'cuda:1'. 'auto' takes a GPU where there is one; the workers (from 0) take turns
    at several. Raises DeviceError for one that is not there.
    """
    if not re.fullmatch(DEVICE_PATTERN, wanted):
        raise DeviceError(f"A device is auto, cpu, cuda or cuda:0, cuda:1, …, not {wanted!r}.")
    cards = [device for device in devices if device.startswith("cuda")]
    if wanted == "cuda" or (wanted == "auto" and cards):
        return cards[worker % len(cards)] if cards else _missing(wanted, devices)
    device = "cpu" if wanted == "auto" else wanted
    return device if device in devices else _missing(wanted, devices)


def _missing(wanted: str, devices: Sequence[str]) -> NoReturn:
    raise DeviceError(f"There is no device {wanted} on this machine, only {', '.join(devices)}. Choose one of these.")
