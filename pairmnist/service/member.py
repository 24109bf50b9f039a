"""A worker of a Dask cluster: the task that it was given, and what it has said."""

import asyncio
from dataclasses import dataclass, field

from distributed import Future

from pairmnist.protocol.messages import Train
from pairmnist.service.patience import Patience


@dataclass(eq=False)
class Member(Patience):
    """A worker of the cluster. It has patience while its task runs, not while the cluster lets that wait."""

    address: str = ""
    patience: float | None = None
    task: Future[str] | None = None  # that it was given last
    doing: Train | None = None  # the job of that task; none when it is to greet
    begun: bool = False  # that task
    ended: asyncio.Event = field(default_factory=asyncio.Event)  # set once it has
    waiting: asyncio.Task[None] | None = None  # for what comes of that task

    def give(self, task: Future[str], job: Train | None) -> None:
        self.task, self.doing, self.begun, self.cancelled, self.patience = task, job, False, False, None
        self.ended.clear()

    def begins(self) -> None:
        """Its task has left the cluster's queue."""
        self.begun = True
        if self.doing is None:
            self.await_hello()
        elif not self.cancelled:
            self.begin(self.doing)

    def end(self) -> None:
        self.patience = None
        self.ended.set()
