"""A run that somebody asked for, and a job: runs that one worker trains in one call."""

from dataclasses import dataclass, field
from time import monotonic

from pairmnist.config import Run
from pairmnist.records.record import EpochResult
from pairmnist.records.store import Stamp


@dataclass(eq=False)
class Task:
    """A run that somebody asked for, until it is stored."""

    run: Run
    device: str  # as asked: 'auto', 'cpu', 'cuda', 'cuda:1'
    before: Stamp | None = None  # what was stored of this run when somebody asked for it
    state: str = "queued"  # or running, failed, cancelled
    history: list[EpochResult] = field(default_factory=list)
    message: str = ""  # why it failed
    lost_workers: int = 0  # that ended while they trained it
    job: "Job | None" = None  # the last that trained it
    asked_by: set[str] = field(default_factory=set)  # visitors
    tried_by: set[str] = field(default_factory=set)  # visitors for whom it began by itself
    looks: dict[str, float] = field(default_factory=dict)  # visitor → when they last looked at it
    declined: set[str] = field(default_factory=set)  # visitors who cancelled it and may still look at it

    @property
    def active(self) -> bool:
        return self.state in ("queued", "running")

    def fail(self, message: str) -> None:
        self.state, self.message = "failed", message


@dataclass(eq=False)
class Job:
    """Runs that one worker trains in one call."""

    number: int
    tasks: list[Task]
    device: str
    started: float = field(default_factory=monotonic)
    begun: bool = False  # its worker was told to train it
    stopping: bool = False  # and to stop

    @property
    def elapsed(self) -> float:
        return monotonic() - self.started

    @property
    def unwanted(self) -> bool:
        return all(task.state == "cancelled" for task in self.tasks)

    def drop(self, task: Task) -> None:
        """Leave out a run that is not to be trained after all."""
        self.tasks.remove(task)
        task.job = None


def is_stored(stamp: Stamp | None, task: Task | None) -> bool:
    """Whether a run is stored of which the store has `stamp` and that was asked for as `task`, None where it was not.

    What was stored when somebody asked for the run does not count, because it is to be trained again.
    """
    return stamp is not None and (task is None or stamp != task.before)
