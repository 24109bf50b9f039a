"""Which networks were tested on the same pairs."""

from collections.abc import Callable, Sequence

from pairmnist.analysis.trained import Trained
from pairmnist.config import Draw
from pairmnist.data.digits import Pairs

PairsOf = Callable[[Draw], Pairs]  # digits.held_out_pairs, or a cached one


def same_test_pairs(trained: Sequence[Trained]) -> bool:
    """Whether all repetitions of all these experiments were tested on the same pairs."""
    protocols = {one.settings.protocol for one in trained}
    draws = {run.draw for one in trained for run in one.experiment.runs()}
    return protocols == {"one-draw"} and len(draws) == 1


def draws_of(trained: Sequence[Trained]) -> list[Draw]:
    """The draws of the data on whose pairs these records were tested, in their order."""
    return sorted({record.run.draw for one in trained for record in one.records})


def common_draws(one: Trained, other: Trained) -> list[Draw]:
    """The draws on whose pairs records of both were tested."""
    return [draw for draw in draws_of([one]) if draw in draws_of([other])]
