"""What the views of the head found: whether it or the reading fails, where its errors lie, and when it learned what."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pairmnist.analysis import rates
from pairmnist.analysis.answers import HALF, head_answers
from pairmnist.analysis.draws import PairsOf
from pairmnist.analysis.findings.phrases import SHARES, Scale, in_brackets, networks_of, range_of_size
from pairmnist.analysis.findings.signs import Signed, by_sign, signed, verdict_takes
from pairmnist.analysis.trained import Trained
from pairmnist.records.record import Record

CLOSE = 1  # digits that differ by at most this much are close
FAR = 5  # digits that differ by at least this much are far apart
EPOCHS = Scale(1, 1, points=" epochs")

Numbers = dict[str, NDArray[np.float64]]  # by label, two numbers of each network: (networks, 2)


def digits_or_head(trained: Sequence[Trained], pairs_of: PairsOf) -> str:
    """Whether comparing the digits that were read errs less than the head, more, or these networks cannot tell."""
    errors = rates.answer_errors(trained, pairs_of)
    table = errors.pivot(index=["scenario", "repetition"], columns="answer", values="error")
    both = {label: table.loc[label, [rates.HEAD, rates.DIGITS]].to_numpy() for label in errors["scenario"].unique()}
    gaps = _differences(both)
    if len(gaps) == 1:
        return _one_gap(both, gaps)
    return by_sign(
        gaps,
        below="**the head is the weak part**: comparing the digits that were read errs less, by {}",
        above="**reading is the weak part**: comparing the digits that were read errs more, by {}",
        unclear="**these networks cannot tell whether the head or reading is the weak part**: comparing the digits "
        "that were read changes the error by {}",
    )


def _differences(numbers: Numbers) -> dict[str, Signed]:
    """How much larger the second number is than the first."""
    return signed({label: (of[:, 1] - of[:, 0]).tolist() for label, of in numbers.items()})


def _one_gap(both: Numbers, gaps: dict[str, Signed]) -> str:
    ((label, (gap, sign)),) = gaps.items()
    head, digits = both[label].mean(axis=0)
    so = {
        -1: "so the head is the weak part",
        1: "so the head makes more of what the towers see than their digits say",
        0: "and these networks cannot tell which is the weak part",
    }[sign]
    less = f"{SHARES.size(gap.mean)} {'less' if gap.mean < 0 else 'more'}{in_brackets(range_of_size(gap))}"
    return (
        f"{networks_of(gap.n, label)} {'err' if gap.n > 1 else 'errs'} in {SHARES.value(head)} of the test pairs; "
        f"**comparing the digits that were read errs in {SHARES.value(digits)}**: {less}, {so}{verdict_takes(gaps)}."
    )


def heads_map(trained: Sequence[Trained], pairs_of: PairsOf) -> str:
    """Whether pairs of close digits are missed more often than others."""
    both = {one.label: np.array(_errors_far_and_close(one, pairs_of)) for one in trained}
    both = {label: of for label, of in both.items() if len(of)}
    close = f"where left and right differ by at most {CLOSE}, the error"
    sentence = by_sign(
        _differences(both),
        above=f"**close digits are the hard ones**: {close} is higher than elsewhere by {{}}",
        below=f"**close digits are the easy ones**: {close} is lower than elsewhere by {{}}",
        unclear=f"**these networks cannot tell whether close digits are harder**: {close} differs by {{}}",
    )
    return sentence + _errors_of_one(both)


def _errors_far_and_close(one: Trained, pairs_of: PairsOf) -> list[tuple[float, float]]:
    """For each network its error on pairs of digits that are not close, and on those that are."""
    errors = []
    for record in one.with_answers().records:
        head = head_answers(record, pairs_of(record.run.draw))
        close = abs(head.classes[:, 0] - head.classes[:, 1]) <= CLOSE
        errors.append((float(head.wrong[~close].mean()), float(head.wrong[close].mean())))
    return errors


def _errors_of_one(both: Numbers) -> str:
    """The two errors themselves, where there is one experiment."""
    if len(both) != 1:
        return ""
    ((_, errors),) = both.items()
    far, close = errors.mean(axis=0)
    return f" {SHARES.value(close)} of them are missed, {SHARES.value(far)} of the others."


def replay(trained: Sequence[Trained], pairs_of: PairsOf) -> str:
    """Whether pairs whose digits are far apart are learned before those whose digits are neighbours.

    Of pairs with the larger digit on the left, because a network begins by saying yes to all. A network has learned
    a group at the first replayed epoch at which it has more than half of it right.
    """
    epochs = {one.label: np.array(_epochs_far_and_close(one, pairs_of)) for one in trained}
    learned = {label: of for label, of in epochs.items() if len(of)}
    groups = f"where the left digit is larger by {FAR} or more, half of the answers are right"
    return by_sign(
        _differences(learned),
        above=f"**pairs far apart are learned first**: {groups} earlier than where it is larger by 1, by {{}}",
        below=f"**neighbouring digits are learned first**: {groups} later than where it is larger by 1, by {{}}",
        unclear="**these networks cannot tell which pairs are learned first**: from left digits that are larger by "
        f"{FAR} or more to those larger by 1, the epoch with half of the answers right moves by {{}}",
        scale=EPOCHS,
    )


def _epochs_far_and_close(one: Trained, pairs_of: PairsOf) -> list[tuple[int, int]]:
    """For each network that learned both groups, the epochs at which it had learned each."""
    found = []
    for record in one.with_parts("replay").records:
        left, right = pairs_of(record.run.draw).classes.T
        far, close = (_learned(record, group) for group in (left - right >= FAR, left - right == 1))
        if far and close:
            found.append((far, close))
    return found


def _learned(record: Record, group: NDArray[np.bool_]) -> int | None:
    """The first replayed epoch at which the network says no to more than half of a group of pairs; None for never."""
    right = (record["replay"][:, group] < HALF).mean(axis=1) > 0.5
    return int(record["replay_epochs"][right.argmax()]) if right.any() else None
