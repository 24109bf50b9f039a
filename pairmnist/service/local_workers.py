"""The training processes of this machine: started, started again, and replaced when they hang."""

import logging
import threading
from collections.abc import Sequence
from functools import partial
from time import monotonic

from pairmnist.protocol.devices import kind
from pairmnist.protocol.messages import Cancel, Epoch, FromWorker, Hello, Train
from pairmnist.service.capacity import default_workers
from pairmnist.service.place import Place
from pairmnist.service.worker_process import COMMAND, GOODBYE, WorkerProcess
from pairmnist.service.workers import Listener
from pairmnist.wording import count as how_many

TICK = 0.25  # seconds between two looks at the processes

_log = logging.getLogger(__name__)


class LocalWorkers:
    """The training processes of this machine.

    number: how many; if not given one a GPU or, without one, as many as there is room for.
    """

    def __init__(self, number: int | None = None, command: Sequence[str] = COMMAND) -> None:
        self._number = number
        self._default = default_workers()
        self._command = command
        self._lock = threading.Lock()  # guards all below; never held while the listener is told something
        self._places: list[Place] = []
        self._cards = 0  # that the last worker saw which greeted
        self._last_words = ""  # of the last process that ended
        self._listener: Listener | None = None
        self._keeper: threading.Thread | None = None
        self._wake = threading.Event()  # the keeper, before its next look is due
        self._closed = False

    def start(self, listener: Listener, retry: bool = False) -> None:
        """Start the first process alone, and the others once it has said which devices there are."""
        with self._lock:
            self._listener = listener
            if not self._places or (retry and self._all_given_up()):
                self._places = [Place(0)]
                self._wake.set()
            if not self._keeper and not self._closed:
                self._keeper = threading.Thread(target=self._keep, daemon=True)
                self._keeper.start()

    def submit(self, worker: int, job: Train) -> None:
        with self._lock:
            place = self._places[worker]
            if place.hello and place.process:  # otherwise its end is on the way to the listener
                place.begin(job)
                place.process.send(job)

    def cancel(self, worker: int, job: Cancel) -> None:
        with self._lock:
            place = self._places[worker]
            if place.job == job.job and place.process:
                place.cancel()
                place.process.send(job)

    def count(self) -> int:
        with self._lock:
            return 0 if self._all_given_up() else self._wanted() - self._given_up()

    def where(self) -> str:
        return f"this machine ({how_many(self.count(), 'worker')})"

    def problem(self) -> str | None:
        with self._lock:
            if not self._given_up():
                return None
            wanted = self._wanted()
            left = "No" if self._all_given_up() else f"Only {wanted - self._given_up()} of {wanted}"
            return f"{left} training processes stay alive here. Why the last one ended: {self._last_words}."

    def close(self) -> None:
        """Close the processes' stdin, which ends them, and kill those that do not end by themselves."""
        with self._lock:
            self._closed = True
            processes = [place.process for place in self._places if place.process]
        self._wake.set()
        for process in processes:
            process.close()
        deadline = monotonic() + GOODBYE
        for process in processes:
            process.join(max(0.0, deadline - monotonic()))
        if self._keeper:
            self._keeper.join()

    def _wanted(self) -> int:
        """How many there should be."""
        return max(len(self._places), self._number or self._cards or self._default)

    def _given_up(self) -> int:
        return sum(place.given_up for place in self._places)

    def _all_given_up(self) -> bool:
        return bool(self._places) and self._given_up() == len(self._places)

    def _keep(self) -> None:
        """Start what is due and end what hangs, until all is closed."""
        last = monotonic()
        while not self._closed:
            now = monotonic()
            self._end_hanging(awake=min(now - last, 2 * TICK))  # after more than that we slept, and they did too
            last = now
            self._start_due(now)
            self._wake.wait(TICK)
            self._wake.clear()

    def _end_hanging(self, awake: float) -> None:
        with self._lock:
            for place in self._places:
                place.silent += awake
                if place.hangs and place.process:
                    place.process.kill(f"after {place.silent:.0f} seconds without a sign of life")

    def _start_due(self, now: float) -> None:
        failed: list[tuple[Place, str]] = []
        with self._lock:
            due = [place for place in self._places if not (place.process or place.given_up) and place.next_start <= now]
            for place in due if not self._closed else []:
                try:
                    hear, bury = partial(self._hear, place), partial(self._bury, place)
                    place.start(WorkerProcess(place.number, hear, bury, self._command))
                except OSError as error:
                    failed.append((place, f"it could not be started ({error.strerror})"))
        for place, why in failed:
            self._bury(place, why)

    def _hear(self, place: Place, message: FromWorker) -> None:
        """Whatever a process says goes to the listener."""
        assert self._listener
        with self._lock:
            place.hear(message)
            if isinstance(message, Hello):
                self._cards = sum(kind(device) == "cuda" for device in message.devices)
                self._places += map(Place, range(len(self._places), self._wanted()))
                self._wake.set()
        match message:
            case Hello():
                self._listener.greeted(place.number, message)
            case Epoch():
                self._listener.epoch(place.number, message)
            case _:
                self._listener.finished(place.number, message)

    def _bury(self, place: Place, last_words: str) -> None:
        """A process has ended: tell the listener, and only then let another take its place."""
        assert self._listener
        with self._lock:
            others = any(other.process for other in self._places if other is not place)
            place.lose(short_of_memory=others and place.process is not None and place.process.killed)
            self._last_words = last_words
        if self._closed:
            return
        _log.warning("Worker %d: %s.", place.number, last_words)
        self._listener.lost(place.number, last_words)
        with self._lock:
            place.process = None
        self._wake.set()
