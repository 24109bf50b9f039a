"""A little training before the first run, which then starts at once and whose time can be told."""

import time
from collections.abc import Sequence

import torch

from pairmnist.config import ARCHITECTURES, Run, Settings
from pairmnist.jobs import Pace, side_by_side, work
from pairmnist.results import EpochResult
from pairmnist.training import train


def warm_up(device: torch.device) -> dict[str, Pace]:
    """Train a little of each architecture, so that the next run starts at once; returns how fast each one is."""
    return {architecture: _pace(architecture, device) for architecture in ARCHITECTURES}


def _pace(architecture: str, device: torch.device) -> Pace:
    """The pace of one run alone and, where several train side by side, of as many as can."""
    many = side_by_side(architecture, str(device))
    pairs = 1000 if many > 1 else 200  # the report's, where a step's own cost matters: one test to so many steps
    runs = [Run(Settings(architecture=architecture, epochs=2, training_pairs=pairs), i) for i in range(many)]
    alone = _second_epoch(runs[:1], device)
    each = (_second_epoch(runs, device) - alone) / (many - 1) if many > 1 else alone
    each = min(max(each, alone / many), alone)  # a moment's rest or company must not turn the two round
    per_pair = runs[0].settings.epochs / work(runs[0].settings)
    return Pace(job=(alone - each) * per_pair, run=each * per_pair)


def _second_epoch(runs: Sequence[Run], device: torch.device) -> float:
    """How many seconds the second epoch takes; the first one has costs that come once."""
    ends = {}

    def on_epoch(_: Run, result: EpochResult) -> None:
        ends[result.epoch] = time.perf_counter()

    train(runs, device, on_epoch, lambda: False)
    return ends[2] - ends[1]
