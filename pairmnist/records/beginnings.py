"""A shorter run is the beginning of a longer one, where nothing in training depends on how many epochs follow."""

from collections import defaultdict
from collections.abc import Hashable, Iterable
from functools import lru_cache
from threading import Lock
from time import monotonic, thread_time
from typing import Any

from numpy.typing import NDArray

from pairmnist.config import Run, Settings
from pairmnist.records.files import RunFiles
from pairmnist.records.record import BEGINNING_OF, EVEN_WHEN_DIVERGED, PARTS, Record, RecordError

SHORT = 0.005  # seconds that going through all files may take each time
RARELY = 20  # times as long as it took, otherwise, until it is done again

# The arrays that say of which epochs others are, and those others.
BY_EPOCH = {"replay_epochs": ("replay",), "gradient_epochs": ("gradient_cosine", "gradient_norms")}


def beginning(longer: Record, epochs: int) -> Record:
    """The record of a run of so many epochs, as far as that of a longer one holds it.

    It has the curves, and the replay and the gradients of the epochs up to the end; what is measured after a last epoch
    is missing. Where the longer run diverged within these epochs, this one did too. The facts are the longer run's, and
    `beginning_of` its number of epochs.
    """
    settings = longer.run.settings
    diverged = len(longer["loss"]) < epochs
    facts = {**longer.facts, "status": "diverged" if diverged else "finished", BEGINNING_OF: settings.epochs}
    arrays: dict[str, NDArray[Any]] = {}
    for name in (name for part in EVEN_WHEN_DIVERGED for name in PARTS[part] if name in longer.arrays):
        arrays[name] = longer[name][:epochs]
    for epochs_name, names in BY_EPOCH.items():
        if epochs_name in longer.arrays:
            until = int((longer[epochs_name] <= epochs).sum())
            arrays |= {name: longer[name][:until] for name in (epochs_name, *names)}
    return Record(Run(settings.with_(epochs=epochs), longer.run.repetition), facts, arrays)


class LongerRuns:
    """Which stored runs only go on for longer than others, as of the last look().

    What this process stores is known at once. To see what others stored all files are gone through, which takes a while
    where there are thousands; then that is done again only after a pause, so that what a run costs does not grow with
    their number.
    """

    def __init__(self, files: RunFiles) -> None:
        self._files = files
        self._lock = Lock()  # guards the rest
        self._names: list[list[str]] = []  # of the files that the families were made of
        self._families: dict[Hashable, set[Run]] = {}  # runs that differ in nothing but their epochs
        self._stale = True  # whether somebody has looked since
        self._due = 0.0  # when the files are gone through again, on the monotonic clock

    def look(self) -> None:
        """See what came and went, once somebody asks."""
        self._stale = True

    def of(self, run: Run) -> list[Run]:
        """The stored runs that this one is the beginning of, the shortest first."""
        if not run.settings.has_beginnings:
            return []
        with self._lock:
            if self._stale and monotonic() >= self._due:
                self._stale = False
                self._go_through()
            family = self._families.get(_family(run), ())
            longer = [one for one in family if one.settings.epochs > run.settings.epochs]
        return sorted(longer, key=lambda one: one.settings.epochs)

    def add(self, run: Run) -> None:
        """Take notice of a run that this process has stored."""
        with self._lock:
            self._families.setdefault(_family(run), set()).add(run)

    def _go_through(self) -> None:
        start = thread_time()
        names = self._files.names()
        if names != self._names:
            self._names, self._families = names, _families(self._files.runs())
        seconds = thread_time() - start
        if seconds > SHORT:
            self._due = monotonic() + RARELY * seconds


def _families(runs: Iterable[Run | RecordError]) -> dict[Hashable, set[Run]]:
    families: dict[Hashable, set[Run]] = defaultdict(set)
    for run in runs:
        if isinstance(run, Run):
            families[_family(run)].add(run)
    return dict(families)


def _family(run: Run) -> Hashable:
    """The same for all runs that differ in nothing but their epochs."""
    return _but_epochs(run.settings), run.repetition


@lru_cache(maxsize=1000)
def _but_epochs(settings: Settings) -> Hashable:
    return tuple(item for item in settings.canonical().items() if item[0] != "epochs")
