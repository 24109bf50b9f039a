"""A service that trains nothing: a test says in which state each run is."""

from collections.abc import Sequence
from dataclasses import replace

from pairmnist.config import Run
from pairmnist.records.record import EpochResult
from pairmnist.records.store import Store
from pairmnist.service.service import RunState


class FakeService:
    def __init__(self, store: Store) -> None:
        self.store = store
        self.states: dict[str, RunState] = {}  # by run id, of those that are neither stored nor absent
        self.asked: list[Run] = []  # to be trained
        self.seconds: float | None = 60.0  # its estimate
        self.goes_on: list[Run] = []  # what cancelling leaves to other visitors
        self.started = False
        self.broken: dict[str, str] = {}  # cards

    def start(self) -> None:
        self.started = True

    def devices(self) -> list[str]:
        return ["cpu"]

    def unusable(self) -> dict[str, str]:
        return self.broken

    def train(self, runs: Sequence[Run], visitor: str, device: str = "auto", again: bool = False) -> None:
        self.asked += runs
        self.put("queued", runs)

    def watch(self, runs: Sequence[Run], visitor: str) -> list[RunState]:
        return [self._state(run) for run in runs]

    def under_way(self, visitor: str) -> list[Run]:
        return [run for run in self.asked if self._state(run).state in ("queued", "running")]

    def cancel(self, runs: Sequence[Run], visitor: str, everybody: bool = False) -> list[Run]:
        goes_on = [] if everybody else self.goes_on
        self.put("cancelled", [run for run in runs if run not in goes_on])
        return goes_on

    def estimate(self, runs: Sequence[Run], device: str = "auto", again: bool = False) -> float | None:
        return self.seconds

    def put(self, state: str, runs: Sequence[Run], epochs: int = 0, message: str = "") -> None:
        """Put runs into a state, with a history of so many epochs."""
        history = tuple(EpochResult(e, 1 / e, 0.7 / e, (2 / e, 2 / e), 0.4 / e, 0.5 / e) for e in range(1, epochs + 1))
        self.states |= {run.id: RunState(run, state, history, 12.0 if epochs else None, message) for run in runs}

    def _state(self, run: Run) -> RunState:
        if run.id in self.states:
            state = self.states[run.id]
            return replace(state, shared=state.state in ("queued", "running") and run in self.goes_on)
        return RunState(run, "stored" if self.store.has(run) else "absent")
