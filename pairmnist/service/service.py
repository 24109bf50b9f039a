"""Training for everybody who asks, on whatever workers there are; each run once, and its record into the store."""

import threading
from collections.abc import Callable, Mapping, Sequence

from pairmnist.config import Run
from pairmnist.protocol.messages import Cancel
from pairmnist.records.store import Store
from pairmnist.service.crew import Crew
from pairmnist.service.dispatch import Dispatcher
from pairmnist.service.forecast import Forecast
from pairmnist.service.interface import RunState, Site, Turn, run_state
from pairmnist.service.limits import LimitError, Limits
from pairmnist.service.places import workers_at
from pairmnist.service.presence import Presence
from pairmnist.service.saving import Saver
from pairmnist.service.schedule import Schedule
from pairmnist.service.task import Task, is_stored
from pairmnist.service.workers import Workers


class Service(Dispatcher):
    """The visitors' side: the queue, and the workers that empty it (see `interface.TrainingService`).

    May be used from several threads.

    scheduler: of the Dask cluster to train on; without one, and without `workers`, this machine trains.
    limits: what visitors may ask for; without them anything.
    is_connected: whether a visitor's browser is connected now, for `Presence`; it is called while the lock is held.
    """

    def __init__(
        self,
        store: Store,
        workers: Workers | None = None,
        limits: Limits = Limits(),
        is_connected: Callable[[str], bool] = lambda visitor: False,
        scheduler: str | None = None,
    ) -> None:
        workers = workers or workers_at(scheduler, limits.workers)
        super().__init__(store, Saver(store, limits.cache_megabytes), workers, Schedule(Presence(is_connected)))
        self.limits = limits
        self._scheduler = scheduler
        self._at_home = scheduler is None
        self._started = False
        self._moving = threading.Lock()  # while others take the workers' place

    def start(self) -> None:
        if not self._started:
            self._started = True
            self._saver.check()
        self._workers.start(self)

    def devices(self) -> list[str] | None:
        with self._changed:
            return list(self._crew.devices) or None

    def unusable(self) -> Mapping[str, str]:
        with self._changed:
            return dict(self._crew.unusable)

    def site(self) -> Site:
        words = self._workers.where()
        if self._scheduler is None:
            return Site(words)
        return Site(words, f"the cluster at {self._scheduler}" if self._at_home else "this machine")

    def move(self, to: str) -> None:
        with self._moving:
            if self.site().other != to:
                return
            self._workers.close()
            with self._changed:
                self._at_home = not self._at_home
                self._workers = workers_at(None if self._at_home else self._scheduler, self.limits.workers)
                crew, self._crew = self._crew, Crew()
                for job in crew.jobs.values():
                    self._schedule.retry(job, "training moved", counts=False)
            self._workers.start(self)

    def problems(self) -> list[str]:
        return [problem for problem in (self._workers.problem(), self._saver.problem()) if problem]

    def train(self, runs: Sequence[Run], visitor: str, device: str = "auto", again: bool = False) -> None:
        stored = self._store.stored(runs)
        missing = self._missing(runs, again)
        with self._changed:
            new = [run for run in missing if not self._schedule.is_active(run)]
            self.limits.check(new, self._schedule.waiting(visitor), self._schedule.waiting())
            for run in missing:
                self._schedule.ask(run, visitor, device, stored.get(run.id))
        if new:
            self._saver.check(len(new))
        self._workers.start(self, retry=True)
        self._dispatch()

    def try_out(self, runs: Sequence[Run], visitor: str, device: str = "auto", again: bool = False) -> bool:
        with self._changed:
            if self._schedule.waiting() or not self._takes_short(runs, device):
                return False
        stored = self._store.stored(runs)
        missing = self._missing(runs, again)
        with self._changed:
            for run in missing:
                self._schedule.try_out(run, visitor, device, stored.get(run.id))
        self._dispatch()
        return True

    def see(self, visitor: str, runs: Sequence[Run] = ()) -> None:
        with self._changed:
            self._schedule.see(visitor, runs)
            if runs and (left := self._schedule.left_behind(visitor, runs)):
                self._leave(left, visitor)
            self._schedule.tidy()

    def rename(self, visitor: str, name: str) -> None:
        with self._changed:
            self._schedule.rename(visitor, name)

    def states(self, runs: Sequence[Run], visitor: str) -> list[RunState]:
        stored = self._store.stored(runs)
        with self._changed:
            return [run_state(run, stored.get(run.id), self._schedule.tasks.get(run.id)) for run in runs]

    def under_way(self, visitor: str) -> list[Run]:
        with self._changed:
            running = [task for job in self._crew.jobs.values() for task in job.tasks if visitor in task.asked_by]
            return [task.run for task in [*running, *self._schedule.in_line(visitor)] if task.active]

    def shared(self, runs: Sequence[Run], visitor: str) -> list[Run]:
        with self._changed:
            tasks = [self._schedule.tasks.get(run.id) for run in runs]
            return [task.run for task in tasks if task and task.active and self._schedule.others(task, visitor)]

    def cancel(self, runs: Sequence[Run], visitor: str, everybody: bool = False) -> list[Run]:
        with self._changed:
            tasks = [task for run in runs if (task := self._schedule.tasks.get(run.id)) and task.active]
            return self._leave(tasks, visitor, everybody)

    def delete(self, runs: Sequence[Run]) -> int:
        return self._store.delete(runs, self._in_use())

    def estimate(self, runs: Sequence[Run], device: str = "auto", again: bool = False) -> float | None:
        with self._changed:
            idle = [run for run in runs if not self._schedule.is_active(run)]
        stored = {} if again else self._store.stored(idle)  # what is queued or running is not stored yet
        with self._changed:
            asked = [(run, self._schedule.tasks.get(run.id)) for run in runs]
            asked = [(run, task) for run, task in asked if not is_stored(stored.get(run.id), task)]
            running = [task for _, task in asked if task and task.state == "running"]
            waiting = [run for run, task in asked if not (task and task.state == "running")]
            return self._forecast().until_done(running, waiting, device)

    def turn(self, visitor: str) -> Turn | None:
        with self._changed:
            ahead = self._schedule.ahead(visitor)
            if ahead is None:
                return None
            return Turn(len(ahead) + 1, self._forecast().until_turn(self._crew.jobs.values(), ahead))

    def wait(self, runs: Sequence[Run], timeout: float | None = None) -> bool:
        """Wait until none of these runs is queued or running; False if that takes more than so many seconds."""
        tasks = self._schedule.tasks
        with self._changed:
            return self._changed.wait_for(lambda: not any(r.id in tasks and tasks[r.id].active for r in runs), timeout)

    def _missing(self, runs: Sequence[Run], again: bool) -> list[Run]:
        return [run for run in runs if again or self._store.load(run) is None]

    def _takes_short(self, runs: Sequence[Run], device: str) -> bool:
        """Whether these may begin by themselves: nothing larger than what may be asked for, and soon done."""
        try:
            self.limits.check(runs, 0, 0)
        except LimitError:
            return False
        seconds = self._forecast().until_done_behind(self._crew.jobs.values(), runs, device)
        return seconds is not None and seconds < (self.limits.by_itself or 0)

    def _leave(self, tasks: Sequence[Task], visitor: str, everybody: bool = False) -> list[Run]:
        """A visitor no longer wants these; end the jobs that nobody wants, and return the runs that go on."""
        going_on = [task.run for task in tasks if not self._schedule.leave(task, visitor, everybody)]
        for worker, job in self._crew.jobs.items():
            if job.begun and job.unwanted and not job.stopping:
                job.stopping = True
                self._workers.cancel(worker, Cancel(job.number))
        self._changed.notify_all()
        return going_on

    def _forecast(self) -> Forecast:
        return self._crew.forecast(self._workers.count())
