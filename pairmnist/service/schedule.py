"""Who waits for which run, and what is trained next. No processes, files or locks here; the service has those."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import count
from time import monotonic

from pairmnist.config import Run
from pairmnist.protocol.devices import DeviceError
from pairmnist.protocol.jobs import can_share, job_size
from pairmnist.records.record import EpochResult
from pairmnist.records.store import Stamp

PRESENT = 10.0  # seconds after its last sign of life in which a visitor counts as there
ATTEMPTS = 2  # a run whose worker is lost is tried once more


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
    asked_by: set[str] = field(default_factory=set)
    watched: dict[str, float] = field(default_factory=dict)  # visitor → when last
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

    def drop(self, task: Task) -> None:
        """Leave out a run that is not to be trained after all."""
        self.tasks.remove(task)
        task.job = None

    @property
    def elapsed(self) -> float:
        return monotonic() - self.started


def is_stored(stamp: Stamp | None, task: Task | None) -> bool:
    """Whether a run is stored of which the store has `stamp` and that was asked for as `task`, None where it was not.

    What was stored when somebody asked for the run does not count, because it is to be trained again.
    """
    return stamp is not None and (task is None or stamp != task.before)


class Schedule:
    """The tasks by run id, each there once however many ask for it, and the visitors' turns."""

    def __init__(self) -> None:
        self.tasks: dict[str, Task] = {}
        self._seen: dict[str, float] = {}  # visitor → last sign of life
        self._turns: dict[str, int] = {}  # visitor → when it last had a turn
        self._count = count(1)

    def ask(self, run: Run, visitor: str, device: str, before: Stamp | None = None) -> None:
        """Queue a run, or join those who wait for it already. before: what is stored of it and does not suffice."""
        self._seen[visitor] = monotonic()
        task = self.tasks.get(run.id)
        if task and task.state == "cancelled" and task.job and not task.job.stopping:
            task.state = "running"  # its companions kept it going, so it is taken up again
        elif task is None or not task.active:
            self.tasks.pop(run.id, None)  # to stand at the end
            task = self.tasks[run.id] = Task(run, device, before)
        task.asked_by.add(visitor)
        task.declined.discard(visitor)

    def see(self, visitor: str, runs: Sequence[Run] = ()) -> None:
        """Note that a visitor is there and looks at these runs."""
        now = self._seen[visitor] = monotonic()
        for run in runs:
            if run.id in self.tasks:
                self.tasks[run.id].watched[visitor] = now

    def visitors(self) -> set[str]:
        """Those who are there or wait for something."""
        return set(self._seen)

    def others(self, task: Task, visitor: str) -> set[str]:
        """The other visitors who are there and wait for this run: they asked for it or look at it."""
        return self._waiting(task) - {visitor}

    def leave(self, task: Task, visitor: str, everybody: bool = False) -> bool:
        """A visitor no longer wants this run. Says whether the run ends, because nobody else who is there waits for it.

        everybody: it ends for the others too.
        """
        others = set() if everybody else self.others(task, visitor)
        task.declined.add(visitor)
        if others:
            task.asked_by = others
        else:
            task.state = "cancelled"
        return not others

    def forget(self, task: Task) -> None:
        """Drop a run that is stored: nobody waits for it any more, not even who asked anew after it was cancelled."""
        latest = self.tasks.get(task.run.id)
        if latest is task or (latest and latest.state == "queued"):
            del self.tasks[task.run.id]

    def retry(self, job: Job, last_words: str) -> None:
        """The worker that trained a job has ended. Its runs wait again, but not for ever."""
        for task in job.tasks:
            task.job = None
            if task.state == "running":
                task.lost_workers += 1
                task.state, task.history = "queued", []
                if task.lost_workers == ATTEMPTS:
                    task.fail(f"The process that trained it ended {ATTEMPTS} times; {last_words}. Train it again.")

    def fail_queued(self, message: str) -> None:
        """Nobody is there to train what waits."""
        for task in self.tasks.values():
            if task.state == "queued":
                task.fail(message)

    def tidy(self) -> None:
        """Forget what nobody needs: runs that failed or were cancelled once those who asked for them or looked at them
        have left, and then these visitors."""
        gone = [run_id for run_id, task in self.tasks.items() if not (task.active or self._visitors_there(task))]
        for run_id in gone:
            del self.tasks[run_id]
        waiting = set().union(*(task.asked_by for task in self.tasks.values()))
        for visitor in [visitor for visitor in self._seen if not (self._is_there(visitor) or visitor in waiting)]:
            del self._seen[visitor]
            self._turns.pop(visitor, None)

    def next_job(self, choose_device: Callable[[str], str], idle_workers: int) -> Job | None:
        """What an idle worker trains next, or None.

        The visitor whose last turn is the longest ago comes first, and those who are there before those who have left.
        choose_device gives the worker's device for the one that was asked for; a task whose device is not there fails.
        """
        while queued := [task for task in self.tasks.values() if task.state == "queued"]:
            first = min(queued, key=lambda task: min(map(self._rank, task.asked_by)))
            visitor = min(first.asked_by, key=self._rank)
            self._turns[visitor] = next(self._count)
            mine = [task for task in queued if visitor in task.asked_by and task.device == first.device]
            alike = [task for task in mine if can_share(first.run, task.run)]
            try:
                device = choose_device(first.device)
            except DeviceError as error:
                for task in mine:
                    task.fail(str(error))
                continue
            settings = first.run.settings
            waiting = sum(task.run.settings.architecture == settings.architecture for task in mine)
            return self._start(alike[: job_size(settings, device, waiting, idle_workers)], device)
        return None

    def _start(self, tasks: list[Task], device: str) -> Job:
        job = Job(next(self._count), tasks, device)
        for task in tasks:
            task.state, task.job, task.history = "running", job, []
        return job

    def _waiting(self, task: Task) -> set[str]:
        """The visitors who are there and wait for this run: they asked for it or look at it."""
        return self._visitors_there(task) - task.declined

    def _visitors_there(self, task: Task) -> set[str]:
        """The visitors who are there and asked for this run or look at it."""
        now = monotonic()
        looking = {visitor for visitor, seen in task.watched.items() if now - seen < PRESENT}
        return looking | {visitor for visitor in task.asked_by if self._is_there(visitor)}

    def _is_there(self, visitor: str) -> bool:
        return monotonic() - self._seen[visitor] < PRESENT

    def _rank(self, visitor: str) -> tuple[bool, int]:
        """Whether a visitor has left, and when they last had a turn: the lowest comes first."""
        return not self._is_there(visitor), self._turns.get(visitor, 0)
