"""What the sweep view found: where the error is lowest, and whether a shared tower does better all along."""

import pandas as pd

from pairmnist.analysis import sweeps
from pairmnist.analysis.findings.phrases import SHARES, in_brackets, range_of_size
from pairmnist.analysis.findings.signs import Signed, signed
from pairmnist.analysis.statistics import FEWEST, SIGNIFICANCE
from pairmnist.analysis.sweeps import Minimum, Sweep
from pairmnist.naming import TOWERS

TOWERS_ERR = {TOWERS[False]: "Two towers err", TOWERS[True]: "A shared tower errs"}


def sweep(over: Sweep, errors: pd.DataFrame) -> str:
    """errors: of `sweeps.errors`; nothing where there are none."""
    sharing, minima = signed({"sharing": sweeps.advantage(errors)}), sweeps.minima(over, errors)
    said = [_sharing(one) for one in sharing.values()] + [_lowest(over, minimum) for minimum in minima]
    compared = [one.interval.n for one in sharing.values()] + [minimum.excess.n for minimum in minima]
    if any(0 < n < FEWEST for n in compared):
        said.append(f"A verdict takes {FEWEST} networks.")
    return " ".join(said)


def _sharing(found: Signed) -> str:
    """How a shared tower compares with two over all values."""
    m, sign = found
    less = "less" if m.mean >= 0 else "more"
    sentence = f"A shared tower errs {SHARES.size(m.mean)} {less} than two towers, averaged over all values"
    interval = in_brackets(range_of_size(m))
    if sign:
        return f"**{sentence}**{interval}."
    unclear = ": **these networks cannot tell which is better**" if m.n >= FEWEST else ""
    return f"{sentence}{interval}{unclear}."


def _lowest(over: Sweep, minimum: Minimum) -> str:
    """Where a line is lowest, and whether that is clearly below the report's value."""
    m, at = minimum.excess, over.point.format(minimum.value)
    err, error = TOWERS_ERR[minimum.towers], SHARES.value(minimum.mean)
    lowest = f"{err} least at {at}, {error}"
    report = over.point.format(over.reference)
    if minimum.points == 1:
        return f"{err} in {error} at {at}, the only value there is yet."
    if minimum.value == over.reference:
        return f"{lowest}, the report's own value."
    if m.n == 0:
        return f"{lowest}; the report's {report} is not there to compare."
    than = f"{'less' if m.mean >= 0 else 'more'} than at the report's {report}"  # more: in the repetitions of both
    less = f"{SHARES.size(m.mean)} {than}{in_brackets(range_of_size(m))}"
    if m.n < FEWEST:
        return f"{lowest}, {less}."
    if minimum.p > SIGNIFICANCE or m.mean < 0:
        luck = f"the lowest of {minimum.points} values is partly luck"
        return f"{lowest}, {less}: {luck}, and **these networks cannot tell the two**."
    return f"**{lowest}**, {less}."
