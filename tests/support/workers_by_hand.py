"""Workers that do nothing: a test says what they say."""

import pairmnist
from pairmnist.architectures import ARCHITECTURES
from pairmnist.protocol.messages import Cancel, Hello, Train
from pairmnist.protocol.pace import Pace
from pairmnist.service.workers import Listener, Workers


class WorkersByHand(Workers):
    def __init__(self, number: int = 1) -> None:
        self.number = number
        self.jobs: list[tuple[int, Train]] = []  # worker and job, in the order in which they were given
        self.cancelled: list[tuple[int, Cancel]] = []

    def start(self, listener: Listener, retry: bool = False) -> None:
        pass

    def submit(self, worker: int, job: Train) -> None:
        self.jobs.append((worker, job))

    def cancel(self, worker: int, job: Cancel) -> None:
        self.cancelled.append((worker, job))

    def count(self) -> int:
        return self.number

    def where(self) -> str:
        return f"nowhere ({self.number})"

    def problem(self) -> str | None:
        return None

    def close(self) -> None:
        pass


def hello(*devices: str, version: str = pairmnist.__version__, **unusable: str) -> Hello:
    """From a worker that sees these devices and trains on the last of them."""
    devices = devices or ("cpu",)
    return Hello(devices, unusable, devices[-1], dict.fromkeys(ARCHITECTURES, Pace(0.0, 1e-4)), version)
