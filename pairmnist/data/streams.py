"""Random streams: each purpose of each repetition has one of its own, so that nothing that is added shifts another.

Hashing [seed, repetition, purpose] keeps neighbouring seeds apart: with seed + repetition, two neighbouring seeds would
have nine of ten runs in common. Scenarios are left out, so that repetition k of every scenario sees the same pairs and
starts from the same head and left tower.

The numbers of both kinds of purpose decide results: never renumber them, and give a new purpose a new number.
"""

from enum import IntEnum

from numpy.random import SeedSequence

from pairmnist.config import Draw, Run


class DataPurpose(IntEnum):
    """What is drawn once for all runs of a draw."""

    TRAINING_PAIRS = 0
    TEST_PAIRS = 1


class NetworkPurpose(IntEnum):
    """What each repetition draws for itself."""

    LEFT_TOWER = 2
    RIGHT_TOWER = 3
    HEAD = 4
    DROPOUT = 5
    AUGMENTATION = 6


def data_stream(draw: Draw, purpose: DataPurpose) -> SeedSequence:
    """The seed of one purpose of a draw of the data."""
    return SeedSequence([draw.seed, draw.number, purpose])


def network_stream(run: Run, purpose: NetworkPurpose) -> SeedSequence:
    """The seed of one purpose of one run."""
    return SeedSequence([run.settings.seed, run.repetition, purpose])
