"""`python -m pairmnist.training.worker N`: the Nth training process.

Takes jobs on stdin and answers on stdout (see `protocol.messages`).

It ends when its stdin closes, so that nothing survives the process that started it, however that one ended.
"""

import os
import queue
import sys
import threading
import traceback
from collections.abc import Callable
from typing import TextIO

from pairmnist.config import Run
from pairmnist.protocol.devices import choose_device
from pairmnist.protocol.messages import (
    Cancel,
    End,
    Epoch,
    Failed,
    FromWorker,
    Hello,
    Stopped,
    Train,
    Trained,
    decode,
    encode,
)
from pairmnist.records.packing import pack
from pairmnist.records.record import EpochResult, RecordError

NICENESS = 10  # the page goes first


class Channel:
    """The worker's side of the conversation: jobs to come, which of them are cancelled, and a way to answer."""

    def __init__(self, incoming: TextIO, outgoing: TextIO) -> None:
        self.jobs: queue.SimpleQueue[Train] = queue.SimpleQueue()
        self._cancelled: set[int] = set()
        self._incoming, self._outgoing = incoming, outgoing

    def listen(self) -> None:
        """Sort what comes in until stdin closes, then end the process, whatever it is busy with."""
        for line in self._incoming:
            match decode(line):
                case Cancel(job):
                    self._cancelled.add(job)
                case Train() as train:
                    self.jobs.put(train)
        os._exit(0)

    def cancelled(self, job: int) -> bool:
        return job in self._cancelled

    def say(self, message: FromWorker) -> None:
        self._outgoing.write(encode(message) + "\n")
        self._outgoing.flush()


def open_channel() -> Channel:
    """Keep the real stdout for messages, and send what anything else prints to stderr, where it harms nothing."""
    outgoing = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    channel = Channel(sys.stdin, outgoing)
    threading.Thread(target=channel.listen, daemon=True).start()
    return channel


def devices() -> list[str]:
    """The devices of this machine: 'cpu', then 'cuda:0' and so on."""
    import torch

    return ["cpu"] + [f"cuda:{index}" for index in range(torch.cuda.device_count())]


def greeting(worker: int) -> Hello:
    """Warm this worker's device up; what is here and how fast it is.

    A card on which nothing can be trained, because its driver is too old or it has no memory left, does not count: the
    next device takes its place, and the message says why.
    """
    from pairmnist.training.warm_up import warm_up

    available, unusable = devices(), {}
    while True:
        device = choose_device("auto", available, worker)
        try:
            paces = warm_up(device)
        except RuntimeError as error:
            if device == "cpu":
                raise
            available.remove(device)
            unusable[device] = str(error).strip().splitlines()[0]
        else:
            break
    return Hello(tuple(available), unusable, device, paces)


def answer(job: Train, channel: Channel) -> End:
    """Train a job's runs; their records, or what went wrong in words."""
    try:
        return train(job, channel, lambda: channel.cancelled(job.job))
    except Exception as error:
        traceback.print_exc()
        return Failed(job.job, f"{type(error).__name__}: {error}")


def train(job: Train, channel: Channel, cancelled: Callable[[], bool]) -> End:
    """What answers a job: its records, or that it was cancelled.

    After an error of a card itself this process can do nothing more on it, and ends; a fresh one tries the runs again.
    """
    import torch

    from pairmnist.training.runs import Cancelled, train_side_by_side

    def on_epoch(run: Run, result: EpochResult) -> None:
        channel.say(Epoch(job.job, run.id, result))

    try:
        records = train_side_by_side(job.runs, job.device, on_epoch, cancelled)
    except Cancelled:
        return Stopped(job.job)
    except torch.AcceleratorError as error:
        sys.exit(f"{job.device} failed: {error}")
    packed, refused = {}, {}
    for record in records:
        try:
            packed[record.run.id] = pack(record)
        except RecordError as error:  # concerns this run alone
            refused[record.run.id] = str(error)
    return Trained(job.job, packed, refused)


def main(worker: int) -> None:
    channel = open_channel()  # first of all, because a worker must hear its end while torch is being imported
    if hasattr(os, "nice"):  # Windows has none
        os.nice(NICENESS)
    channel.say(greeting(worker))
    while True:
        channel.say(answer(channel.jobs.get(), channel))


if __name__ == "__main__":
    main(int(sys.argv[1]))
