"""The networks: one tower per image gives ten features, a head compares them.

Several networks of one kind can train side by side as one `PairNet` with as many *members*: their channels are groups
of the same convolutions and their matrices one batched product, so no member sees another. Read it first with one
member in mind; `layers` has the shapes.
"""

from collections.abc import Sequence

import numpy as np
import torch
from torch import Generator, Tensor, nn
from torch.nn import functional as F

from pairmnist.architectures import ARCHITECTURES
from pairmnist.training.layers import AsChannels, Dropout, Flatten, Linear

FEATURES = 10  # of each tower; with the auxiliary loss they are the scores of the ten digits
PADDED_WIDTH = 16  # with channels of zeros, which stay zero: 16 numbers fill a CPU's vector register


class ResidualBlock(nn.Module):
    """Two convolutions and the way around them: (batch, channels, height, width) → the same."""

    def __init__(self, channels: int, members: int) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(channels, channels, 3, padding=1, groups=members)
        self.norm1 = nn.BatchNorm2d(channels)
        self.conv2 = nn.Conv2d(channels, channels, 3, padding=1, groups=members)
        self.norm2 = nn.BatchNorm2d(channels)
        self.norm1.num_batches_tracked = self.norm2.num_batches_tracked = None  # counts for nothing here

    def forward(self, x: Tensor) -> Tensor:
        y = F.relu_(self.norm1(self.conv1(x)))
        return F.relu_(self.norm2(self.conv2(y)).add_(x))


def tower_layers(architecture: str, members: int, padded: bool) -> list[nn.Module]:
    """The layers from images (members, batch, 14, 14) to features (members, batch, 10).

    padded: add channels of zeros to each network, up to PADDED_WIDTH.
    """
    real_width = ARCHITECTURES[architecture].width
    width = PADDED_WIDTH if padded else real_width
    channels = width * members
    match architecture:
        case "fully-connected":
            return [
                nn.Flatten(2),
                Linear(196, 50, members),
                nn.ReLU(),
                Dropout(),
                Linear(50, FEATURES, members),
                nn.ReLU(),
            ]
        case "simple-cnn":
            return [
                AsChannels(),
                nn.Conv2d(members, channels, 3, padding=1, groups=members),
                nn.MaxPool2d(3, stride=1),
                nn.ReLU(),
                Dropout(real_width),
                nn.Conv2d(channels, channels, 3, padding=1, groups=members),
                nn.MaxPool2d(2),
                nn.ReLU(),
                Dropout(real_width),
                Flatten(members),
                Linear(36 * width, FEATURES, members),
            ]
        case "residual-cnn":
            return [
                AsChannels(),
                nn.Conv2d(members, channels, 3, groups=members),
                nn.ReLU(),
                *[ResidualBlock(channels, members) for _ in range(6)],
                nn.AvgPool2d(12),
                nn.ReLU(),
                Flatten(members),
                Linear(width, FEATURES, members),
            ]
    raise ValueError(f"no architecture {architecture!r}")


class PairNet(nn.Module):
    """Two towers and a head. With weight sharing both towers are the same module. `padded` as in tower_layers."""

    def __init__(self, architecture: str, share_weights: bool, members: int = 1, padded: bool = False) -> None:
        super().__init__()
        self.members = members
        self.left = nn.Sequential(*tower_layers(architecture, members, padded))
        self.right = self.left if share_weights else nn.Sequential(*tower_layers(architecture, members, padded))
        self.head = nn.Sequential(Linear(2 * FEATURES, 20, members), nn.ReLU(), Linear(20, 2, members))

    def forward(self, pairs: Tensor) -> tuple[Tensor, Tensor]:
        """Compare two digits.

        pairs: (members, batch, 2, 14, 14) float32, normalised. Returns logits (members, batch, 2), the second for
        left ≤ right, and features (members, batch, 2, 10). Shared towers are called once for each side, so that batch
        norm takes its statistics per side.
        """
        left, right = self.left(pairs[:, :, 0]), self.right(pairs[:, :, 1])  # two of (members, batch, 10)
        return self.head(torch.cat([left, right], dim=2)), torch.stack([left, right], dim=2)


def initialise(module: nn.Module, generator: Generator) -> None:
    """Draw the weights of a network of one member in PyTorch's default distributions.

    Weights and biases of linear and convolutional layers are uniform in ±1/√inputs, where inputs counts what one
    output unit sees; batch norm starts as the identity, as it is made.
    """
    for layer in module.modules():
        if isinstance(layer, Linear | nn.Conv2d):
            bound = layer.weight[0].numel() ** -0.5
            for parameter in layer.parameters():
                nn.init.uniform_(parameter, -bound, bound, generator=generator)


def set_member(net: PairNet, member: int, single: PairNet) -> None:
    """Copy the network `single`, of one member, into one member of `net`; channels that `net` adds become zero."""
    source = single.state_dict()
    for name, slot in member_state(net, member).items():
        slot.zero_()
        slot[tuple(slice(size) for size in source[name].shape)] = source[name]


def use_generators(net: PairNet, generators: Sequence[np.random.Generator]) -> None:
    """Let all dropout layers draw from these generators, one per member."""
    for layer in net.modules():
        if isinstance(layer, Dropout):
            layer.generators = generators


def get_member(net: PairNet, member: int, architecture: str) -> dict[str, Tensor]:
    """The weights of one member, as a network of one member and the usual width has them; shared ones as the left's."""
    shared = net.left is net.right
    shapes = PairNet(architecture, shared).state_dict()
    state = member_state(net, member)
    return {
        name: state[name][tuple(slice(size) for size in like.shape)]
        for name, like in shapes.items()
        if not (shared and name.startswith("right."))
    }


def member_state(net: PairNet, member: int) -> dict[str, Tensor]:
    """Views of one member's part of every tensor in the state dict: members lie one after another in dimension 0."""
    return {name: tensor.unflatten(0, (net.members, -1))[member] for name, tensor in net.state_dict().items()}


def parameter_count(architecture: str, share_weights: bool) -> int:
    """How many numbers are learned; shared weights count once."""
    return sum(parameter.numel() for parameter in PairNet(architecture, share_weights).parameters())
