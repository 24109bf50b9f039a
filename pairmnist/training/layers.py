"""The layers of networks that train side by side: their *members* do not see each other.

Flat activations are (members, batch, units), images (batch, channels, height, width) with the channels of all members,
member by member. One network is the case of one member.
"""

from collections.abc import Sequence
from math import ceil, prod

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F


class Linear(nn.Module):
    """A linear layer for each member: (members, batch, inputs) → (members, batch, outputs).

    Its weights are zero until `side_by_side` copies each member's into them.
    """

    def __init__(self, inputs: int, outputs: int, members: int) -> None:
        super().__init__()
        self.members = members
        self.weight = nn.Parameter(torch.zeros(members * outputs, inputs))
        self.bias = nn.Parameter(torch.zeros(members * outputs))

    def forward(self, x: Tensor) -> Tensor:
        weight = self.weight.unflatten(0, (self.members, -1))  # (members, outputs, inputs)
        bias = self.bias.view(self.members, -1, 1)
        # W·xᵀ and not x·Wᵀ, because then W's gradient lies in memory as W does and need not be copied.
        return torch.baddbmm(bias, weight, x.transpose(1, 2)).transpose(1, 2)  # (members, batch, outputs)


class Dropout(nn.Module):
    """Drop each unit with probability one half while training, and double those that stay.

    Each member's coins come from its own generator: the same ones on every device and whatever trains beside it.
    channels: how many of an image's channels in each member are tossed for; any after these are zero anyway.
    """

    def __init__(self, generators: Sequence[np.random.Generator], channels: int = 0) -> None:
        super().__init__()
        self.generators, self.channels = generators, channels

    def forward(self, x: Tensor) -> Tensor:
        if not self.training:
            return x
        kept = x.to_dense() * (self.flat_coins(x) if x.dim() == 3 else self.image_coins(x))
        return kept.to_mkldnn() if x.is_mkldnn else kept

    def flat_coins(self, x: Tensor) -> Tensor:
        _, batch, units = x.shape
        return self.toss((units, batch), x.device).transpose(1, 2)  # in memory as Linear leaves its outputs

    def image_coins(self, x: Tensor) -> Tensor:
        batch, all_channels, height, width = x.shape
        coins = self.toss((batch, self.channels, height, width), x.device)
        added = all_channels // len(coins) - self.channels
        return F.pad(coins, (0, 0, 0, 0, 0, added)).transpose(0, 1).flatten(1, 2)  # (batch, all channels, …)

    def toss(self, shape: tuple[int, ...], device: torch.device) -> Tensor:
        """Factors for each member, 0 (drop) or 2 (keep): (members, *shape)."""
        count = prod(shape)
        drawn = [generator.integers(0, 256, ceil(count / 8), np.uint8) for generator in self.generators]
        bits = np.unpackbits(np.stack(drawn), axis=1, count=count)  # a random byte is eight fair coins
        return torch.from_numpy(2 * bits).to(device).float().view(-1, *shape)  # a byte each until they are there


class AsChannels(nn.Module):
    """One grey image per member as the channels of one image: (members, batch, 14, 14) → (batch, members, 14, 14)."""

    def forward(self, images: Tensor) -> Tensor:
        return in_fastest_layout(images.transpose(0, 1))


class Flatten(nn.Module):
    """All units of each member's image in a row: (batch, channels, height, width) → (members, batch, units)."""

    def __init__(self, members: int) -> None:
        super().__init__()
        self.members = members

    def forward(self, x: Tensor) -> Tensor:
        batch = len(x)
        return x.to_dense().reshape(batch, self.members, -1).transpose(0, 1)


def in_fastest_layout(images: Tensor) -> Tensor:
    """On a CPU images in oneDNN's own layout, channels in blocks of 16, which what is computed of them keeps.

    Its convolutions, poolings and batch norm are fastest in it. Autocast does not know it.
    """
    blocks = images.is_cpu and torch.backends.mkldnn.is_available() and not torch.is_autocast_enabled("cpu")
    return images.to_mkldnn() if blocks else images
