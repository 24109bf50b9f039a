"""Train runs, one or several side by side, and return their records. No files and no page here."""

import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import torch

from pairmnist.config import Run
from pairmnist.protocol.jobs import can_share
from pairmnist.records.record import EpochResult, Record
from pairmnist.training.loop import descend
from pairmnist.training.preparing import exact_arithmetic, initial_network, load_data
from pairmnist.training.recording import Recorder, record_facts


class Cancelled(Exception):
    """Nobody waits for these runs any more."""


def train(
    run: Run,
    device: str = "cpu",
    on_epoch: Callable[[EpochResult], object] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Record:
    """Train one network and return its record; a record whose run diverged says so.

    device: 'cpu', 'cuda' or 'cuda:1'. on_epoch: called after each epoch with its losses and errors. cancelled: asked
    after each step; once it is true, Cancelled is raised. The same run on the same machine gives the same bits, so a
    CPU trains it with one thread; torch has its own number of threads again afterwards.
    """

    def report(_: Run, result: EpochResult) -> None:
        if on_epoch:
            on_epoch(result)

    [record] = train_side_by_side([run], device, report, cancelled)
    return record


def train_side_by_side(
    runs: Sequence[Run],
    device: str = "cpu",
    on_epoch: Callable[[Run, EpochResult], object] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> list[Record]:
    """Train runs as members of one network, and return their records in the same order; otherwise as `train`.

    No run's result depends on which others train beside it, up to rounding. `on_epoch` is called for each run that has
    not diverged. Raises ValueError for runs that do not agree in all but repetition and digit weight.
    """
    if not all(can_share(runs[0], run) for run in runs):
        raise ValueError("only runs that agree in all but repetition and digit weight can train side by side")
    started, clock = datetime.now(UTC), time.perf_counter()
    where = torch.device(device)
    with exact_arithmetic():
        net = initial_network(runs, where)
        training, test = load_data(runs, where)
        recorder = Recorder(runs, net, test)
        for step in descend(runs, net, training, recorder.compares_gradients):
            recorder.add_step(step)
            if step.last:
                for run, result in recorder.end_epoch(step.epoch):
                    if on_epoch:
                        on_epoch(run, result)
            if all(recorder.diverged):
                break
            if cancelled and cancelled():
                raise Cancelled
        facts = record_facts(where, started, time.perf_counter() - clock, len(runs))
        return recorder.records(training, facts)
