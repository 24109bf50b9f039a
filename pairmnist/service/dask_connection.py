"""A connection to a Dask cluster, for as long as it lasts: its workers are met and lost, and given one job at a time.

All of it runs in the event loop of `dask_workers.DaskWorkers`. Nothing but plain data is sent: numbers, names, and the
messages of `protocol.messages` as lines.
"""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from concurrent.futures import CancelledError
from contextlib import suppress
from importlib import import_module
from itertools import count
from typing import Any

from distributed import Client, KilledWorker

import pairmnist
from pairmnist.protocol.devices import kind
from pairmnist.protocol.messages import Cancel, End, Epoch, Failed, Hello, Stopped, Train, decode, encode
from pairmnist.service.member import Member
from pairmnist.service.workers import Listener

TOPIC = "pairmnist"  # of the events in which workers say what happens to a task
TICK = 0.25  # seconds between two looks at the connection and the members
RESTARTING = 10.0  # seconds that the restart of a member may take

_log = logging.getLogger(__name__)


def call(function: str, *values: Any) -> str:
    """Call a function of the workers' side, which this side never loads because it needs PyTorch."""
    return str(getattr(import_module("pairmnist.training.cluster"), function)(*values))


async def wait(stop: asyncio.Event, seconds: float) -> None:
    """Until all is to stop, but no longer."""
    with suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), seconds)


class UnfitError(Exception):
    """Why a worker cannot be used."""


class Connection:
    """client: connected, or about to be. tell: call a method of the listener, later and in turn. stop: set to end."""

    def __init__(self, client: Client, listener: Listener, tell: Callable[..., None], stop: asyncio.Event) -> None:
        self.there = False  # until the scheduler has said who its workers are
        self.members: dict[str, Member] = {}  # by address
        self.refused: dict[str, str] = {}  # address → why it is given nothing
        self._client, self._listener, self._tell, self._stop = client, listener, tell, stop
        self._tasks = count(1)
        self._running: set[asyncio.Task[Any]] = set()

    async def follow(self) -> None:
        """Meet the workers, and see who comes and goes, until the connection ends or all is to stop."""
        client, last = self._client, self._now()
        comm = client.scheduler_comm
        client.subscribe_topic("all", self._on_change)  # where the scheduler says who comes and goes
        client.subscribe_topic(TOPIC, self._on_word)
        scheduler: Any = client.scheduler
        for address in (await scheduler.identity(n_workers=-1))["workers"]:
            self._meet(address)
        self.there = True
        while client.scheduler_comm is comm and client.status == "running" and not self._stop.is_set():
            await wait(self._stop, TICK)
            now = self._now()
            self._end_hanging(awake=min(now - last, 2 * TICK))
            last = now
        if client.status == "running":
            client.unsubscribe_topic("all")  # else it would be told that it has left

    def leave(self, last_words: str) -> None:
        """The connection ends, so all members are lost, through no fault of their runs."""
        for member in list(self.members.values()):
            self._lose(member, last_words, counts=False)

    def submit(self, worker: int, job: Train) -> None:
        if member := self._of(worker):  # otherwise its end is on the way to the listener
            self._ask(member, job, "train", encode(job))
            member.waiting = self._spawn(self._await_end(member, job))

    def cancel(self, worker: int, cancel: Cancel) -> None:
        member = self._of(worker)
        if member is None or member.task is None or member.doing is None or member.doing.job != cancel.job:
            return
        if not member.ended.is_set():  # otherwise what it ended with is on the way
            member.cancel()
            if not member.begun:
                member.end()  # it has not even begun
            self._spawn(self._client.cancel([member.task]))

    def _on_change(self, event: tuple[float, dict[str, Any]]) -> None:
        match event[1]:
            case {"action": "add-worker", "worker": address}:
                self._meet(address)
            case {"action": "remove-worker", "worker": address}:
                self.refused.pop(address, None)
                if member := self.members.get(address):
                    self._lose(member, f"the worker at {address} has left the cluster")

    def _on_word(self, event: tuple[float, dict[str, Any]]) -> None:
        """A worker says something about a task, maybe of another who uses this cluster."""
        content = event[1]
        member = next((one for one in self.members.values() if one.task and one.task.key == content["task"]), None)
        match content:
            case _ if member is None:
                return
            case {"begins": True}:
                member.begins()
            case {"ends": True}:
                member.end()
            case {"says": line} if isinstance(epoch := decode(line), Epoch):
                member.hear(epoch)
                if not member.cancelled:
                    self._tell(self._listener.epoch, member.number, epoch)

    def _meet(self, address: str) -> None:
        if address not in self.members:
            taken = {member.number for member in self.members.values()}
            member = Member(next(number for number in count() if number not in taken), address=address)
            self.members[address] = member
            self._ask(member, None, "greet", member.number)
            member.waiting = self._spawn(self._welcome(member))

    def _ask(self, member: Member, job: Train | None, function: str, *values: Any) -> None:
        """Give a member a task: to call a function of the workers' side."""
        key = f"{TOPIC}-{function}-{self._client.id}-{next(self._tasks)}"
        here = {"workers": [member.address], "allow_other_workers": False}
        once = {"key": key, "pure": False, "retries": 0, "priority": 0 if job else 1}
        member.give(self._client.submit(call, function, TOPIC, key, *values, **here, **once), job)

    async def _welcome(self, member: Member) -> None:
        """Wait for a member's Hello, and refuse it where it cannot be used."""
        try:
            if (line := await self._returned(member)) is None:
                return
            hello = decode(line)
            assert isinstance(hello, Hello)
            if hello.version != pairmnist.__version__:
                raise UnfitError(f"it has pairmnist {hello.version}, and this is {pairmnist.__version__}")
            if others := {kind(one.hello.device) for one in self.members.values() if one.hello} - {kind(hello.device)}:
                raise UnfitError(f"it trains on {kind(hello.device)} and others on {others.pop()}: all must be alike")
        except Exception as error:  # whatever went wrong over there
            self._refuse(member, error)
        else:
            member.hear(hello)
            self._tell(self._listener.greeted, member.number, hello)

    async def _await_end(self, member: Member, job: Train) -> None:
        """Wait for the end of a member's job."""
        try:
            line = await self._returned(member)
            if line is None and not member.cancelled:
                return
            if line is None:
                await member.ended.wait()
            end = Stopped(job.job) if line is None else decode(line)
        except Exception as error:  # whatever went wrong over there
            end = Failed(job.job, f"{type(error).__name__}: {error}")
        assert isinstance(end, End)
        member.hear(end)
        self._tell(self._listener.finished, member.number, end)

    async def _returned(self, member: Member) -> str | None:
        """What a member's task returns; None where it was cancelled or the member is lost, as another event says."""
        task = member.task
        assert task
        try:
            return str(await task)
        except (CancelledError, KilledWorker):
            return None
        finally:
            task.release()

    def _refuse(self, member: Member, error: Exception) -> None:
        why = str(error) if isinstance(error, UnfitError) else f"{type(error).__name__}: {error}"
        _log.warning("The worker at %s cannot be used: %s", member.address, why)
        self.refused[member.address] = why
        del self.members[member.address]

    def _end_hanging(self, awake: float) -> None:
        """Have those restarted that say nothing any more."""
        for member in list(self.members.values()):
            member.silent += awake
            if member.hangs:
                self._lose(member, f"it had to be restarted after {member.silent:.0f} seconds without a sign of life")
                restart = self._client.restart_workers([member.address], timeout=RESTARTING, raise_for_error=False)
                self._spawn(restart)

    def _lose(self, member: Member, last_words: str, counts: bool = True) -> None:
        del self.members[member.address]
        if member.waiting:
            member.waiting.cancel()
        if member.hello and not self._stop.is_set():
            _log.warning("Worker %d: %s.", member.number, last_words)
            self._tell(self._listener.lost, member.number, last_words, counts)

    def _of(self, worker: int) -> Member | None:
        return next((member for member in self.members.values() if member.number == worker), None)

    def _now(self) -> float:
        return asyncio.get_running_loop().time()

    def _spawn(self, act: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        """Begin something that nobody waits for, and keep it alive."""
        task = asyncio.get_running_loop().create_task(act)
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return task
