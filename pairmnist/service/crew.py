"""What the workers can do, what each does now, and how long that takes. The service guards it with its lock."""

from functools import partial

from pairmnist.protocol.devices import choose_device
from pairmnist.protocol.messages import Hello
from pairmnist.service.forecast import Forecast
from pairmnist.service.schedule import Schedule
from pairmnist.service.speeds import Speeds
from pairmnist.service.task import Job


class Crew:
    """The workers by number: those that wait for a job, and the jobs of the others."""

    def __init__(self) -> None:
        self.devices: list[str] = []
        self.unusable: dict[str, str] = {}  # card → why
        self.jobs: dict[int, Job] = {}  # worker → what it trains
        self._idle: set[int] = set()  # workers that wait for a job
        self._speeds = Speeds()

    def greeted(self, worker: int, hello: Hello) -> None:
        self.unusable.update(hello.unusable)
        self.devices = [device for device in hello.devices if device not in self.unusable]
        self._speeds.expect(hello.device, hello.paces)
        self._idle.add(worker)

    def take(self, schedule: Schedule, coming: int) -> tuple[int, Job] | None:
        """An idle worker and its next job. Runs are spread over all workers that are or will soon be idle.

        coming: how many workers there are or will be.
        """
        if not self._idle:
            return None
        worker = min(self._idle)
        idle = max(len(self._idle), coming - len(self.jobs))
        job = schedule.next_job(partial(choose_device, devices=self.devices, worker=worker), idle)
        if job is None:
            return None
        self._idle.remove(worker)
        self.jobs[worker] = job
        return worker, job

    def done(self, worker: int, seconds: float | None = None) -> None:
        """A worker is idle again. seconds: what its job took, to learn from where all of it was trained."""
        job = self.jobs.pop(worker)
        self._idle.add(worker)
        if seconds is not None and all(len(task.history) == task.run.settings.epochs for task in job.tasks):
            self._speeds.measured([task.run for task in job.tasks], job.device, seconds)

    def lost(self, worker: int) -> Job | None:
        """A worker is there no longer; the job that it had."""
        self._idle.discard(worker)
        return self.jobs.pop(worker, None)

    def forecast(self, coming: int) -> Forecast:
        """coming: as for `take`."""
        return Forecast(self._speeds, self.devices, max(1, len(self.jobs), coming))
