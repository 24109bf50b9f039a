"""Training for everybody who asks, on the workers of this machine; each run once, and its record into the store."""

import logging
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from pairmnist.config import Run
from pairmnist.protocol.jobs import DeviceError, Pace, choose_device, in_jobs
from pairmnist.protocol.messages import Message, describe_run, read_epoch
from pairmnist.records.record import EpochResult
from pairmnist.records.store import Store
from pairmnist.service.saving import keep
from pairmnist.service.schedule import Job, Schedule, Task
from pairmnist.service.speeds import Speeds, makespan
from pairmnist.service.worker_process import COMMAND, WorkerProcess, cores, number_from_environment

ATTEMPTS = 2  # a run whose worker is killed is tried once more
PATIENCE = 1.5  # seconds that a worker has to stop a cancelled job before it is killed

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class RunState:
    """How far a run is. state: stored, absent, queued, running, failed or cancelled."""

    run: Run
    state: str
    history: tuple[EpochResult, ...] = ()  # while it is trained, and what there was when it failed or was cancelled
    seconds_left: float | None = None  # of a running one
    message: str = ""  # why it failed and what to do, in words
    shared: bool = False  # whether another visitor who is there waits for it too


class Service:
    """The queue and the workers. May be used from several threads; a visitor is any name that tells them apart.

    workers: how many processes; if not given PAIRMNIST_WORKERS, else one a GPU or, without one, one a core.
    """

    def __init__(self, store: Store, workers: int | None = None, command: Sequence[str] = COMMAND) -> None:
        self._store = store
        self._number = workers or number_from_environment()
        self._command = command
        self._changed = threading.Condition()  # guards all below; notified when a run's state changes
        self._schedule = Schedule()
        self._speeds = Speeds()
        self._devices: list[str] = []
        self._unusable: dict[str, str] = {}  # card → why
        self._workers: dict[int, WorkerProcess] = {}
        self._idle: set[int] = set()  # workers that wait for a job
        self._jobs: dict[int, Job] = {}  # worker → what it trains
        self._closed = False

    def start(self) -> None:
        """Start the workers that are not running; the first one alone until it has said which devices there are."""
        with self._changed:
            for index in range(self._wanted() if self._devices else 1):
                if index not in self._workers and not self._closed:
                    self._workers[index] = WorkerProcess(index, self._receive, self._bury, self._command)

    def devices(self) -> list[str] | None:
        """This machine's devices, for example ['cpu', 'cuda:0']; None until the first worker has said so."""
        return list(self._devices) or None

    def unusable(self) -> dict[str, str]:
        """The cards on which a worker could train nothing, and why."""
        return dict(self._unusable)

    def train(self, runs: Sequence[Run], visitor: str, device: str = "auto", again: bool = False) -> None:
        """Queue those of these runs that are not stored; join those under way.

        again: stored ones too, for a shipped run that does not keep everything.
        """
        missing = [run for run in runs if again or self._store.load(run) is None]
        with self._changed:
            for run in missing:
                if again or not self._store.has(run):  # it may have been stored in the meantime
                    self._schedule.ask(run, visitor, device)
            self.start()
            self._dispatch()

    def watch(self, runs: Sequence[Run], visitor: str) -> list[RunState]:
        """The state of each run; also the sign that this visitor is still there."""
        with self._changed:
            self._schedule.see(runs, visitor)
            return [self._state(run, visitor) for run in runs]

    def under_way(self, visitor: str) -> list[Run]:
        """The runs that this visitor asked for and that are not done; also the sign that they are still there."""
        with self._changed:
            self._schedule.see([], visitor)
            return [task.run for task in self._schedule.tasks.values() if task.active and visitor in task.asked_by]

    def cancel(self, runs: Sequence[Run], visitor: str, everybody: bool = False) -> list[Run]:
        """End these runs; returns those that go on because another visitor who is there waits for them.

        everybody: end them for the others too.
        """
        with self._changed:
            tasks = [task for run in runs if (task := self._schedule.tasks.get(run.id)) and task.active]
            going_on = [task.run for task in tasks if not self._schedule.leave(task, visitor, everybody)]
            for worker, job in self._jobs.items():
                if not job.stopping and all(task.state == "cancelled" for task in job.tasks):
                    self._stop(self._workers[worker], job)
            self._changed.notify_all()
        return going_on

    def estimate(self, runs: Sequence[Run], device: str = "auto", again: bool = False) -> float | None:
        """Seconds until those of these runs that are not stored would be, if nobody asked for anything else.

        None while nothing is known of this machine's speed. again: until the stored ones would be trained too.
        """
        with self._changed:
            left = [run for run in runs if again or not self._is_stored(run)]
            training = [task for run in left if (task := self._schedule.tasks.get(run.id)) and task.state == "running"]
            seconds = list({task.job: self._speeds.job_left(task, task.job) for task in training if task.job}.values())
            waiting = [run for run in left if self._schedule.tasks.get(run.id) not in training]
            if waiting:
                try:
                    chosen = choose_device(device, self._devices, 0)
                except DeviceError:
                    return None  # who asks for it will be told
                seconds += [self._speeds.seconds(job, chosen) for job in in_jobs(waiting, chosen, self._wanted())]
            known = [each for each in seconds if each is not None]
            return makespan(known, self._wanted()) if len(known) == len(seconds) else None

    def wait(self, runs: Sequence[Run], timeout: float | None = None) -> bool:
        """Wait until none of these runs is queued or running; False if that takes more than so many seconds."""
        tasks = self._schedule.tasks
        with self._changed:
            return self._changed.wait_for(lambda: not any(r.id in tasks and tasks[r.id].active for r in runs), timeout)

    def close(self) -> None:
        """End all workers; what they train is lost."""
        with self._changed:
            self._closed = True
            for task in self._schedule.tasks.values():
                task.state = "cancelled" if task.active else task.state
            workers = list(self._workers.values())
            self._changed.notify_all()
        for worker in workers:
            worker.close()
        for worker in workers:
            worker.join()

    def _wanted(self) -> int:
        """How many workers there should be."""
        return self._number or sum(device.startswith("cuda") for device in self._devices) or cores()

    def _state(self, run: Run, visitor: str) -> RunState:
        task = self._schedule.tasks.get(run.id)
        if self._is_stored(run):
            return RunState(run, "stored")
        if task is None:
            return RunState(run, "absent")
        left = self._speeds.job_left(task, task.job) if task.state == "running" and task.job else None
        shared = task.active and bool(self._schedule.others(task, visitor))
        return RunState(run, task.state, tuple(task.history), left, task.message, shared)

    def _is_stored(self, run: Run) -> bool:
        """Whether the run is stored, and nobody trains it again."""
        task = self._schedule.tasks.get(run.id)
        return not (task and task.active) and self._store.has(run)

    def _dispatch(self) -> None:
        """Give idle workers what is queued, spread over all that are or will soon be idle."""
        while self._idle:
            worker = min(self._idle)
            device_of = partial(choose_device, devices=self._devices, worker=worker)
            job = self._schedule.next_job(device_of, self._wanted() - len(self._jobs))
            if job is None:
                break
            self._idle.remove(worker)
            self._jobs[worker] = job
            runs = [describe_run(task.run) for task in job.tasks]
            self._workers[worker].send({"job": job.number, "runs": runs, "device": job.device})
        self._changed.notify_all()

    def _stop(self, worker: WorkerProcess, job: Job) -> None:
        """Tell a worker to stop its job. It looks between two steps, so one in a very long step is killed."""

        def insist() -> None:
            with self._changed:
                if self._jobs.get(worker.index) is job:
                    worker.kill()

        job.stopping = True
        worker.send({"cancel": job.number})
        timer = threading.Timer(PATIENCE, insist)
        timer.daemon = True
        timer.start()

    def _receive(self, worker: WorkerProcess, message: Message) -> None:
        if "hello" in message:
            self._greet(worker, message["hello"])
        elif "epoch" in message:
            with self._changed:
                task = next(task for task in self._jobs[worker.index].tasks if task.run.id == message["run"])
                task.history.append(read_epoch(message["epoch"]))
        else:
            self._finish(worker, message)

    def _greet(self, worker: WorkerProcess, hello: Message) -> None:
        with self._changed:
            for card, why in hello["unusable"].items():
                self._unusable[card] = why
                _log.warning("Nothing can be trained on %s: %s", card, why)
            self._devices = [device for device in hello["devices"] if device not in self._unusable]
            self._speeds.expect(hello["device"], {name: Pace(*pace) for name, pace in hello["paces"].items()})
            self._idle.add(worker.index)
            self.start()
            self._dispatch()

    def _finish(self, worker: WorkerProcess, message: Message) -> None:
        """A worker has ended its job, with records, a failure in words, or cancelled."""
        job = self._jobs[worker.index]
        seconds = job.elapsed
        problems = keep(self._store, job, message)  # before the lock: nobody shall wait for the disk
        with self._changed:
            del self._jobs[worker.index]
            self._idle.add(worker.index)
            if all(len(task.history) == task.run.settings.epochs for task in job.tasks):
                self._speeds.measured([task.run for task in job.tasks], job.device, seconds)
            for task in job.tasks:
                task.job = None
                problem = problems.get(task.run.id)
                if problem and task.state == "running":
                    task.fail(problem)
                elif "records" in message:
                    self._schedule.forget(task)
            self._dispatch()

    def _bury(self, worker: WorkerProcess, last_words: str) -> None:
        """A worker has ended. Its runs are tried again; a new one takes its place if it ever got to work."""
        with self._changed:
            if self._closed:
                return
            _log.warning("Worker %d (process %d): %s.", worker.index, worker.pid, last_words)
            del self._workers[worker.index]
            job = self._jobs.pop(worker.index, None)
            if job or worker.index in self._idle:
                self._idle.discard(worker.index)
                self._retry(job.tasks if job else [], last_words)
                self.start()
            elif not self._workers:
                self._fail_queued(last_words)
            self._dispatch()

    def _retry(self, tasks: Sequence[Task], last_words: str) -> None:
        for task in tasks:
            task.job = None
            if task.state == "running":
                task.lost_workers += 1
                task.state, task.history = "queued", []
                if task.lost_workers == ATTEMPTS:
                    task.fail(f"The process that trained it ended {ATTEMPTS} times; {last_words}. Train it again.")

    def _fail_queued(self, last_words: str) -> None:
        for task in self._schedule.tasks.values():
            if task.state == "queued":
                task.fail(f"No training process starts here; {last_words}. Check the installation and train it again.")
