"""What the page and the command line see of the service. The tests' stand-in has the same shape and the same rule."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from pairmnist.config import Run
from pairmnist.records.record import EpochResult
from pairmnist.records.store import Stamp
from pairmnist.service.limits import Limits
from pairmnist.service.task import Task, is_stored


@dataclass(frozen=True)
class RunState:
    """How far a run is. state: stored, absent, queued, running, failed or cancelled."""

    run: Run
    state: str
    history: tuple[EpochResult, ...] = ()  # while it is trained, and what there was when it failed or was cancelled
    message: str = ""  # why it failed and what to do, in words
    recorded: bool = False  # whether a record is stored, if only of an earlier training


def run_state(run: Run, stamp: Stamp | None, task: Task | None) -> RunState:
    """The state of a run of which `stamp` is stored and that somebody asked for as `task`, each None where it is not.

    What is asked for counts until something newer is stored than was there then: a run that is trained again and fails
    has failed, although its first record is still there.
    """
    if is_stored(stamp, task):
        return RunState(run, "stored", recorded=True)
    if task is None:
        return RunState(run, "absent")
    return RunState(run, task.state, tuple(task.history), task.message, stamp is not None)


class Turn(NamedTuple):
    """Where a visitor stands in the queue."""

    place: int  # of the next of their runs, from 1
    seconds: float | None  # until it begins, if nobody else asks for more; None where that is not known


class Site(NamedTuple):
    """Where the service trains."""

    words: str  # for example 'this machine (2 workers)'
    other: str | None = None  # where it could train instead; None where there is no choice


class TrainingService(Protocol):
    """Training for everybody who asks. A visitor is any name that tells them apart."""

    limits: Limits

    def start(self) -> None:
        """Start the workers, where that was not done yet."""

    def devices(self) -> list[str] | None:
        """The devices to train on, for example ['cpu', 'cuda:0']; None until the first worker has said so."""

    def unusable(self) -> Mapping[str, str]:
        """The cards on which a worker could train nothing, and why."""

    def problems(self) -> list[str]:
        """In sentences, what keeps runs from being trained or stored as they should be."""

    def site(self) -> Site:
        """Where runs are trained now."""

    def move(self, to: str) -> None:
        """Train at the other site, unless somebody else has moved already. Runs in training begin again there."""

    def see(self, visitor: str, runs: Sequence[Run] = ()) -> None:
        """Note that a visitor is there and looks at these runs."""

    def rename(self, visitor: str, name: str) -> None:
        """A visitor turns out to be another one, who takes over what they asked for and looked at."""

    def states(self, runs: Sequence[Run], visitor: str) -> list[RunState]:
        """The state of each run, as this visitor sees it."""

    def under_way(self, visitor: str) -> list[Run]:
        """The runs that this visitor asked for and that are not done."""

    def train(self, runs: Sequence[Run], visitor: str, device: str = "auto", again: bool = False) -> None:
        """Queue those of these runs that are not stored; join those under way.

        again: stored ones too, because they do not keep everything. Raises LimitError, and queues none, where that is
        more than the service allows.
        """

    def try_out(self, runs: Sequence[Run], visitor: str, device: str = "auto", again: bool = False) -> bool:
        """Queue what a visitor only looks at, behind all that anybody asked for; it ends when they look at other runs.

        Says whether it did: not where anything waits, nor where these would take longer than `limits.by_itself`.
        """

    def turn(self, visitor: str) -> Turn | None:
        """Where a visitor stands in the queue; None where none of their runs waits."""

    def shared(self, runs: Sequence[Run], visitor: str) -> list[Run]:
        """Those of these runs that another visitor who is there waits for too."""

    def cancel(self, runs: Sequence[Run], visitor: str, everybody: bool = False) -> list[Run]:
        """End these runs; returns those that go on because another visitor who is there waits for them.

        everybody: end them for the others too.
        """

    def delete(self, runs: Sequence[Run]) -> int:
        """Delete these runs from the cache, except those that somebody looks at or waits for. Returns how many went."""

    def close(self) -> None:
        """End all workers; what they train is lost."""

    def estimate(self, runs: Sequence[Run], device: str = "auto", again: bool = False) -> float | None:
        """Seconds until those of these runs that are not stored would be, if nobody asked for anything else.

        None while nothing is known of the workers' speed. again: until the stored ones would be trained too.
        """
