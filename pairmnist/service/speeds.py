"""How long training takes on this machine: from the workers' warm-up at first, then from the runs they finished."""

from collections.abc import Mapping, Sequence
from heapq import heapify, heapreplace

from pairmnist.config import ARITHMETICS, Run, Settings
from pairmnist.jobs import work
from pairmnist.service.schedule import Job, Task

SETTLED = 5.0  # seconds: a job as long as that counts as much as all before it, a short one less


class Speeds:
    """A worker's seconds per pair, by architecture, arithmetic and kind of device."""

    def __init__(self) -> None:
        self._pace: dict[tuple[str, str, str], float] = {}

    def expect(self, device: str, seconds_per_pair: Mapping[str, float]) -> None:
        """Take a warm-up's measurement where there is none."""
        for architecture, seconds in seconds_per_pair.items():
            for arithmetic in ARITHMETICS:
                self._pace.setdefault((architecture, arithmetic, _kind(device)), seconds)

    def measured(self, runs: Sequence[Run], device: str, seconds: float) -> None:
        """Learn from a job: these runs took a worker so many seconds together."""
        newest, weight = seconds / sum(work(run.settings) for run in runs), seconds / (seconds + SETTLED)
        key = _key(runs[0].settings, device)
        self._pace[key] = weight * newest + (1 - weight) * self._pace.get(key, newest)

    def seconds(self, run: Run, device: str) -> float | None:
        """A worker's seconds for one run, or None where nothing like it was measured."""
        pace = self._pace.get(_key(run.settings, device))
        return None if pace is None else pace * work(run.settings)

    def job_left(self, task: Task, job: Job) -> float | None:
        """Seconds until a job ends that trains this task: by its own pace, once an epoch is done."""
        done, epochs = len(task.history), task.run.settings.epochs
        if done:
            return job.elapsed / done * (epochs - done)
        seconds = self.seconds(task.run, job.device)
        return None if seconds is None else seconds * len(job.tasks)


def makespan(seconds: Sequence[float], workers: int) -> float:
    """How long these tasks take together when each worker that becomes free takes the longest that is left."""
    loads = [0.0] * workers
    heapify(loads)
    for task in sorted(seconds, reverse=True):
        heapreplace(loads, loads[0] + task)
    return max(loads)


def _kind(device: str) -> str:
    return device.split(":")[0]


def _key(settings: Settings, device: str) -> tuple[str, str, str]:
    return settings.architecture, settings.arithmetic, _kind(device)
