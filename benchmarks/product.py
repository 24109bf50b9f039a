"""The product's own training in this process, with all, some or nothing of what it records."""

import time
from collections.abc import Sequence

import torch

from pairmnist.config import Run, Settings
from pairmnist.protocol.pace import steps
from pairmnist.training.loop import descend
from pairmnist.training.preparing import exact_arithmetic, initial_network, load_data
from pairmnist.training.recording import Recorder, answer, says_yes

CPU = torch.device("cpu")


def final_errors(runs: Sequence[Run], device: str = "cpu") -> list[float]:
    """Train runs side by side as the product does, record nothing, and return their test errors at the end."""
    where = torch.device(device)
    with exact_arithmetic():
        net, (training, test) = initial_network(runs, where), load_data(runs, where)
        for _ in descend(runs, net, training):
            pass
        logits, _ = answer(net, test.pairs)
        return [float(error) for error in (says_yes(logits) != test.targets).float().mean(dim=1)]


def seconds_of_training(runs: Sequence[Run], compares: bool) -> float:
    """The time of training that measures nothing, or compares the two losses' gradients at every step."""
    net, (training, test) = initial_network(runs, CPU), load_data(runs, CPU)
    recorder = Recorder(runs, net, test)
    start = time.perf_counter()
    for step in descend(runs, net, training, lambda *_: compares):
        if step.gradients:
            recorder.compare(step.gradients)
    return time.perf_counter() - start


def seconds_of_records(runs: Sequence[Run]) -> tuple[float, float, float]:
    """The time that recording takes in training: after the steps, after the epochs and after the last one."""
    net, (training, test) = initial_network(runs, CPU), load_data(runs, CPU)
    recorder = Recorder(runs, net, test)
    of_steps = of_epochs = 0.0
    for step in descend(runs, net, training):
        start = time.perf_counter()
        recorder.add_step(step)
        end = time.perf_counter()
        of_steps += end - start
        if step.last:
            recorder.end_epoch(step.epoch)
            of_epochs += time.perf_counter() - end
    start = time.perf_counter()
    recorder.last_epoch(training)
    return of_steps, of_epochs, time.perf_counter() - start


def recording_costs(runs: Sequence[Run]) -> dict[str, float]:
    """Seconds per epoch and run of training alone, and of each part of what is recorded besides."""
    settings = runs[0].settings
    with exact_arithmetic():
        alone, compared = (seconds_of_training(runs, compares) for compares in (False, True))
        of_steps, of_epochs, last = seconds_of_records(runs)
    comparison = max(0.0, compared - alone) / steps(settings)
    per_run = settings.epochs * len(runs)
    return {
        "training": alone / per_run,
        "losses and training error": of_steps / per_run,
        "test error each epoch, replay": of_epochs / per_run,
        "gradients, every second epoch": comparison / 2 / len(runs),
        "last epoch: answers, read-out, likeness": last / Settings().epochs / len(runs),
    }
