"""A worker that pretends to train: the real one's conversation, without torch, and accidents on request.

`python -m tests.support.stand_in_worker LOG N` notes in LOG the process and run of each training that it
begins. A run's seed says what happens to it.
"""

import os
import signal
import sys
import time
from pathlib import Path

from pairmnist.architectures import ARCHITECTURES
from pairmnist.config import Run
from pairmnist.protocol.messages import Epoch, Hello, Stopped, Trained
from pairmnist.protocol.pace import Pace
from pairmnist.records.packing import pack
from pairmnist.records.record import EpochResult
from pairmnist.training import worker
from tests.support.records import make_record

EPOCH = 0.02  # seconds
FAILS, DIES, DIES_ONCE, DEAF, MIXES_UP = range(1, 6)  # seeds


def train(job, channel, cancelled):
    runs = job.runs
    for run in runs:
        begin(run, runs)
    for epoch in range(1, runs[0].settings.epochs + 1):
        time.sleep(EPOCH)
        if cancelled() and runs[0].settings.seed != DEAF:
            return Stopped(job.job)
        for run in runs:
            losses = (1.0, 1.0) if run.settings.learns_digits else None
            result = EpochResult(epoch, 1 / epoch, 1 / epoch, losses, 0.4, 0.3)
            channel.say(Epoch(job.job, run.id, result))
    return Trained(job.job, {run.id: record(run) for run in runs}, {})


def begin(run, runs):
    begun_before = run.id in log.read_text()
    with log.open("a") as file:
        file.write(f"{os.getpid()} {run.id} {len(runs)}\n")
    if run.settings.seed == FAILS:
        raise RuntimeError("the moon is full")
    if run.settings.seed == DIES or (run.settings.seed == DIES_ONCE and not begun_before):
        print("I feel dizzy", file=sys.stderr, flush=True)
        os.kill(os.getpid(), signal.SIGKILL)


def record(run):
    return pack(make_record(Run(run.settings, run.repetition + 1) if run.settings.seed == MIXES_UP else run))


if __name__ == "__main__":
    log = Path(sys.argv[1])
    log.touch()
    worker.train = train
    channel = worker.open_channel()
    print("this must not disturb the conversation")
    paces = dict.fromkeys(ARCHITECTURES, Pace(0, 1e-4))
    channel.say(Hello(("cpu",), {"cuda:0": "too old"}, "cpu", paces))
    while True:
        channel.say(worker.answer(channel.jobs.get(), channel))
