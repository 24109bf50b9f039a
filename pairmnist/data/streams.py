"""Random streams: each purpose of each repetition has one of its own, so that nothing that is added shifts another."""

from enum import IntEnum

from numpy.random import SeedSequence

from pairmnist.config import Run


class Purpose(IntEnum):
    """What a stream is for. The numbers decide results: never renumber them."""

    TRAINING_PAIRS = 0
    TEST_PAIRS = 1
    LEFT_TOWER = 2
    RIGHT_TOWER = 3
    HEAD = 4
    DROPOUT = 5


def stream(run: Run, purpose: Purpose) -> SeedSequence:
    """The seed of one purpose of one run.

    Hashing [seed, repetition, purpose] keeps neighbouring seeds apart: with seed + repetition, two neighbouring seeds
    would have nine of ten runs in common. Scenarios are left out, so that repetition k of every scenario sees the same
    pairs and starts from the same head and left tower.
    """
    of_data = purpose in (Purpose.TRAINING_PAIRS, Purpose.TEST_PAIRS)
    repetition = run.data_draw if of_data else run.repetition
    return SeedSequence([run.settings.seed, repetition, purpose])
