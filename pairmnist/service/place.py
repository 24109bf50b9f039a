"""A worker's place on this machine: which process fills it, how long that may be silent, and when another may start."""

from dataclasses import dataclass
from time import monotonic

from pairmnist.protocol.devices import kind
from pairmnist.protocol.messages import Epoch, FromWorker, Hello, Train
from pairmnist.service.worker_process import WorkerProcess

# Seconds before a process is started again, by how many in its place have ended in a row without finishing a job. After
# that the place is given up; where the system seems to run out of memory, after KILLS, because the others need it.
PAUSES = (0.0, 1.0, 2.0, 4.0, 8.0)
KILLS = 2

# Seconds without a word after which a process is taken to hang: while it starts (PyTorch may come from a slow disk), in
# training (where so many epochs would take longer, as long as they take), on a device whose speed is not known, and in
# a job that was cancelled.
STARTING, TRAINING, EPOCHS, UNKNOWN, CANCELLED = 600.0, 120.0, 20, 1200.0, 1.5


@dataclass(eq=False)
class Place:
    """A worker's number, and the process that is that worker now."""

    number: int
    process: WorkerProcess | None = None
    hello: Hello | None = None  # from its process
    job: int | None = None  # that its process trains
    cancelled: bool = False  # that job
    silent: float = 0.0  # seconds since its process said something or was asked something, while it has to do
    patience: float | None = STARTING  # seconds that it may be silent; None while it has nothing to do
    ended: int = 0  # processes in a row that ended without having finished a job
    next_start: float = 0.0  # when the next process may start, on the monotonic clock
    given_up: bool = False

    @property
    def hangs(self) -> bool:
        return self.process is not None and self.patience is not None and self.silent > self.patience

    def start(self, process: WorkerProcess) -> None:
        self.process, self.silent, self.patience = process, 0.0, STARTING

    def begin(self, job: Train) -> None:
        """Its process is given this job."""
        assert self.hello
        self.job, self.cancelled, self.silent, self.patience = job.job, False, 0.0, UNKNOWN
        if kind(job.device) == kind(self.hello.device):
            settings = job.runs[0].settings
            seconds = self.hello.paces[settings.architecture].seconds(job.runs)
            self.patience = max(TRAINING, EPOCHS * seconds / settings.epochs)

    def cancel(self) -> None:
        """Its process is told to end its job."""
        self.cancelled, self.silent, self.patience = True, 0.0, CANCELLED

    def hear(self, message: FromWorker) -> None:
        """Its process has said something."""
        match message:
            case Hello():
                self.hello, self.patience = message, None
            case Epoch():
                if not self.cancelled:
                    self.patience = max(TRAINING, EPOCHS * self.silent, self.patience or 0.0)
                    self.silent = 0.0
            case _:
                self.job, self.cancelled, self.patience, self.ended = None, False, None, 0

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
