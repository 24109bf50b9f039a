"""Which runs are trained in one call."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import fields
from math import ceil
from operator import attrgetter

from pairmnist.architectures import ARCHITECTURES
from pairmnist.config import Run, Settings
from pairmnist.protocol.devices import kind

_MAY_DIFFER = ("auxiliary_loss", "alpha")  # between runs that are trained side by side
what_must_agree = attrgetter(*(field.name for field in fields(Settings) if field.name not in _MAY_DIFFER))


def can_share(a: Run, b: Run) -> bool:
    """Whether two runs may be trained side by side: they agree in all but repetition and the digit losses."""
    return bool(what_must_agree(a.settings) == what_must_agree(b.settings))


def side_by_side(settings: Settings, device: str) -> int:
    """How many runs with these settings one call trains at most: fewer in large steps, which need more memory.

    device: 'cpu', 'cuda:0', …
    """
    most = ARCHITECTURES[settings.architecture].side_by_side[kind(device)]
    return min(most, max(1, most * Settings.batch_size // settings.batch_size))


def job_size(settings: Settings, device: str, waiting: int, workers: int) -> int:
    """How many runs the next call trains, if so many of this architecture wait: no more than keeps all workers busy."""
    return min(side_by_side(settings, device), ceil(waiting / workers))


def in_jobs(runs: Sequence[Run], device: str, workers: int) -> list[list[Run]]:
    """The runs in the groups that are trained in one call each, when nothing else is to be trained."""
    waiting = Counter(run.settings.architecture for run in runs)
    jobs: list[list[Run]] = []
    latest: dict[object, list[Run]] = {}  # the job that runs may still join, by what they must agree in
    for run in runs:
        settings = run.settings
        size = job_size(settings, device, waiting[settings.architecture], workers)
        job = latest.get(what_must_agree(settings), [])
        if not 0 < len(job) < size:
            job = latest[what_must_agree(settings)] = []
            jobs.append(job)
        job.append(run)
    return jobs
