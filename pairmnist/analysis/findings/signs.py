"""What can be said of a number that is above or below 0: for which experiments which of the two is clear."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from pairmnist.analysis.findings.phrases import SHARES, Scale, capital, changes, sizes
from pairmnist.analysis.statistics import EXACT, FEWEST, MeanInterval, clear_signs, mean_interval


class Signed(NamedTuple):
    """The mean of a number over an experiment's networks, and its sign: −1 or 1 where that is clear, else 0."""

    interval: MeanInterval
    sign: int


def signed(samples: Mapping[str, Sequence[float]]) -> dict[str, Signed]:
    """By label, for the numbers of each network; labels without a number are left out."""
    there = {label: [round(x, EXACT) for x in values] for label, values in samples.items() if len(values)}
    signs = clear_signs([*there.values()])
    return {
        label: Signed(mean_interval(values), sign) for (label, values), sign in zip(there.items(), signs, strict=True)
    }


def by_sign(found: Mapping[str, Signed], *, above: str, below: str, unclear: str, scale: Scale = SHARES) -> str:
    """A sentence with what is clear for which experiments, and for which nothing is.

    above, below: what a clear sign means, with {} for the sizes; unclear: what to say where no sign is, with {} for the
    numbers with their signs.
    """
    means = {sign: {label: one.interval for label, one in found.items() if one.sign == sign} for sign in (1, -1, 0)}
    clauses = [words.format(sizes(means[sign], scale)) for sign, words in ((1, above), (-1, below)) if means[sign]]
    if means[0]:
        words = "not clear: {}" if clauses else unclear
        clauses.append(words.format(changes(means[0], scale)))
    return f"{capital('; '.join(clauses))}{verdict_takes(found)}." if clauses else ""


def verdict_takes(found: Mapping[str, Signed]) -> str:
    """The end of a sentence where there are too few networks for a verdict."""
    enough = all(one.interval.n >= FEWEST for one in found.values())
    return "" if enough else f"; a verdict takes {FEWEST} networks"
