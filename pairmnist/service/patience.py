"""How long a worker may be silent before it is taken to hang."""

from dataclasses import dataclass

from pairmnist.protocol.devices import kind
from pairmnist.protocol.messages import Epoch, FromWorker, Hello, Train

# Seconds without a word after which a worker is taken to hang: while it starts (PyTorch may come from a slow disk), in
# training (where so many epochs would take longer, as long as they take), on a device whose speed is not known, and in
# a job that was cancelled.
STARTING, TRAINING, EPOCHS, UNKNOWN, CANCELLED = 600.0, 120.0, 20, 1200.0, 1.5


@dataclass(eq=False)
class Patience:
    """What a worker was asked and has said, and for how long it has been silent since."""

    number: int
    hello: Hello | None = None  # from it
    job: int | None = None  # that it trains
    cancelled: bool = False  # that job
    silent: float = 0.0  # seconds since it said something or was asked something, while it has to do
    patience: float | None = STARTING  # seconds that it may be silent; None while it has nothing to do

    @property
    def hangs(self) -> bool:
        return self.patience is not None and self.silent > self.patience

    def await_hello(self) -> None:
        """It starts now."""
        self.silent, self.patience = 0.0, STARTING

    def begin(self, job: Train) -> None:
        """It is given this job."""
        assert self.hello
        self.job, self.cancelled, self.silent, self.patience = job.job, False, 0.0, UNKNOWN
        if kind(job.device) == kind(self.hello.device):
            settings = job.runs[0].settings
            seconds = self.hello.paces[settings.architecture].seconds(job.runs)
            self.patience = max(TRAINING, EPOCHS * seconds / settings.epochs)

    def cancel(self) -> None:
        """It is told to end its job."""
        self.cancelled, self.silent, self.patience = True, 0.0, CANCELLED

    def hear(self, message: FromWorker) -> None:
        """It has said something."""
        match message:
            case Hello():
                self.hello, self.patience = message, None
            case Epoch():
                if not self.cancelled:
                    self.patience = max(TRAINING, EPOCHS * self.silent, self.patience or 0.0)
                    self.silent = 0.0
            case _:
                self.job, self.cancelled, self.patience = None, False, None
