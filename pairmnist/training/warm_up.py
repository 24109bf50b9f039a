"""A little training before the first run, which then starts at once and whose time can be told."""

import time
from collections.abc import Sequence
from contextlib import suppress
from itertools import islice

import numpy as np
import torch

from pairmnist.architectures import ARCHITECTURES
from pairmnist.config import Run, Settings
from pairmnist.protocol.jobs import side_by_side
from pairmnist.protocol.pace import Pace, steps, work
from pairmnist.training.loop import descend
from pairmnist.training.preparing import exact_arithmetic, initial_network, load_data
from pairmnist.training.runs import Cancelled, train

STEPS = 6


def warm_up(device: str) -> dict[str, Pace]:
    """Train a little of each architecture, so that the next run starts at once; returns how fast each one is."""
    return {architecture: _pace(architecture, device) for architecture in ARCHITECTURES}


def _pace(architecture: str, device: str) -> Pace:
    """The pace that explains two measurements: an epoch of one run, and a step of many runs or else of few pairs."""
    settings = Settings(architecture=architecture, epochs=2)
    many = side_by_side(settings, device)
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


def _second_epoch(run: Run, device: str) -> float:
    """How many seconds the second epoch takes; the first one has costs that come once."""
    ends: list[float] = []
    with suppress(Cancelled):  # what a record would measure besides is not wanted
        train(run, device, lambda _: ends.append(time.perf_counter()), cancelled=lambda: len(ends) == 2)
    return ends[1] - ends[0]


def _step(runs: Sequence[Run], device: str) -> float:
    """How many seconds a step of training takes, without a test; the median of some after the first."""
    where = torch.device(device)
    moments: list[float] = []
    with exact_arithmetic():
        net, (training, _) = initial_network(runs, where), load_data(runs, where)
        for _ in islice(descend(runs, net, training), STEPS):
            if where.type == "cuda":
                torch.cuda.synchronize(where)
            moments.append(time.perf_counter())
    return float(np.median(np.diff(moments)))
