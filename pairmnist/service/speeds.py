"""How long training takes on this machine: from the workers' warm-up at first, then from the runs they finished."""

from collections.abc import Iterable, Mapping, Sequence

from pairmnist.config import ARITHMETICS, Run, Settings
from pairmnist.protocol.devices import kind
from pairmnist.protocol.pace import Pace, work
from pairmnist.service.task import Job, Task

SETTLED = 5.0  # seconds of training after which a job weighs as much as all earlier ones; a shorter one weighs less


class Speeds:
    """A worker's pace by architecture, arithmetic and kind of device."""

    def __init__(self) -> None:
        self._paces: dict[tuple[str, str, str], Pace] = {}

    def expect(self, device: str, paces: Mapping[str, Pace]) -> None:
        """Take a warm-up's measurement, by architecture, where there is none."""
        for architecture, pace in paces.items():
            for arithmetic in ARITHMETICS:
                self._paces.setdefault((architecture, arithmetic, kind(device)), pace)

    def measured(self, runs: Sequence[Run], device: str, seconds: float) -> None:
        """Learn from a job: these runs took a worker so many seconds together."""
        key = _key(runs[0].settings, device)
        pace = self._paces.get(key) or Pace(0, seconds / work(runs[0].settings) / len(runs))
        weight = seconds / (seconds + SETTLED)
        slower = weight * seconds / pace.seconds(runs) + (1 - weight)
        self._paces[key] = Pace(pace.step * slower, pace.pair * slower)

    def seconds(self, runs: Sequence[Run], device: str) -> float | None:
        """A worker's seconds for a job of these runs, or None where nothing like it was measured."""
        pace = self._paces.get(_key(runs[0].settings, device))
        return None if pace is None else pace.seconds(runs)

    def job_left(self, task: Task, job: Job) -> float | None:
        """Seconds until a job ends that trains this task: by its own pace, once an epoch is done."""
        done, epochs = len(task.history), task.run.settings.epochs
        if done:
            return job.elapsed / done * (epochs - done)
        return self.seconds([task.run for task in job.tasks], job.device)

    def jobs_left(self, tasks: Iterable[Task]) -> list[float | None]:
        """The seconds left of each job that trains some of these."""
        return list({task.job: self.job_left(task, task.job) for task in tasks if task.job}.values())


def _key(settings: Settings, device: str) -> tuple[str, str, str]:
    return settings.architecture, settings.arithmetic, kind(device)
