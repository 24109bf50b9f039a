"""A service that trains nothing: a test says in which state each run is."""

from collections.abc import Mapping, Sequence

from pairmnist.config import Run
from pairmnist.records.record import EpochResult
from pairmnist.records.store import Store
from pairmnist.service.interface import RunState, Site, TrainingService, Turn, run_state
from pairmnist.service.limits import LimitError, Limits
from pairmnist.service.task import Task


class FakeService(TrainingService):
    def __init__(self, store: Store) -> None:
        self.store = store
        self.tasks: dict[str, Task] = {}  # by run id
        self.asked: list[Run] = []  # to be trained
        self.askers: list[str] = []
        self.tried: list[Run] = []  # what began by itself
        self.seconds: float | None = 60.0  # its estimate
        self.seconds_of: dict[tuple[int, int], float] = {}  # other estimates, by epochs and number of runs
        self.goes_on: list[Run] = []  # what cancelling leaves to other visitors
        self.started = False
        self.broken: dict[str, str] = {}  # cards
        self.trouble: list[str] = []  # with the workers or the disk
        self.place: Turn | None = None  # in the queue
        self.refusal = ""  # what `train` says instead of queueing
        self.limits = Limits(by_itself=5)
        self.sites = [Site("this machine (2 workers)")]  # the first is where it trains

    def start(self) -> None:
        self.started = True

    def devices(self) -> list[str]:
        return ["cpu"]

    def unusable(self) -> Mapping[str, str]:
        return self.broken

    def site(self) -> Site:
        return self.sites[0]

    def move(self, to: str) -> None:
        self.sites.reverse()

    def problems(self) -> list[str]:
        return self.trouble

    def turn(self, visitor: str) -> Turn | None:
        return self.place

    def train(self, runs: Sequence[Run], visitor: str, device: str = "auto", again: bool = False) -> None:
        if self.refusal:
            raise LimitError(self.refusal)
        self.asked += runs
        self.askers.append(visitor)
        self.put("queued", runs)

    def try_out(self, runs: Sequence[Run], visitor: str, device: str = "auto", again: bool = False) -> bool:
        self.tried += runs
        self.put("queued", runs)
        return True

    def see(self, visitor: str, runs: Sequence[Run] = ()) -> None:
        pass

    def rename(self, visitor: str, name: str) -> None:
        pass

    def states(self, runs: Sequence[Run], visitor: str) -> list[RunState]:
        stored = self.store.stored(runs)
        return [run_state(run, stored.get(run.id), self.tasks.get(run.id)) for run in runs]

    def under_way(self, visitor: str) -> list[Run]:
        return [task.run for task in self.tasks.values() if task.active and task.run in self.asked]

    def shared(self, runs: Sequence[Run], visitor: str) -> list[Run]:
        return [run for run in runs if run in self.goes_on]

    def cancel(self, runs: Sequence[Run], visitor: str, everybody: bool = False) -> list[Run]:
        goes_on = [] if everybody else self.goes_on
        self.put("cancelled", [run for run in runs if run not in goes_on])
        return goes_on

    def delete(self, runs: Sequence[Run]) -> int:
        return self.store.delete(runs)

    def close(self) -> None:
        pass

    def estimate(self, runs: Sequence[Run], device: str = "auto", again: bool = False) -> float | None:
        return self.seconds_of.get((runs[0].settings.epochs, len(runs)), self.seconds)

    def put(self, state: str, runs: Sequence[Run], epochs: int = 0, message: str = "") -> None:
        """Put runs into a state, with a history of so many epochs."""
        history = [EpochResult(e, 1 / e, 0.7 / e, (2 / e, 2 / e), 0.4 / e, 0.5 / e) for e in range(1, epochs + 1)]
        before = self.store.stored(runs)
        for run in runs:
            self.tasks[run.id] = Task(run, "auto", before.get(run.id), state, history, message)
