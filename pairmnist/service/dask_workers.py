"""The workers of a Dask cluster, behind the same interface as those of this machine.

All is done by one event loop in a thread of its own; other threads only hand it what they want done.
"""

import asyncio
import logging
import threading
from collections.abc import Callable
from functools import partial
from typing import Any

from distributed import Client

from pairmnist.protocol.messages import Cancel, Train
from pairmnist.service.dask_connection import Connection, wait
from pairmnist.service.workers import Listener, Workers
from pairmnist.wording import count as how_many

CONNECTING = 5.0  # seconds in which a scheduler has to answer
PAUSE = 2.0  # seconds until one that did not is tried again

_log = logging.getLogger(__name__)


class DaskWorkers(Workers):
    """The workers of the cluster that a scheduler leads, for example at tcp://10.0.0.5:8786.

    A scheduler that does not answer, or not any more, is tried again until it does.
    """

    def __init__(self, scheduler: str) -> None:
        self._scheduler = scheduler
        self._lock = threading.Lock()  # guards the next three
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None  # the thread's, while it runs
        self._closed = False
        # What follows is the loop's; others may read it.
        self._connection: Connection | None = None
        self._why_away = "it was not asked yet"  # why there is no connection

    def start(self, listener: Listener, retry: bool = False) -> None:
        with self._lock:
            if self._thread or self._closed:
                return
            ready = threading.Event()
            self._thread = threading.Thread(target=lambda: asyncio.run(self._live(listener, ready)), daemon=True)
            self._thread.start()
            ready.wait()

    def submit(self, worker: int, job: Train) -> None:
        self._soon(Connection.submit, worker, job)

    def cancel(self, worker: int, job: Cancel) -> None:
        self._soon(Connection.cancel, worker, job)

    def count(self) -> int:
        """Never none: others may join."""
        return max(1, self._members())

    def where(self) -> str:
        return f"the cluster at {self._scheduler} ({how_many(self._members(), 'worker')})"

    def problem(self) -> str | None:
        connection = self._connection
        if connection is None or not connection.there:
            return (
                f"The scheduler at {self._scheduler} does not answer ({self._why_away}). It is asked again and again, "
                "and what waits is trained once it answers."
            )
        if refused := dict(connection.refused):
            address, why = next(iter(refused.items()))
            return f"{how_many(len(refused), 'worker')} of the cluster cannot be used. Why not {address}: {why}."
        if not connection.members:
            return f"The cluster at {self._scheduler} has no workers. What waits is trained once one has joined."
        return None

    def close(self) -> None:
        """Leave the cluster; it stops what it trains for us."""
        with self._lock:
            self._closed = True
            if self._loop:
                self._loop.call_soon_threadsafe(self._stop.set)
        if self._thread:
            self._thread.join()

    def _members(self) -> int:
        connection = self._connection
        return len(connection.members) if connection else 0

    def _soon(self, act: Callable[..., None], *values: Any) -> None:
        """Have the connection do something. While there is none, its workers are lost, and the listener is told so."""
        with self._lock:
            if self._loop:
                self._loop.call_soon_threadsafe(self._act, act, *values)

    def _act(self, act: Callable[..., None], *values: Any) -> None:
        if self._connection:
            act(self._connection, *values)

    async def _live(self, listener: Listener, ready: threading.Event) -> None:
        """Connect, follow the cluster while the connection lasts, and connect again, until all is closed."""
        self._loop = asyncio.get_running_loop()
        self._stop, self._news = asyncio.Event(), asyncio.Queue[Callable[[], None]]()
        ready.set()
        teller = asyncio.create_task(self._tell_all())
        while not self._stop.is_set():
            try:
                async with Client(
                    self._scheduler, asynchronous=True, timeout=CONNECTING, set_as_default=False
                ) as client:
                    self._connection = Connection(client, listener, self._tell, self._stop)
                    self._why_away = "the connection was lost"
                    try:
                        await self._connection.follow()
                    finally:
                        self._connection.leave(self._why_away)
            except (OSError, ImportError) as error:  # ImportError: its Dask is another one
                self._why_away = str(error).strip() or type(error).__name__
            self._connection = None
            await wait(self._stop, PAUSE)
        with self._lock:
            self._loop = None
        teller.cancel()

    def _tell(self, act: Callable[..., None], *values: Any) -> None:
        """Tell the listener something, after all that it was told before."""
        self._news.put_nowait(partial(act, *values))

    async def _tell_all(self) -> None:
        """In another thread, because the listener may wait for its disk."""
        while True:
            news = await self._news.get()
            try:
                await asyncio.to_thread(news)
            except Exception:
                _log.exception("What a worker said could not be taken in.")
