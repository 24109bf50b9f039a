"""A pair of any two test digits, moved a little, and what stored networks answer to it."""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pairmnist.analysis.forward import Answer, LayerOutput, answer, layer_outputs
from pairmnist.analysis.trained import Trained
from pairmnist.config import Draw
from pairmnist.data import digits
from pairmnist.records.record import Record

# Pixels to the right and down, and degrees counterclockwise.
MOVES = {
    "none": (0, 0, 0),
    "left": (-1, 0, 0),
    "right": (1, 0, 0),
    "up": (0, -1, 0),
    "down": (0, 1, 0),
    "clockwise": (0, 0, -15),
    "counterclockwise": (0, 0, 15),
}


PARTS = ("tower weights", "head", "digits")  # of a record, without which its network cannot answer


class Side(NamedTuple):
    """One of the two images: which of the test digits, counted from 1, and how it is moved (of MOVES)."""

    number: int
    move: str = "none"

    @property
    def digit(self) -> int:
        return int(digits.load("test")[1][self.number - 1])

    def image(self) -> NDArray[np.float32]:
        """(14, 14), grey values 0…255."""
        return moved(digits.load("test")[0][self.number - 1] / np.float32(4), *MOVES[self.move])


def moved(image: NDArray[np.float32], right: float, down: float, degrees: float) -> NDArray[np.float32]:
    """An image turned about its centre and shifted, with black where nothing comes from; the same where neither is."""
    if not (right or down or degrees):
        return image
    from scipy import ndimage  # which takes long to import

    turned = ndimage.rotate(image, degrees, reshape=False, order=1) if degrees else image
    return np.asarray(ndimage.shift(turned, (down, right), order=1), np.float32)


def answers(one: Trained, left: Side, right: Side) -> list[tuple[int, Answer]]:
    """What networks answer, by repetition. Their records must have the PARTS."""
    return [(record.run.repetition, answer(record, _images(left, right), *_scale_of(record))) for record in one.records]


def layers(record: Record, left: Side, right: Side) -> list[LayerOutput]:
    """What each layer of a network's towers makes of the pair. The record must keep the weights of the towers."""
    return layer_outputs(record, _images(left, right), *_scale_of(record))


def _images(left: Side, right: Side) -> NDArray[np.float32]:
    return np.stack([left.image(), right.image()])


def _scale_of(record: Record) -> tuple[float, float]:
    return _scale(record.run.draw, record.run.settings.training_pairs)


@lru_cache(maxsize=100)
def _scale(draw: Draw, n: int) -> tuple[float, float]:
    """The mean and standard deviation of a draw's training pairs."""
    images = digits.training_pairs(draw, n).images
    return float(images.mean(dtype=np.float64)), float(images.std(dtype=np.float64))


def right_of(found: Sequence[Answer], left: Side, right: Side) -> int:
    """How many answers are right."""
    return sum(one.yes == (left.digit <= right.digit) for one in found)
