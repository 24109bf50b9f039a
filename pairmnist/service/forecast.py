"""How long it will be until runs are trained, or until a visitor's turn comes."""

from collections.abc import Collection, Iterable, Sequence
from heapq import heapify, heapreplace
from itertools import islice

from pairmnist.config import Run
from pairmnist.protocol.devices import DeviceError, choose_device
from pairmnist.protocol.jobs import in_jobs, side_by_side
from pairmnist.service.speeds import Speeds
from pairmnist.service.task import Job, Task


class Forecast:
    """devices: those that there are. workers: how many train, or soon will; at least one."""

    def __init__(self, speeds: Speeds, devices: Sequence[str], workers: int) -> None:
        self._speeds, self._devices, self._workers = speeds, devices, workers

    def until_done(self, running: Iterable[Task], waiting: Sequence[Run], device: str) -> float | None:
        """Seconds until these are trained, if nothing else is; None where that is not known."""
        seconds = [*self._speeds.jobs_left(running), *self._of_jobs(waiting, device)]
        known = [each for each in seconds if each is not None]
        return makespan(known, [0.0] * self._workers) if len(known) == len(seconds) else None

    def until_turn(self, jobs: Iterable[Job], ahead: Iterable[Collection[Task]]) -> float | None:
        """Seconds until a worker is free after these jobs and one of each of these groups; None where not known."""
        busy = self._busy(jobs)
        first = [self._of_first_job(group) for group in ahead]
        if not self._devices or busy is None or None in first:
            return None
        return min(loads(busy, [each for each in first if each is not None]))

    def until_done_behind(self, jobs: Iterable[Job], runs: Sequence[Run], device: str) -> float | None:
        """Seconds until these are trained by workers that do these jobs first; None where that is not known."""
        busy, seconds = self._busy(jobs), self._of_jobs(runs, device)
        if busy is None or None in seconds:
            return None
        return makespan([each for each in seconds if each is not None], busy)

    def _busy(self, jobs: Iterable[Job]) -> list[float] | None:
        """For how many seconds each worker has to do with these jobs; None where one's time is not known."""
        left = [self._speeds.job_left(job.tasks[0], job) for job in jobs]
        known = [each for each in left if each is not None]
        return [*known, *[0.0] * (self._workers - len(known))] if len(known) == len(left) else None

    def _of_jobs(self, runs: Sequence[Run], device: str) -> list[float | None]:
        """The seconds of each job that these runs are trained in."""
        if not runs:
            return []
        try:
            chosen = choose_device(device, self._devices, 0)
        except DeviceError:
            return [None]  # `train` says so
        return [self._speeds.seconds(job, chosen) for job in in_jobs(runs, chosen, self._workers)]

    def _of_first_job(self, group: Collection[Task]) -> float | None:
        """The seconds of the first job from a group of tasks of a kind; none where they are going to fail."""
        first = next(iter(group))
        try:
            device = choose_device(first.device, self._devices, 0)
        except DeviceError:
            return 0.0
        runs = [task.run for task in islice(group, side_by_side(first.run.settings, device))]
        return self._speeds.seconds(runs, device)


def makespan(seconds: Iterable[float], busy: Iterable[float]) -> float:
    """How long it is until all these jobs are done when workers are busy for so long before, and each that becomes
    free takes the longest that is left."""
    free, done = list(busy), 0.0
    heapify(free)
    for each in sorted(seconds, reverse=True):
        done = max(done, free[0] + each)
        heapreplace(free, free[0] + each)
    return done


def loads(busy: Iterable[float], seconds: Iterable[float]) -> list[float]:
    """For how long workers that were busy for so long are, when whoever is free first takes the next of these jobs."""
    busy = list(busy)
    heapify(busy)
    for each in seconds:
        heapreplace(busy, busy[0] + each)
    return busy
