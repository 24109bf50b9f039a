"""What the service asks of those that train, and what they tell it: the same for processes here and elsewhere."""

from typing import Protocol

from pairmnist.protocol.messages import Cancel, End, Epoch, Hello, Train


class Listener(Protocol):
    """Whom the workers tell what happens, from any thread. A worker is a number."""

    def greeted(self, worker: int, hello: Hello) -> None:
        """A worker is ready for its first job."""

    def epoch(self, worker: int, epoch: Epoch) -> None:
        """A worker has finished an epoch of one of its runs."""

    def finished(self, worker: int, end: End) -> None:
        """A worker has ended its job and is ready for another."""

    def lost(self, worker: int, last_words: str, counts: bool = True) -> None:
        """A worker has ended, with its job if it had one. Another may greet under its number later.

        counts: against the runs of its job, which may have been what ended it.
        """


class Workers(Protocol):
    """Those that train, wherever they are. May be used from several threads."""

    def start(self, listener: Listener, retry: bool = False) -> None:
        """Start what is not running; nothing where that was done already.

        retry: somebody wants to train, so where all workers were given up they are tried again.
        """

    def submit(self, worker: int, job: Train) -> None:
        """Give a worker that is ready a job: it will be finished, or the worker lost."""

    def cancel(self, worker: int, job: Cancel) -> None:
        """End a worker's job, within two seconds: it will be finished, or the worker lost."""

    def count(self) -> int:
        """How many workers there are, including those that are about to start; none where all were given up."""

    def where(self) -> str:
        """In words, where they are and how many, for example 'this machine (2 workers)'."""

    def problem(self) -> str | None:
        """In words, why there are fewer than there should be; None where there are not."""

    def close(self) -> None:
        """End them all."""
