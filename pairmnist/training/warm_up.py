"""A little training before the first run, which then starts at once and whose time can be told."""

import time
from collections.abc import Sequence
from contextlib import suppress

import numpy as np
import torch

from pairmnist.architectures import ARCHITECTURES
from pairmnist.config import Run, Settings
from pairmnist.protocol.jobs import side_by_side
from pairmnist.protocol.pace import Pace, steps, work
from pairmnist.records.record import EpochResult
from pairmnist.training.loop import Cancelled, train

STEPS = 6


def warm_up(device: torch.device) -> dict[str, Pace]:
    """Train a little of each architecture, so that the next run starts at once; returns how fast each one is."""
    return {architecture: _pace(architecture, device) for architecture in ARCHITECTURES}


def _pace(architecture: str, device: torch.device) -> Pace:
    """The pace that explains two measurements: an epoch of one run, and a step of many runs or else of few pairs."""
    settings = Settings(architecture=architecture, epochs=2)
    many = side_by_side(settings, str(device))
    if many > 1:
        alone, others = Run(settings), [Run(settings, repetition) for repetition in range(many)]
    else:
        alone, others = Run(settings.with_(training_pairs=200)), [Run(settings.with_(batch_size=20))]
    costs = [
        (steps(alone.settings) / 2, work(alone.settings) / 2),
        (1, others[0].settings.batch_size * len(others)),
    ]
    seconds = _second_epoch(alone, device), _step(others, device)
    return Pace(*np.linalg.solve(costs, seconds).clip(min=0).tolist())  # a machine that is busy may turn it round


def _second_epoch(run: Run, device: torch.device) -> float:
    """How many seconds the second epoch takes; the first one has costs that come once."""
    ends = {}

    def on_epoch(_: Run, result: EpochResult) -> None:
        ends[result.epoch] = time.perf_counter()

    train([run], device, on_epoch, lambda: False)
    return ends[2] - ends[1]


def _step(runs: Sequence[Run], device: torch.device) -> float:
    """How many seconds a step of training takes, without a test; the median of some after the first."""
    moments: list[float] = []

    def enough() -> bool:
        if device.type == "cuda":
            torch.cuda.synchronize(device)
        moments.append(time.perf_counter())
        return len(moments) > STEPS

    with suppress(Cancelled):
        train(runs, device, lambda run, result: None, enough)
    return float(np.median(np.diff(moments)[1:]))
