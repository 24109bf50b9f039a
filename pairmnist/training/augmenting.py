"""Other versions of the training pairs for each epoch: pairs swapped, digits shifted and turned a little."""

from collections.abc import Sequence

import numpy as np
import torch
from numpy.random import Generator
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F

from pairmnist.training.preparing import Batch

SHIFT = 1.0  # pixels at most, in each direction
TURN = 10.0  # degrees at most


def augmented(training: Batch, kind: str, generators: Sequence[Generator]) -> Batch:
    """The training pairs of one epoch.

    kind: what the setting `augmentation` can be. generators: one for each member, which draws what it draws alone.
    """
    if kind == "none":
        return training
    pairs, classes = [], []
    for images, digits, generator in zip(training.pairs, training.classes, generators, strict=True):
        images, digits = swap(images, digits, generator.random(len(images)) < 0.5)
        if kind == "swap-and-move":
            n = 2 * len(images)
            shifts, angles = generator.uniform(-SHIFT, SHIFT, (n, 2)), generator.uniform(-TURN, TURN, n)
            images = move(images.flatten(0, 1), shifts, angles).unflatten(0, (-1, 2))
        pairs.append(images)
        classes.append(digits)
    digits = torch.stack(classes)
    return Batch(torch.stack(pairs), (digits[..., 0] <= digits[..., 1]).long(), digits)


def swap(pairs: Tensor, classes: Tensor, which: NDArray[np.bool_]) -> tuple[Tensor, Tensor]:
    """Some of the pairs (n, 2, 14, 14) the other way round, with their digits (n, 2). which: (n,)."""
    chosen = torch.from_numpy(which).to(pairs.device)
    images = torch.where(chosen[:, None, None, None], pairs.flip(1), pairs)
    return images, torch.where(chosen[:, None], classes.flip(1), classes)


def move(images: Tensor, shifts: NDArray[np.float64], angles: NDArray[np.float64]) -> Tensor:
    """Images (n, 14, 14), each shifted and turned about its centre; what comes in from outside is as at the edge.

    shifts: pixels to the right and down (n, 2). angles: degrees counterclockwise (n,).
    """
    side, angles = images.shape[-1], np.radians(angles)
    cosine, sine, (right, down) = np.cos(angles), np.sin(angles), 2 / side * shifts.T  # an image's sides are 2 long
    # Where each pixel comes from: turned back about the centre, after it is shifted back.
    rows = [[cosine, -sine, -cosine * right + sine * down], [sine, cosine, -sine * right - cosine * down]]
    origins = torch.from_numpy(np.array(rows, np.float32)).permute(2, 0, 1).to(images.device)  # (n, 2, 3)
    grid = F.affine_grid(origins, [len(images), 1, side, side], align_corners=False)
    return F.grid_sample(images[:, None], grid, padding_mode="border", align_corners=False)[:, 0]
