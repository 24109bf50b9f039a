"""The product's own training in this process, with all, some or nothing of what it records."""

import time
from collections.abc import Iterator, Sequence
from typing import Any

import torch

from pairmnist.config import Run, Settings
from pairmnist.records.record import EpochResult
from pairmnist.training.loop import fit
from pairmnist.training.preparing import initial_network, load_data, use_exact_arithmetic
from pairmnist.training.recording import Recorder, answer, says_yes


class NoRecord(Recorder):
    """Records nothing: the work is then that of the plain loop."""

    def add_step(self, *_: Any) -> None:
        pass

    def compares_gradients(self, epoch: int, step: int) -> bool:
        return False

    def end_epoch(self, epoch: int) -> Iterator[tuple[Run, EpochResult]]:
        return iter(())


class AllGradients(NoRecord):
    """Compares the two losses' gradients at every step, so that the cost of one comparison can be told."""

    def compares_gradients(self, epoch: int, step: int) -> bool:
        return True


class TimedRecord(Recorder):
    """Records everything and notes the seconds that it takes."""

    seconds_of_steps = 0.0
    seconds_of_epochs = 0.0

    def add_step(self, *args: Any) -> None:
        start = time.perf_counter()
        super().add_step(*args)
        self.seconds_of_steps += time.perf_counter() - start

    def compares_gradients(self, epoch: int, step: int) -> bool:
        return False

    def end_epoch(self, epoch: int) -> Iterator[tuple[Run, EpochResult]]:
        start = time.perf_counter()
        results = list(super().end_epoch(epoch))
        self.seconds_of_epochs += time.perf_counter() - start
        yield from results


def final_errors(runs: Sequence[Run], device: str = "cpu") -> list[float]:
    """Train runs side by side as the product does, record nothing, and return their test errors at the end."""
    use_exact_arithmetic()
    net = initial_network(runs, torch.device(device))
    training, test = load_data(runs, torch.device(device))
    for _ in fit(runs, net, training, NoRecord(runs, net, test.pairs, test.targets), lambda: False):
        pass
    logits, _ = answer(net, test.pairs)
    return [float(error) for error in (says_yes(logits) != test.targets).float().mean(dim=1)]


def recording_costs(runs: Sequence[Run]) -> dict[str, float]:
    """Seconds per epoch and run of training alone, and of each part of what is recorded besides."""
    settings = runs[0].settings
    use_exact_arithmetic()
    seconds: dict[str, float] = {}
    recorders = {}
    for name, kind in (("training", NoRecord), ("all gradients", AllGradients), ("recorded", TimedRecord)):
        net = initial_network(runs, torch.device("cpu"))
        training, test = load_data(runs, torch.device("cpu"))
        recorders[name] = recorder = kind(runs, net, test.pairs, test.targets)
        start = time.perf_counter()
        for _ in fit(runs, net, training, recorder, lambda: False):
            pass
        seconds[name] = time.perf_counter() - start
    timed = recorders["recorded"]
    assert isinstance(timed, TimedRecord)
    start = time.perf_counter()
    timed._last_epoch(training.pairs, training.classes)
    last = time.perf_counter() - start

    epochs, steps = settings.epochs, -(-settings.training_pairs // settings.batch_size)
    per_run = epochs * len(runs)
    comparison = max(0.0, seconds["all gradients"] - seconds["training"]) / (epochs * steps)
    return {
        "training": seconds["training"] / per_run,
        "losses and training error": timed.seconds_of_steps / per_run,
        "test error each epoch, replay": timed.seconds_of_epochs / per_run,
        "gradients, every second epoch": comparison / 2 / len(runs),
        "last epoch: answers, read-out, likeness": last / Settings().epochs / len(runs),
    }
