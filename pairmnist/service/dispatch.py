"""The workers' side of the service: what they say is noted, what they trained is stored, and idle ones get a job."""

import logging
import threading
from collections.abc import Mapping

from pairmnist.config import Run
from pairmnist.protocol.messages import End, Epoch, Hello, Train, Trained
from pairmnist.records.store import Stamp, Store
from pairmnist.service.crew import Crew
from pairmnist.service.saving import Saver
from pairmnist.service.schedule import Schedule
from pairmnist.service.task import Job, is_stored
from pairmnist.service.workers import Workers

_log = logging.getLogger(__name__)


class Dispatcher:
    """Keeps the workers busy with what is scheduled (see `workers.Listener`), until it is closed.

    The store is asked and written only while the lock is free, so that nobody waits for a disk.
    """

    def __init__(self, store: Store, saver: Saver, workers: Workers, schedule: Schedule) -> None:
        self._store = store
        self._saver = saver
        self._workers = workers
        self._changed = threading.Condition()  # guards all below; notified when a run's state changes
        self._schedule = schedule
        self._crew = Crew()
        self._closed = False

    def greeted(self, worker: int, hello: Hello) -> None:
        with self._changed:
            self._crew.greeted(worker, hello)
        for card, why in hello.unusable.items():
            _log.warning("Nothing can be trained on %s: %s", card, why)
        self._dispatch()

    def epoch(self, worker: int, epoch: Epoch) -> None:
        with self._changed:
            task = next(task for task in self._crew.jobs[worker].tasks if task.run.id == epoch.run)
            task.history.append(epoch.result)
            self._schedule.tidy()

    def finished(self, worker: int, end: End) -> None:
        with self._changed:
            job = self._crew.jobs[worker]
            seconds = job.elapsed
        stored = self._store.stored([task.run for task in job.tasks])
        problems = self._saver.save(job, end)
        self._saver.make_room(self._in_use)
        with self._changed:
            if any(is_stored(stored.get(task.run.id), task) for task in job.tasks):
                self._schedule.stored_by_another()
            self._crew.done(worker, seconds)
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
            if job := self._crew.lost(worker):
                self._schedule.retry(job, last_words, counts)
            if not self._workers.count():
                self._schedule.fail_waiting(f"No training process starts here; {last_words}. Check the installation.")
        self._dispatch()

    def close(self) -> None:
        """End all workers; what they train is lost."""
        with self._changed:
            self._closed = True
            self._schedule.cancel_all()
            self._changed.notify_all()
        self._workers.close()
        self._saver.close()

    def _in_use(self) -> set[Run]:
        with self._changed:
            return self._schedule.in_use()

    def _dispatch(self) -> None:
        """Give idle workers what is queued, except what has been stored since, for example by another server."""
        while taken := self._take():
            worker, job = taken
            stored = self._store.stored([task.run for task in job.tasks])
            with self._changed:
                if self._crew.jobs.get(worker) is job:  # and the worker was not lost in the meantime
                    self._begin(worker, job, stored)

    def _take(self) -> tuple[int, Job] | None:
        with self._changed:
            self._changed.notify_all()
            return self._crew.take(self._schedule, self._workers.count())

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
            self._crew.done(worker)
        self._changed.notify_all()
