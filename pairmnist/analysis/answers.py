"""What one network answers to its test pairs, three ways: by its head, and twice from the digits its towers read."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, softmax

from pairmnist.data.digits import Pairs
from pairmnist.records.record import Record

RIGHT = "right"
LUCKY = "misread but lucky"  # the head is right, although comparing the digits it read is wrong
MISREAD = "misread digits explain it"  # the head is wrong, and so is comparing the digits it read
HEAD_WRONG = "the head is wrong"  # the head is wrong where comparing the digits it read is right
KINDS = (RIGHT, LUCKY, MISREAD, HEAD_WRONG)

# What a record has where `knows_answers` and where `knows_readings`; no parts of their own.
KNOWN_ANSWERS, KNOWN_READINGS = "known answers", "known readings"
HALF = 128  # from here ⌊256 P⌋, as the replay keeps it, means yes

LOWER_OR_EQUAL = np.tri(10, dtype=np.float32).T  # (10, 10): 1 where row ≤ column


@dataclass(frozen=True)
class HeadAnswers:
    """The head's answers to N pairs after the last epoch."""

    classes: NDArray[np.int64]  # (N, 2), the true digits
    probability: NDArray[np.floating]  # (N,), P(left ≤ right)
    yes: NDArray[np.bool_]  # (N,)

    @property
    def targets(self) -> NDArray[np.bool_]:
        return np.asarray(self.classes[:, 0] <= self.classes[:, 1])

    @property
    def wrong(self) -> NDArray[np.bool_]:
        return np.asarray(self.yes != self.targets)


@dataclass(frozen=True)
class BothOrders(HeadAnswers):
    """The head's answers to N pairs in both orders; needs the record's part 'answers'."""

    swapped_yes: NDArray[np.bool_]  # (N,), to the same two images in the other order

    @property
    def differ(self) -> NDArray[np.bool_]:
        """Whether the two digits differ, so that the answers to both orders must."""
        return np.asarray(self.classes[:, 0] != self.classes[:, 1])

    @property
    def contradicts(self) -> NDArray[np.bool_]:
        """Whether the head gives both orders of two different digits the same answer."""
        return np.asarray(self.differ & (self.yes == self.swapped_yes))


@dataclass(frozen=True)
class Compared:
    """What follows from the digits that the towers read off N pairs."""

    digits: NDArray[np.integer]  # (N, 2), read in each image
    probability: NDArray[np.floating]  # (N,), P(left ≤ right)

    @property
    def yes(self) -> NDArray[np.bool_]:
        """The comparison of the two digits: (N,)."""
        left, right = self.digits.T
        return np.asarray(left <= right)


@dataclass(frozen=True)
class DigitReadings:
    """The digits that the towers read off N pairs; needs the record's part 'digits'."""

    scores: NDArray[np.float32]  # (N, 2, 10), logits
    from_readout: bool  # by the linear read-out, not from the features as the auxiliary loss trained them

    @property
    def digits(self) -> NDArray[np.int64]:
        """The digit with the highest score of each image: (N, 2)."""
        return np.asarray(self.scores.argmax(axis=2))

    @property
    def yes(self) -> NDArray[np.bool_]:
        """The comparison of the two digits: (N,)."""
        left, right = self.digits.T
        return np.asarray(left <= right)

    @property
    def probability(self) -> NDArray[np.float32]:
        """P(left ≤ right) = Σ_{i≤j} p_i q_j for the two softmax distributions p and q: (N,)."""
        left, right = softmax(self.scores, axis=2).swapaxes(0, 1)  # two of (N, 10)
        return np.asarray(((left @ LOWER_OR_EQUAL) * right).sum(axis=1))


def knows_answers(record: Record) -> bool:
    """Whether the head's answers after the last epoch are known: kept as such, or the replay has that epoch.

    A beginning of a longer run has them in the replay, where that epoch was replayed.
    """
    return record.has("answers") or _replayed_at_the_end(record)


def knows_readings(record: Record) -> bool:
    """Whether it is known what the digits come to: kept as such, or the digits' scores are."""
    return record.has("readings") or record.has("digits")


def holds(record: Record, what: str) -> bool:
    """Whether a record has this: one of its parts, KNOWN_ANSWERS or KNOWN_READINGS."""
    asked = {KNOWN_ANSWERS: knows_answers, KNOWN_READINGS: knows_readings}.get(what)
    return asked(record) if asked else record.has(what)


def _replayed_at_the_end(record: Record) -> bool:
    return record.has("replay") and record["replay_epochs"][-1:].tolist() == [record.run.settings.epochs]


def head_answers(record: Record, pairs: Pairs) -> HeadAnswers:
    """The head's answers to a run's own test pairs, `digits.held_out_pairs(run.draw)`.

    From the replay the probabilities are known to a 256th, and yes or no exactly. KeyError where `knows_answers` is
    false.
    """
    if record.has("answers"):
        margin = record["margin"]
        return HeadAnswers(pairs.classes, expit(margin), margin >= 0)
    if not _replayed_at_the_end(record):
        raise KeyError("answers")
    stored = record["replay"][-1]
    return HeadAnswers(pairs.classes, probabilities(stored), stored >= HALF)


def both_orders(record: Record, pairs: Pairs) -> BothOrders:
    """The head's answers to both orders of a run's own test pairs. KeyError where they are not kept."""
    margin = record["margin"]
    return BothOrders(pairs.classes, expit(margin), margin >= 0, record["swapped_margin"] >= 0)


def probabilities(stored: NDArray[np.uint8]) -> NDArray[np.float64]:
    """P(left ≤ right) from ⌊256 P⌋: the middles of the 256 steps."""
    return (stored.astype(float) + 0.5) / 256


def read_digits(record: Record) -> DigitReadings:
    """The features themselves where the auxiliary loss trained them as digit scores, else the linear read-out's.

    KeyError where the features are not kept.
    """
    if record.run.settings.learns_digits:
        return DigitReadings(record["features"].astype(np.float32), from_readout=False)
    return read_out(record)


def compared(record: Record) -> Compared:
    """What the digits that were read come to. KeyError where `knows_readings` is false.

    Where only that is kept the probabilities are known to a 256th, and the digits exactly.
    """
    if record.has("readings"):
        return Compared(record["read"], probabilities(record["read_probability"]))
    readings = read_digits(record)
    return Compared(readings.digits, readings.probability)


def with_readings(record: Record) -> Record:
    """The record with what the digits come to in 2 kB, so that the 20 times as large scores can be left out.

    The same record where it has no digits.
    """
    if not record.has("digits"):
        return record
    found = compared(record)
    probability = np.minimum(256 * found.probability, 255).astype(np.uint8)
    kept = {"read": found.digits.astype(np.uint8), "read_probability": probability}
    return replace(record, arrays={**record.arrays, **kept})


def read_out(record: Record) -> DigitReadings:
    """The linear read-out's digits, whatever the network was trained for. KeyError where they are not kept."""
    features = record["features"].astype(np.float32)  # (N, 2, 10)
    readout = np.broadcast_to(record["readout"], (2, 10, 11))  # shared towers have one for both sides
    scores = np.einsum("nsf,sdf->nsd", features, readout[:, :, :10]) + readout[:, :, 10]
    return DigitReadings(scores, from_readout=True)


def kinds(head: HeadAnswers, readings: DigitReadings) -> NDArray[np.int8]:
    """Which of KINDS each pair is, as its index: (N,)."""
    misread = readings.yes != head.targets
    table = np.array([[0, 1], [3, 2]], np.int8)  # by head wrong, digits' comparison wrong
    return np.asarray(table[head.wrong.astype(int), misread.astype(int)])
