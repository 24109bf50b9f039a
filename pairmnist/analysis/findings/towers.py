"""What the views of the towers found: how well they read, what they mix up, how alike they are, what pulls on them."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pairmnist import architectures, wording
from pairmnist.analysis import towers
from pairmnist.analysis.draws import PairsOf
from pairmnist.analysis.findings.comparing import Quantity, compared
from pairmnist.analysis.findings.phrases import PLAIN, SHARES, capital, in_brackets, listed, networks_of, range_of_mean
from pairmnist.analysis.findings.signs import by_sign, signed
from pairmnist.analysis.statistics import mean_interval
from pairmnist.analysis.trained import Trained
from pairmnist.architectures import ARCHITECTURES
from pairmnist.records.record import Record


def reading(trained: Sequence[Trained], pairs_of: PairsOf) -> str:
    """How many digits the towers read rightly, and what changes that. Compared by the read-out, which all have."""
    shown = [one for one in trained if one.with_parts("digits").records]
    if len(shown) != 1:
        return compared(shown, rightly_read(pairs_of, towers.READ_OUT))
    (one,) = shown
    told = one.settings.learns_digits
    m = rightly_read(pairs_of, towers.FEATURES if told else towers.READ_OUT).mean(one)
    found = f"**{SHARES.value(m.mean)} of the test digits**{in_brackets(range_of_mean(m))}"
    if told:
        return f"The towers of **{one.label}** read {found} rightly."
    return f"{capital(found)} can be read off the towers of **{one.label}**, although nobody told them what digits are."


def rightly_read(pairs_of: PairsOf, how: str) -> Quantity:
    """The share of the test digits that a network's towers read rightly, the mean of both sides."""

    def share(one: Trained) -> dict[int, float]:
        accuracy = towers.reading_accuracy([one], pairs_of)
        means = accuracy[accuracy["reading"] == how].groupby("repetition", as_index=False)["accuracy"].mean()
        return dict(zip(means["repetition"], means["accuracy"], strict=True))

    return Quantity(share, "rightly read digits", low_is_good=False)


def confusion(trained: Sequence[Trained], pairs_of: PairsOf) -> str:
    """The digit that the towers of each experiment most often take for another, of both sides together."""
    kept = [one.with_parts("digits") for one in trained]
    said = [_most_mixed_up(one, pairs_of) for one in kept if one.records]
    return f"**Most often mixed up**: {'; '.join(said)}." if said else ""


def _most_mixed_up(one: Trained, pairs_of: PairsOf) -> str:
    shares = np.array([_mixed_up(record, pairs_of) for record in one.records])  # (networks, 10 true, 10 read)
    true, read = divmod(int(np.nanargmax(shares.mean(axis=0))), 10)
    m = mean_interval(shares[:, true, read])
    share, taken = SHARES.value(m.mean), wording.a_digit(read)
    return f"{one.label} takes {share} of the {true}s for {taken}{in_brackets(range_of_mean(m))}"


def _mixed_up(record: Record, pairs_of: PairsOf) -> NDArray[np.float64]:
    """Of each digit the share that is read as each other one, the mean of two towers: (10 true, 10 read), NaN where
    both are the same."""
    shares = towers.confusion([record], pairs_of)["share"].to_numpy().reshape(-1, 10, 10).mean(axis=0)
    return np.where(np.eye(10, dtype=bool), np.nan, shares)


LIKENESS = Quantity(
    lambda one: {record.run.repetition: float(record["likeness"]) for record in one.with_parts("towers").records},
    "likeness",
    low_is_good=False,
    scale=PLAIN,
)


def likeness(trained: Sequence[Trained]) -> str:
    """How alike two towers become; a shared tower is alike by construction."""
    known = [one for one in trained if LIKENESS.measure(one)]
    apart = [one for one in known if not one.settings.share_weights]
    if len(apart) > 1:
        return compared(apart, LIKENESS)
    if not apart:
        return "**A shared tower reads both images**, so its likeness is 1." if known else ""
    (one,) = apart
    m = LIKENESS.mean(one)
    return (
        f"{networks_of(m.n, one.label)} {'have' if m.n > 1 else 'has'} two towers with **a likeness of "
        f"{PLAIN.value(m.mean)}**{in_brackets(range_of_mean(m, PLAIN))}, where 1 is the same features up to a rotation."
    )


def gradients(trained: Sequence[Trained]) -> str:
    """Whether the two losses pull the towers the same way over training, and how hard."""
    frame = towers.gradient_frame(trained)
    means = frame.groupby(["scenario", "repetition"], sort=False)["cosine"].mean()
    cosines = {label: means[label].tolist() for label in frame["scenario"].unique()}
    on_average = "averaged over training, the cosine of their gradients (1 is the same direction) is"
    sentence = by_sign(
        signed(cosines),
        above=f"**the two losses pull the same way**: {on_average} above 0 by {{}}",
        below=f"**the two losses pull against each other**: {on_average} below 0 by {{}}",
        unclear=f"**these networks cannot tell whether the two losses help each other**: {on_average} {{}}",
        scale=PLAIN,
    )
    return f"{sentence} {_pulls(frame)}" if sentence else ""


def _pulls(frame: pd.DataFrame) -> str:
    ratios = [f"{ratio:.1f} times as hard for {label}" for label, ratio in towers.pull_ratios(frame).items()]
    return f"The digit losses pull {listed(ratios)} as the comparison loss."


def network(trained: Sequence[Trained]) -> str:
    """How many parameters sharing leaves, or how many each of several architectures has."""
    kinds = list(dict.fromkeys((one.settings.architecture, one.settings.share_weights) for one in trained))
    names = list(dict.fromkeys(architecture for architecture, _ in kinds))
    if len(names) == 1:
        apart, shared = (architectures.parameters(names[0], share) for share in (False, True))
        left = SHARES.value(shared / apart)
        return f"**One shared tower needs {shared:,} parameters, two towers {apart:,}**: {left} are left."
    counted = {kind: architectures.parameters(*kind) for kind in kinds}
    said = [f"{_kind_in_words(*kind)} {counted[kind]:,}" for kind in sorted(counted, key=counted.__getitem__)]
    return f"**The number of parameters that are learned**: {listed(said)}." if said else ""


def _kind_in_words(architecture: str, share_weights: bool) -> str:
    return f"{ARCHITECTURES[architecture].name} ({'shared' if share_weights else 'two towers'})"
