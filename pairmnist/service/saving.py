"""What the end of a job comes to: its records in the store, or in words what is wrong and what to do."""

import logging
import threading
from collections.abc import Callable, Collection

from pairmnist.config import Run
from pairmnist.protocol.messages import End, Failed, Trained
from pairmnist.records.record import RecordError
from pairmnist.records.store import Store
from pairmnist.service.task import Job

PAUSE = 30.0  # seconds until what the disk refused is tried again

_log = logging.getLogger(__name__)


class Saver:
    """Writes records. What the disk refuses stays in memory, counts as stored, and is tried again until it is taken."""

    def __init__(self, store: Store, megabytes: int | None = None) -> None:
        """megabytes: to which `make_room` keeps the cache; None for no limit."""
        self._store = store
        self._megabytes = megabytes
        self._problem: str | None = None  # why new records cannot be written
        self._lock = threading.Lock()  # guards the thread
        self._thread: threading.Thread | None = None  # while there is something to try again
        self._closed = threading.Event()

    def check(self, runs: int = 1) -> None:
        """See whether so many records could be written, before they are trained."""
        self._problem = self._store.problem(runs)
        if self._problem:
            self._keep_trying()

    def problem(self) -> str | None:
        if self._problem is None:
            return None
        return f"What is trained now is kept in memory only, until this can be mended: {self._problem}."

    def save(self, job: Job, end: End) -> dict[str, str]:
        """Store the records that a job ended with; returns by run id, in words, what is wrong with the others."""
        match end:
            case Failed():
                words = f"Training stopped with an error ({end.why}). Train it again, or with other settings."
                return {task.run.id: words for task in job.tasks}
            case Trained():
                problems = {task.run.id: self._save(task.run, end) for task in job.tasks}
                return {run_id: words for run_id, words in problems.items() if words}
        return {}

    def make_room(self, in_use: Callable[[], Collection[Run]]) -> None:
        """Delete the runs that were not used for the longest time, as far as the limit asks for it; these stay."""
        if self._megabytes is None:
            return
        try:
            self._store.prune(self._megabytes * 1e6, in_use())
        except OSError as error:
            _log.warning("The cache could not be pruned: %s", error)

    def close(self) -> None:
        """Try a last time."""
        self._closed.set()
        self._store.save_kept()

    def _save(self, run: Run, end: Trained) -> str:
        """Store a run's record; returns in words why that could not be, or nothing."""
        if refused := end.refused.get(run.id):
            return f"Its result does not check: {refused}. Train it with other settings."
        try:
            try:
                self._store.save(run, end.records[run.id])
            except OSError as error:
                self._store.keep(run, end.records[run.id], error)
                self._keep_trying()
        except RecordError as error:
            return f"Its result does not check: {error}. Train it again."
        return ""

    def _keep_trying(self) -> None:
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._try_again, daemon=True)
                self._thread.start()

    def _try_again(self) -> None:
        """Try until nothing is left that the disk refuses."""
        while not self._closed.wait(PAUSE):
            with self._lock:
                if not self._store.save_kept():
                    self._problem = self._store.problem()
                    if self._problem is None:
                        self._thread = None
                        return
