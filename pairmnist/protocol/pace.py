"""How much work a run is, and how fast a worker does it."""

from collections.abc import Sequence
from math import ceil
from typing import NamedTuple

from pairmnist import config
from pairmnist.config import Run, Settings


class Pace(NamedTuple):
    """How fast a worker trains, in seconds."""

    step: float  # for each step, however many runs it trains in it
    pair: float  # for each pair of the work of each run

    def seconds(self, runs: Sequence[Run]) -> float:
        """How long it takes to train these in one call."""
        settings = runs[0].settings
        return self.step * steps(settings) + self.pair * work(settings) * len(runs)


def steps(settings: Settings) -> int:
    """The steps of training in one run, or in one call: runs side by side take them together."""
    return settings.epochs * ceil(settings.training_pairs / settings.batch_size)


def work(settings: Settings) -> float:
    """The work of one run in training pairs: a test pair, which only goes forward, is a third of one."""
    return settings.epochs * (settings.training_pairs + config.TEST_PAIRS / 3)
