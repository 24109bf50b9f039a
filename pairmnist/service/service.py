"""Training for everybody who asks, on whatever workers there are; each run once, and its record into the store."""

import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from functools import partial

from pairmnist.config import Run
from pairmnist.protocol.devices import choose_device
from pairmnist.protocol.messages import Cancel, End, Epoch, Hello, Train, Trained
from pairmnist.records.store import Stamp, Store
from pairmnist.service.forecast import Forecast
from pairmnist.service.interface import RunState, Site, Turn, run_state
from pairmnist.service.limits import LimitError, Limits
from pairmnist.service.places import workers_at
from pairmnist.service.presence import Presence
from pairmnist.service.saving import Saver
from pairmnist.service.schedule import Schedule
from pairmnist.service.speeds import Speeds
from pairmnist.service.task import Job, Task, is_stored
from pairmnist.service.workers import Workers

_log = logging.getLogger(__name__)


class Service:
    """The queue, and the workers that empty it (see `interface.TrainingService`). May be used from several threads.

    The store is asked and written only while the lock is free, so that nobody waits for a disk.

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
        self.limits = limits
        self._store = store
        self._saver = Saver(store, limits.cache_megabytes)
        self._scheduler = scheduler
        self._workers = workers or workers_at(scheduler, limits.workers)
        self._at_home = scheduler is None
        self._started = False
        self._moving = threading.Lock()  # while others take the workers' place
        self._changed = threading.Condition()  # guards all below; notified when a run's state changes
        self._schedule = Schedule(Presence(is_connected))
        self._speeds = Speeds()
        self._devices: list[str] = []
        self._unusable: dict[str, str] = {}  # card → why
        self._idle: set[int] = set()  # workers that wait for a job
        self._jobs: dict[int, Job] = {}  # worker → what it trains
        self._closed = False

    def start(self) -> None:
        if not self._started:
            self._started = True
            self._saver.check()
        self._workers.start(self)

    def devices(self) -> list[str] | None:
        with self._changed:
            return list(self._devices) or None

    def unusable(self) -> Mapping[str, str]:
        with self._changed:
            return dict(self._unusable)

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
                self._devices, self._unusable, self._speeds = [], {}, Speeds()
                for worker in [*self._idle, *self._jobs]:
                    self.lost(worker, "training moved", counts=False)
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

    def forget(self, visitor: str) -> None:
        with self._changed:
            self._schedule.forget_visitor(visitor)

    def states(self, runs: Sequence[Run], visitor: str) -> list[RunState]:
        stored = self._store.stored(runs)
        with self._changed:
            return [self._state(run, stored.get(run.id), visitor) for run in runs]

    def under_way(self, visitor: str) -> list[Run]:
        with self._changed:
            running = [task for job in self._jobs.values() for task in job.tasks if visitor in task.asked_by]
            return [task.run for task in [*running, *self._schedule.in_line(visitor)] if task.active]

    def cancel(self, runs: Sequence[Run], visitor: str, everybody: bool = False) -> list[Run]:
        with self._changed:
            tasks = [task for run in runs if (task := self._schedule.tasks.get(run.id)) and task.active]
            return self._leave(tasks, visitor, everybody)

    def delete(self, runs: Sequence[Run]) -> int:
        return self._store.delete(runs, self._in_use())

    def estimate(self, runs: Sequence[Run], device: str = "auto", again: bool = False) -> float | None:
        stored = self._store.stored(runs)
        with self._changed:
            asked = [(run, self._schedule.tasks.get(run.id)) for run in runs]
            if not again:
                asked = [(run, task) for run, task in asked if not is_stored(stored.get(run.id), task)]
            running = [task for _, task in asked if task and task.state == "running"]
            waiting = [run for run, task in asked if not (task and task.state == "running")]
            return self._forecast().until_done(running, waiting, device)

    def turn(self, visitor: str) -> Turn | None:
        with self._changed:
            ahead = self._schedule.ahead(visitor)
            if ahead is None:
                return None
            return Turn(len(ahead) + 1, self._forecast().until_turn(self._jobs.values(), ahead))

    def wait(self, runs: Sequence[Run], timeout: float | None = None) -> bool:
        """Wait until none of these runs is queued or running; False if that takes more than so many seconds."""
        tasks = self._schedule.tasks
        with self._changed:
            return self._changed.wait_for(lambda: not any(r.id in tasks and tasks[r.id].active for r in runs), timeout)

    def close(self) -> None:
        """End all workers; what they train is lost."""
        with self._changed:
            self._closed = True
            self._schedule.cancel_all()
            self._changed.notify_all()
        self._workers.close()
        self._saver.close()

    def greeted(self, worker: int, hello: Hello) -> None:
        with self._changed:
            for card, why in hello.unusable.items():
                self._unusable[card] = why
                _log.warning("Nothing can be trained on %s: %s", card, why)
            self._devices = [device for device in hello.devices if device not in self._unusable]
            self._speeds.expect(hello.device, hello.paces)
            self._idle.add(worker)
        self._dispatch()

    def epoch(self, worker: int, epoch: Epoch) -> None:
        with self._changed:
            task = next(task for task in self._jobs[worker].tasks if task.run.id == epoch.run)
            task.history.append(epoch.result)
            self._schedule.tidy()

    def finished(self, worker: int, end: End) -> None:
        with self._changed:
            job = self._jobs[worker]
            seconds = job.elapsed
        stored = self._store.stored([task.run for task in job.tasks])
        problems = self._saver.save(job, end)
        self._saver.make_room(self._in_use)
        with self._changed:
            if any(is_stored(stored.get(task.run.id), task) for task in job.tasks):
                self._schedule.stored_by_another()
            del self._jobs[worker]
            self._idle.add(worker)
            if all(len(task.history) == task.run.settings.epochs for task in job.tasks):
                self._speeds.measured([task.run for task in job.tasks], job.device, seconds)
            for task in job.tasks:
                task.job = None
                problem = problems.get(task.run.id)
                if problem and task.state == "running":
                    task.fail(problem)
                elif isinstance(end, Trained):
                    self._schedule.forget(task)
        self._dispatch()

    def lost(self, worker: int, last_words: str, counts: bool = True) -> None:
        """Its runs are tried again. Where no worker is left or will come, nobody waits for one."""
        with self._changed:
            if self._closed:
                return
            self._idle.discard(worker)
            if job := self._jobs.pop(worker, None):
                self._schedule.retry(job, last_words, counts)
            if not self._workers.count():
                self._schedule.fail_waiting(f"No training process starts here; {last_words}. Check the installation.")
        self._dispatch()

    def _state(self, run: Run, stamp: Stamp | None, visitor: str) -> RunState:
        task = self._schedule.tasks.get(run.id)
        if task is None or not task.active:
            return run_state(run, stamp, task)
        left = self._speeds.job_left(task, task.job) if task.state == "running" and task.job else None
        return run_state(run, stamp, task, seconds_left=left, shared=bool(self._schedule.others(task, visitor)))

    def _missing(self, runs: Sequence[Run], again: bool) -> list[Run]:
        return [run for run in runs if again or self._store.load(run) is None]

    def _takes_short(self, runs: Sequence[Run], device: str) -> bool:
        """Whether these may begin by themselves: nothing larger than what may be asked for, and soon done."""
        try:
            self.limits.check(runs, 0, 0)
        except LimitError:
            return False
        seconds = self._forecast().until_done_behind(self._jobs.values(), runs, device)
        return seconds is not None and seconds < (self.limits.by_itself or 0)

    def _leave(self, tasks: Sequence[Task], visitor: str, everybody: bool = False) -> list[Run]:
        """A visitor no longer wants these; end the jobs that nobody wants, and return the runs that go on."""
        going_on = [task.run for task in tasks if not self._schedule.leave(task, visitor, everybody)]
        for worker, job in self._jobs.items():
            if job.begun and job.unwanted and not job.stopping:
                job.stopping = True
                self._workers.cancel(worker, Cancel(job.number))
        self._changed.notify_all()
        return going_on

    def _in_use(self) -> set[Run]:
        with self._changed:
            return self._schedule.in_use()

    def _forecast(self) -> Forecast:
        return Forecast(self._speeds, self._devices, max(1, len(self._jobs), self._workers.count()))

    def _dispatch(self) -> None:
        """Give idle workers what is queued, except what has been stored since, for example by another server."""
        while taken := self._take():
            worker, job = taken
            stored = self._store.stored([task.run for task in job.tasks])
            with self._changed:
                if self._jobs.get(worker) is job:  # and the worker was not lost in the meantime
                    self._begin(worker, job, stored)

    def _take(self) -> tuple[int, Job] | None:
        """An idle worker and its next job. Runs are spread over all workers that are or will soon be idle."""
        with self._changed:
            self._changed.notify_all()
            if not self._idle:
                return None
            worker = min(self._idle)
            device_of = partial(choose_device, devices=self._devices, worker=worker)
            idle = max(len(self._idle), self._workers.count() - len(self._jobs))
            job = self._schedule.next_job(device_of, idle)
            if job is None:
                return None
            self._idle.remove(worker)
            self._jobs[worker] = job
            return worker, job

    def _begin(self, worker: int, job: Job, stored: Mapping[str, Stamp]) -> None:
        """Hand a worker those runs of its job that are still wanted and not stored."""
        for task in [task for task in job.tasks if is_stored(stored.get(task.run.id), task)]:
            self._schedule.stored_by_another()
            self._schedule.forget(task)
            job.drop(task)
        for task in [task for task in job.tasks if task.state == "cancelled"]:
            job.drop(task)
        if job.tasks:
            job.begun = True
            self._workers.submit(worker, Train(job.number, tuple(task.run for task in job.tasks), job.device))
        else:
            del self._jobs[worker]
            self._idle.add(worker)
        self._changed.notify_all()
