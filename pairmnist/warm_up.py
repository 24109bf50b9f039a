"""A little training before the first run, which then starts at once and whose time can be told."""

import time
from collections.abc import Sequence

import torch

from pairmnist.config import ARCHITECTURES, Run, Settings
from pairmnist.jobs import side_by_side, work
from pairmnist.results import EpochResult
from pairmnist.training import train


def warm_up(device: torch.device) -> dict[str, float]:
    """Train a little of each architecture, so that the next run starts at once; returns seconds per training pair.

    They are those of one of as many runs as train side by side, test passes included (see `jobs.work`).
    """
    seconds = {}
    for architecture in ARCHITECTURES:
        settings = Settings(architecture=architecture, epochs=2, training_pairs=200)
        runs = [Run(settings, repetition) for repetition in range(side_by_side(architecture, str(device)))]
        seconds[architecture] = _second_epoch(runs, device) * settings.epochs / work(settings) / len(runs)
    return seconds


def _second_epoch(runs: Sequence[Run], device: torch.device) -> float:
    """How many seconds the second epoch takes; the first one has costs that come once."""
    ends = {}

    def on_epoch(_: Run, result: EpochResult) -> None:
        ends[result.epoch] = time.perf_counter()

    train(runs, device, on_epoch, lambda: False)
    return ends[2] - ends[1]
