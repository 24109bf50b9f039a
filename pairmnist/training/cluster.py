"""What is called on a worker of a Dask cluster (see `service/dask_connection.py`).

Plain data comes and goes: numbers, names, and the messages of `protocol.messages` as lines.
"""

import os
import sys
from typing import Self

from distributed import Status, Worker, get_worker

from pairmnist.protocol.messages import FromWorker, Train, decode, encode
from pairmnist.training import worker


class ClusterChannel(worker.Channel):
    """What is said while a job is trained goes out as events, and that nobody wants it any more is the task's state."""

    def __init__(self, topic: str, key: str) -> None:
        self._worker: Worker = get_worker()
        self._topic, self._key = topic, key

    def __enter__(self) -> Self:
        """The task has left the cluster's own queue."""
        self._event(begins=True)
        return self

    def __exit__(self, *exception: object) -> None:
        """The worker is free again, which whoever cancelled a task is not told by Dask."""
        self._event(ends=True)

    def say(self, message: FromWorker) -> None:
        self._event(says=encode(message))

    def cancelled(self, job: int) -> bool:
        """Whether whoever asked for the job has cancelled it or is gone, or the scheduler is."""
        task = self._worker.state.tasks.get(self._key)
        return task is None or task.state == "cancelled" or self._worker.status in (Status.closing, Status.closed)

    def _event(self, **content: object) -> None:
        self._worker.log_event(self._topic, {"task": self._key, **content})


def greet(topic: str, key: str, number: int) -> str:
    """The Hello of this worker, which has this number. Raises RuntimeError where it would train two jobs at once."""
    threads = get_worker().state.nthreads
    if threads > 1:
        raise RuntimeError(f"it has {threads} threads: start it with --nthreads 1, and one worker a core")
    with ClusterChannel(topic, key):
        return encode(worker.greeting(number))


def train(topic: str, key: str, line: str) -> str:
    """Do the job in a line as the task `key`; returns its end as a line. What happens meanwhile is told as events."""
    job = decode(line)
    assert isinstance(job, Train)
    with ClusterChannel(topic, key) as channel:
        try:
            return encode(worker.answer(job, channel))
        except SystemExit as error:  # this process can do nothing more
            print(error, file=sys.stderr, flush=True)
            os._exit(1)
