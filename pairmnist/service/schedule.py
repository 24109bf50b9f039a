"""Who waits for which run, and what is trained next. No processes, files or locks here; the service has those."""

from collections.abc import Callable, Collection, Sequence
from itertools import count, islice

from pairmnist.config import Run
from pairmnist.protocol.devices import DeviceError
from pairmnist.protocol.jobs import job_size
from pairmnist.records.store import Stamp
from pairmnist.service.lines import Lines
from pairmnist.service.presence import Presence
from pairmnist.service.task import Job, Task

ATTEMPTS = 2  # a run whose worker is lost is tried once more
NOBODY = ""  # in whose line stands what nobody asked for


class Schedule:
    """The tasks by run id, each there once however many ask for it, and the visitors' turns.

    The visitor whose last turn is the longest ago comes first, and those who are there before those who have left.
    What nobody asked for, because it began by itself, comes after everything else.
    """

    def __init__(self, presence: Presence | None = None) -> None:
        self.tasks: dict[str, Task] = {}
        self.presence = presence or Presence()
        self._lines = Lines()  # of those tasks that are queued
        self._tried: list[Task] = []  # those that began by themselves
        self._turns: dict[str, int] = {}  # visitor → when it last had a turn
        self._count = count(1)

    def ask(self, run: Run, visitor: str, device: str, before: Stamp | None = None) -> None:
        """Queue a run, or join those who wait for it already. before: what is stored of it and does not suffice."""
        task = self._add(run, visitor, device, before)
        task.asked_by.add(visitor)
        task.tried_by.discard(visitor)
        self._line_up(task)

    def try_out(self, run: Run, visitor: str, device: str, before: Stamp | None = None) -> None:
        """The same for what a visitor only looks at: nobody else waits for it."""
        task = self._add(run, visitor, device, before)
        task.tried_by |= {visitor} - task.asked_by
        if task not in self._tried:
            self._tried.append(task)
        self._line_up(task)

    def _add(self, run: Run, visitor: str, device: str, before: Stamp | None) -> Task:
        """The task of a run that is to be trained."""
        self.presence.see(visitor)
        task = self.tasks.get(run.id)
        if task and task.state == "cancelled" and task.job and not task.job.stopping:
            task.state = "running"  # its companions kept it going, so it is taken up again
        elif task is None or not task.active:
            self.tasks.pop(run.id, None)  # to stand at the end
            task = self.tasks[run.id] = Task(run, device, before)
        task.declined.discard(visitor)
        return task

    def see(self, visitor: str, runs: Sequence[Run] = ()) -> None:
        """Note that a visitor is there and looks at these runs."""
        now = self.presence.see(visitor, runs)
        for run in runs:
            if run.id in self.tasks:
                self.tasks[run.id].looks[visitor] = now

    def waiting(self, visitor: str | None = None) -> int:
        """How many runs wait, of those that this visitor asked for or of all."""
        return len(self._lines) if visitor is None else self._lines.length(visitor)

    def in_line(self, visitor: str) -> list[Task]:
        """The runs that a visitor asked for and that wait."""
        return self._lines.of(visitor)

    def is_active(self, run: Run) -> bool:
        return run.id in self.tasks and self.tasks[run.id].active

    def in_use(self) -> set[Run]:
        """The runs that somebody waits for or looks at."""
        return {task.run for task in self.tasks.values() if task.active} | self.presence.looked_at()

    def ahead(self, visitor: str) -> list[Collection[Task]] | None:
        """From what is trained before the next run of a visitor: of each visitor whose turn it is before, the first
        group. None for a visitor for whom nothing waits."""
        if visitor not in self._lines.visitors():
            return None
        order = sorted(self._lines.visitors(), key=self._rank)
        return [self._lines.first(other) for other in order[: order.index(visitor)]]

    def rename(self, visitor: str, name: str) -> None:
        """A visitor turns out to be another one, who takes over what they asked for and looked at."""
        self.presence.forget(visitor)
        now = self.presence.see(name)
        self._turns[name] = max(self._turns.pop(visitor, 0), self._turns.get(name, 0))
        for task in self.tasks.values():
            for visitors in (task.asked_by, task.tried_by, task.declined):
                if visitor in visitors:
                    visitors.remove(visitor)
                    visitors.add(name)
            if task.looks.pop(visitor, None):
                task.looks[name] = now
            if name in task.asked_by:
                self._line_up(task)

    def others(self, task: Task, visitor: str) -> set[str]:
        """The other visitors who are there and wait for this run: they asked for it or look at it."""
        looking = {other for other, look in task.looks.items() if self.presence.goes_on(other, look)}
        return (looking | set(filter(self.presence.there, task.asked_by))) - task.declined - {visitor}

    def left_behind(self, visitor: str, runs: Sequence[Run]) -> list[Task]:
        """What began by itself for a visitor who looks at these runs now, and at it no longer."""
        seen = {run.id for run in runs}
        self._tried = [one for one in self._tried if one.active and one.tried_by]
        return [one for one in self._tried if visitor in one.tried_by and one.run.id not in seen]

    def leave(self, task: Task, visitor: str, everybody: bool = False) -> bool:
        """A visitor no longer wants this run. Says whether the run ends, because nobody else who is there waits for it.

        everybody: it ends for the others too.
        """
        others = set() if everybody else self.others(task, visitor)
        task.declined.add(visitor)
        task.tried_by.discard(visitor)
        if others and task.asked_by:
            task.asked_by = others
        elif others:
            task.tried_by = others
        else:
            task.state = "cancelled"
        self._line_up(task)
        return not others

    def stored_by_another(self) -> None:
        """Another server trains the same runs for this cache: go on from the other end, to meet in the middle."""
        self._lines.from_the_end = True

    def forget(self, task: Task) -> None:
        """Drop a run that is stored: nobody waits for it any more, not even who asked anew after it was cancelled."""
        latest = self.tasks.get(task.run.id)
        if latest is task or (latest and latest.state == "queued"):
            del self.tasks[task.run.id]
            self._lines.put(latest, ())

    def retry(self, job: Job, last_words: str, counts: bool = True) -> None:
        """The worker that trained a job has ended. Its runs wait again, but not for ever where that counts."""
        for task in job.tasks:
            task.job = None
            if task.state == "running":
                task.lost_workers += counts
                task.state, task.history = "queued", []
                if task.lost_workers == ATTEMPTS:
                    task.fail(f"The process that trained it ended {ATTEMPTS} times; {last_words}. Train it again.")
                self._line_up(task)

    def fail_waiting(self, message: str) -> None:
        """Nobody is there to train what waits."""
        self._fail(self._lines.tasks(), message)

    def cancel_all(self) -> None:
        for task in self.tasks.values():
            if task.active:
                task.state = "cancelled"
                self._line_up(task)

    def tidy(self) -> None:
        """Forget what nobody needs: runs that failed or were cancelled once those who asked for them or looked at them
        have left, and then these visitors. Does nothing where that was done just now."""
        if not self.presence.refresh():
            return
        there = self.presence.there
        idle = [task for task in self.tasks.values() if not task.active]
        for task in idle:
            if not any(map(there, task.asked_by | task.looks.keys())):
                del self.tasks[task.run.id]
        waiting = self._lines.visitors()
        self._turns = {one: turn for one, turn in self._turns.items() if there(one) or one in waiting}

    def next_job(self, choose_device: Callable[[str], str], idle_workers: int) -> Job | None:
        """What an idle worker trains next, or None.

        choose_device gives the worker's device for the one that was asked for; a task whose device is not there fails.
        """
        self._lines.from_the_end &= bool(self._lines)
        while self._lines:
            visitor = min(self._lines.visitors(), key=self._rank)
            self._turns[visitor] = next(self._count)
            group = self._lines.first(visitor)
            first = next(iter(group))
            try:
                device = choose_device(first.device)
            except DeviceError as error:
                self._fail(self._lines.of_device(visitor, first.device), str(error))
                continue
            size = job_size(first.run.settings, device, self._lines.similar(visitor, first), idle_workers)
            return self._start(list(islice(group, size)), device)
        return None

    def _start(self, tasks: list[Task], device: str) -> Job:
        job = Job(next(self._count), tasks, device)
        for task in tasks:
            task.state, task.job, task.history = "running", job, []
            self._line_up(task)
        return job

    def _fail(self, tasks: Sequence[Task], message: str) -> None:
        for task in tasks:
            task.fail(message)
            self._line_up(task)

    def _line_up(self, task: Task) -> None:
        """A task waits in the lines of those who asked for it as long as it is queued."""
        self._lines.put(task, (task.asked_by or {NOBODY}) if task.state == "queued" else ())

    def _rank(self, visitor: str) -> tuple[bool, bool, int]:
        """Whether nobody waits, whether a visitor has left, and when they last had a turn: the lowest comes first."""
        return visitor == NOBODY, not self.presence.there(visitor), self._turns.get(visitor, 0)
