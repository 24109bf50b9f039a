"""What the Training and Errors views found: how often the networks err, and what changes that."""

from collections.abc import Sequence

from pairmnist.analysis.differences import can_pair, contrasts, test_errors
from pairmnist.analysis.draws import PairsOf, draws_of
from pairmnist.analysis.findings.comparing import Quantity, compared
from pairmnist.analysis.findings.phrases import (
    SHARES,
    capital,
    in_brackets,
    networks_of,
    range_of_mean,
    range_of_size,
    too_few,
)
from pairmnist.analysis.rates import always_yes
from pairmnist.analysis.statistics import MeanInterval
from pairmnist.analysis.trained import Trained

ERROR = Quantity(test_errors, "error")


def errors(trained: Sequence[Trained], pairs_of: PairsOf) -> str:
    """How often one experiment errs against always answering yes; of several which errs least, or what each choice
    changes."""
    finished = [one for one in trained if one.finished]
    if len(finished) == 1:
        return _alone(finished[0], pairs_of)
    return compared(finished, ERROR)


def _alone(one: Trained, pairs_of: PairsOf) -> str:
    m, yes = ERROR.mean(one), always_yes(draws_of([one]), pairs_of)
    err = "err" if m.n > 1 else "errs"
    interval = in_brackets(range_of_mean(m))
    return (
        f"{networks_of(m.n, one.label)} {err} in **{SHARES.value(m.mean)} of the test pairs**{interval}; "
        f"always answering yes errs in {SHARES.value(yes)}{_against(m, yes)}."
    )


def _against(m: MeanInterval, yes: float) -> str:
    """What the comparison with always answering yes comes to, where it is not plain."""
    if m.n == 1:
        return ". One network has no interval: another may do better or worse"
    if m.low > yes:
        return ", which is better"
    return ": these networks cannot tell whether they learned more than that" if m.high >= yes else ""


def together(plain: Trained, both: Trained) -> str:
    """What weight sharing and the auxiliary loss change together: both has the two ideas, plain neither.

    Nothing where they were tested on different pairs.
    """
    if not can_pair(plain, both):
        return ""
    (contrast,) = contrasts([plain, both])
    m = contrast.paired.interval
    from_to = f"{ERROR.mean_in_words(plain)} → {ERROR.mean_in_words(both)}"
    ideas = "**weight sharing** and an **auxiliary loss**"
    if few := too_few(contrast):
        return f"With {ideas} together the error goes {from_to}, from {few}."
    if not contrast.lower:
        return f"Whether {ideas} help, these networks cannot tell: {from_to}."
    change = f"{'take away' if m.mean < 0 else 'add'} {ERROR.amount(m.mean)}{in_brackets(range_of_size(m))}"
    return capital(f"{ideas} together {change}: **{from_to}**.")
