"""Real MNIST at 14×14, embedded in the package, and the pairs that are drawn from it."""

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.random import SeedSequence, default_rng
from numpy.typing import NDArray

from pairmnist import config
from pairmnist.config import Draw
from pairmnist.data.streams import DataPurpose, data_stream

DATA_FILE = Path(__file__).parent / "mnist14.npz"
SPLITS = {"training": 60_000, "test": 10_000}
# The test digits, counted from 0, whose label most of five people who were asked did not confirm. Computed from the
# answers of C. Northcutt, A. Athalye and J. Mueller, "Pervasive Label Errors in Test Sets Destabilize Machine Learning
# Benchmarks", NeurIPS Datasets and Benchmarks 2021, arXiv:2103.14749.
DOUBTED = (947, 1621, 1901, 2130, 2462, 2597, 2654, 3520, 3558, 5937, 6651, 6783, 8527, 9679, 9729)


@dataclass(frozen=True)
class Pairs:
    """n pairs of digits: left is index 0, right is index 1."""

    images: NDArray[np.float32]  # (n, 2, 14, 14), grey values 0…255 in quarters
    classes: NDArray[np.int64]  # (n, 2), the two digits
    targets: NDArray[np.int64]  # (n,), 1 where left ≤ right
    numbers: NDArray[np.int64]  # (n, 2), which of the split's digits they are, counted from 0


@cache
def load(split: str) -> tuple[NDArray[np.uint16], NDArray[np.uint8]]:
    """All digits of a split: block sums (n, 14, 14) uint16 in 0…1020 and labels (n,) uint8. Read-only.

    A pixel is the sum of a 2×2 block of the original 28×28 image: integers, so that nothing is lost.
    """
    if split not in SPLITS:
        raise ValueError(f"split must be one of {', '.join(SPLITS)}, not {split!r}")
    with np.load(DATA_FILE, allow_pickle=False) as archive:
        sums, labels = archive[f"{split}_sums"], archive[f"{split}_labels"]
    sums.flags.writeable = labels.flags.writeable = False
    return sums, labels


@cache
def fingerprint() -> str:
    """The SHA-256 of the file with all digits, in hexadecimal: it says which data a result is from."""
    return hashlib.sha256(DATA_FILE.read_bytes()).hexdigest()


def make_pairs(split: str, n: int, seed: int | SeedSequence) -> Pairs:
    """Draw n pairs of a split ('training' or 'test'), no digit twice.

    The first 2n of a random permutation of the split's digits, reshaped to n pairs. Raises ValueError where the split
    has fewer than 2n digits.
    """
    sums, labels = load(split)
    if not 1 <= n <= len(labels) // 2:
        raise ValueError(f"{split} pairs must be from 1 to {len(labels) // 2:,}, not {n!r}: no digit is used twice")
    chosen = default_rng(seed).permutation(len(labels))[: 2 * n].reshape(n, 2)
    classes = labels[chosen].astype(np.int64)
    images = np.divide(sums[chosen], 4, dtype=np.float32)  # the mean of each block, exact in float32
    return Pairs(images, classes, (classes[:, 0] <= classes[:, 1]).astype(np.int64), chosen)


def training_pairs(draw: Draw, n: int) -> Pairs:
    """The n pairs that runs of this draw train on; fewer are the first of more."""
    return make_pairs("training", n, data_stream(draw, DataPurpose.TRAINING_PAIRS))


def held_out_pairs(draw: Draw) -> Pairs:
    """The pairs that runs of this draw are tested on, in the order of their records' arrays."""
    return make_pairs("test", config.TEST_PAIRS, data_stream(draw, DataPurpose.TEST_PAIRS))


def doubted(pairs: Pairs) -> NDArray[np.bool_]:
    """(n,), which of some test pairs have a digit whose label people doubt."""
    return np.asarray(np.isin(pairs.numbers, DOUBTED).any(axis=1))
