"""Test pairs and network outputs made by hand, so that what follows from them is known."""

import numpy as np
from numpy.typing import NDArray

from pairmnist import config
from pairmnist.data.digits import Pairs


def pairs_of(*digits: tuple[int, int]) -> Pairs:
    """Pairs of these digits, repeated up to the number of test pairs."""
    classes = np.resize(np.array(digits, np.int64), (config.TEST_PAIRS, 2))
    images = np.zeros((config.TEST_PAIRS, 2, 14, 14), np.float32)
    numbers = np.arange(2 * config.TEST_PAIRS).reshape(-1, 2)
    return Pairs(images, classes, (classes[:, 0] <= classes[:, 1]).astype(np.int64), numbers)


def margins(*values: float) -> NDArray[np.float32]:
    """The head's margins, repeated up to the number of test pairs."""
    return np.resize(np.array(values, np.float32), config.TEST_PAIRS)


def features_of(*digits: tuple[int, int]) -> NDArray[np.float16]:
    """Features that give each of these digits the highest score, repeated up to the number of test pairs."""
    return 5 * np.eye(10, dtype=np.float16)[np.resize(np.array(digits), (config.TEST_PAIRS, 2))]


def readout_of(*shifts: int) -> NDArray[np.float32]:
    """Read-outs that take feature f for digit f + shift (mod 10), one for each shift."""
    return np.stack([np.pad(np.roll(np.eye(10), s, axis=0), ((0, 0), (0, 1))) for s in shifts]).astype(np.float32)
