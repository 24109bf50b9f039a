"""The layers of networks that can train side by side: their *members* do not see each other.

Flat activations are (members, batch, units), images (batch, channels, height, width) with the channels of all members,
member by member. One network is the case of one member.
"""

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F


class Linear(nn.Module):
    """A linear layer for each member: (members, batch, inputs) → (members, batch, outputs)."""

    def __init__(self, inputs: int, outputs: int, members: int) -> None:
        super().__init__()
        self.members = members
        self.weight = nn.Parameter(torch.empty(members * outputs, inputs))
        self.bias = nn.Parameter(torch.empty(members * outputs))

    def forward(self, x: Tensor) -> Tensor:
        weight = self.weight.unflatten(0, (self.members, -1))  # (members, outputs, inputs)
        bias = self.bias.view(self.members, 1, -1)
        return torch.baddbmm(bias, x, weight.transpose(1, 2))


class Dropout(nn.Module):
    """Drop each unit with probability one half while training, and double those that are kept.

    Each member's coins come from its own generator: the same ones on every device and whatever trains beside it.
    """

    generators: Sequence[np.random.Generator] = ()

    def forward(self, x: Tensor) -> Tensor:
        return x * self.coins(x) if self.training else x

    def coins(self, x: Tensor) -> Tensor:
        """A factor for each unit, 0 (drop) or 2 (keep), in the layout of x."""
        members = len(self.generators)
        count = x.numel() // members
        drawn = np.stack([generator.integers(0, 256, -(-count // 8), np.uint8) for generator in self.generators])
        bits = np.unpackbits(drawn, axis=1, count=count)  # a random byte is eight fair coins
        coins = torch.from_numpy(2 * bits).to(x.device).float()  # (members, units of the batch); bytes travel
        if x.dim() == 3:
            return coins.view_as(x)
        batch, _, height, width = x.shape
        grid = coins.view(members, batch, height, width, -1)  # channels last, as the images lie in memory
        return grid.permute(1, 0, 4, 2, 3).reshape(x.shape)


class SlidingMax(nn.MaxPool2d):
    """Max-pooling of 3×3 with stride 1: (batch, channels, height, width) → (batch, channels, height − 2, width − 2).

    Where nothing is learned it takes the largest of three columns, then of three rows: the same numbers, and ten times
    as fast on a CPU.
    """

    def __init__(self) -> None:
        super().__init__(3, stride=1)

    def forward(self, x: Tensor) -> Tensor:
        if x.requires_grad:
            return F.max_pool2d(x, self.kernel_size, self.stride)
        x = torch.maximum(torch.maximum(x[..., :-2], x[..., 1:-1]), x[..., 2:])
        return torch.maximum(torch.maximum(x[..., :-2, :], x[..., 1:-1, :]), x[..., 2:, :])


class AsChannels(nn.Module):
    """One grey image per member as the channels of one image: (members, batch, 14, 14) → (batch, members, 14, 14)."""

    def forward(self, images: Tensor) -> Tensor:
        return images.transpose(0, 1)


class Flatten(nn.Module):
    """All units of an image in a row: (batch, channels, height, width) → (members, batch, units)."""

    def __init__(self, members: int) -> None:
        super().__init__()
        self.members = members

    def forward(self, x: Tensor) -> Tensor:
        batch = len(x)
        return x.reshape(batch, self.members, -1).transpose(0, 1)
