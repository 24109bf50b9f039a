"""A worker's place on this machine: which process fills it, and when another may start."""

from dataclasses import dataclass
from time import monotonic

from pairmnist.protocol.messages import Epoch, FromWorker, Hello
from pairmnist.service.patience import Patience
from pairmnist.service.worker_process import WorkerProcess

# Seconds before a process is started again, by how many in its place have ended in a row without finishing a job. After
# that the place is given up; where the system seems to run out of memory, after KILLS, because the others need it.
PAUSES = (0.0, 1.0, 2.0, 4.0, 8.0)
KILLS = 2


@dataclass(eq=False)
class Place(Patience):
    """A worker's number, and the process that is that worker now."""

    process: WorkerProcess | None = None
    ended: int = 0  # processes in a row that ended without having finished a job
    next_start: float = 0.0  # when the next process may start, on the monotonic clock
    given_up: bool = False

    @property
    def hangs(self) -> bool:
        return self.process is not None and super().hangs

    def start(self, process: WorkerProcess) -> None:
        self.process = process
        self.await_hello()

    def hear(self, message: FromWorker) -> None:
        super().hear(message)
        if not isinstance(message, Hello | Epoch):
            self.ended = 0

    def lose(self, short_of_memory: bool = False) -> None:
        """Its process has ended. Where that was no answer to Cancel it counts against the place.

        short_of_memory: the system may have ended it so that others live, and they do.
        """
        self.ended += not self.cancelled
        starved = short_of_memory and self.job is None and self.ended >= KILLS
        self.given_up = starved or self.ended > len(PAUSES)
        self.hello, self.job, self.cancelled = None, None, False
        pause = PAUSES[self.ended - 1] if self.ended and not self.given_up else 0.0
        self.next_start = monotonic() + pause
