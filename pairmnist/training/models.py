"""The network in plain PyTorch: one tower per image gives ten features, a head compares them.

This is the definition. `side_by_side` makes of it the network that trains, which is faster and may hold many runs.
"""

import torch
from torch import Generator, Tensor, nn
from torch.nn import functional as F

FEATURES = 10  # of each tower; with the auxiliary loss they are the scores of the ten digits


class PairNet(nn.Module):
    """Two towers and a head; with weight sharing both towers are the same module.

    Raises ValueError for an architecture that is not known.
    """

    def __init__(self, architecture: str, share_weights: bool) -> None:
        super().__init__()
        self.architecture = architecture
        self.left = make_tower(architecture)
        self.right = self.left if share_weights else make_tower(architecture)  # weight sharing is this line
        self.head = nn.Sequential(nn.Linear(2 * FEATURES, 20), nn.ReLU(), nn.Linear(20, 2))

    def forward(self, pairs: Tensor) -> tuple[Tensor, Tensor]:
        """Compare two digits.

        pairs: (batch, 2, 14, 14) float32, normalised. Returns logits (batch, 2), the second one for left ≤ right, and
        features (batch, 2, 10). Shared towers are called once for each side, so that batch norm takes its statistics
        per side, as in the report.
        """
        left = self.left(pairs[..., 0, :, :])  # (batch, 14, 14) → (batch, 10)
        right = self.right(pairs[..., 1, :, :])
        return self.head(torch.cat([left, right], dim=-1)), torch.stack([left, right], dim=-2)

    @property
    def shares_weights(self) -> bool:
        return self.right is self.left

    def weights(self) -> dict[str, Tensor]:
        """What a record keeps, by name in the state dict: shared towers once, as the left one, and no counters."""
        left_out = ("right.",) if self.shares_weights else ()
        state = self.state_dict()
        return {
            name: state[name]
            for name in state
            if not name.startswith(left_out) and not name.endswith("num_batches_tracked")
        }


def make_tower(architecture: str) -> nn.Sequential:
    """The layers from images (batch, 14, 14) to features (batch, 10)."""
    match architecture:
        case "fully-connected":
            return nn.Sequential(
                nn.Flatten(),  # (batch, 196)
                nn.Linear(196, 50),
                nn.ReLU(),
                nn.Dropout(0.5),
                nn.Linear(50, FEATURES),
                nn.ReLU(),
            )
        case "simple-cnn":
            return nn.Sequential(
                nn.Unflatten(1, (1, 14)),  # (batch, 1, 14, 14): grey images have one channel
                nn.Conv2d(1, 10, 3, padding=1),
                nn.MaxPool2d(3, stride=1),  # (batch, 10, 12, 12)
                nn.ReLU(),
                nn.Dropout(0.5),
                nn.Conv2d(10, 10, 3, padding=1),
                nn.MaxPool2d(2),  # (batch, 10, 6, 6)
                nn.ReLU(),
                nn.Dropout(0.5),
                nn.Flatten(),  # (batch, 360)
                nn.Linear(360, FEATURES),
            )
        case "residual-cnn":
            return nn.Sequential(
                nn.Unflatten(1, (1, 14)),
                nn.Conv2d(1, 14, 3),  # (batch, 14, 12, 12)
                nn.ReLU(),
                *[ResidualBlock(14) for _ in range(6)],
                nn.AvgPool2d(12),  # (batch, 14, 1, 1)
                nn.ReLU(),
                nn.Flatten(),  # (batch, 14)
                nn.Linear(14, FEATURES),
            )
        case "deep-cnn":
            return nn.Sequential(
                nn.Unflatten(1, (1, 14)),
                *convolution(1, 16),
                *convolution(16, 16),
                nn.MaxPool2d(2),  # (batch, 16, 7, 7)
                *convolution(16, 32),
                *convolution(32, 32),
                nn.MaxPool2d(2),  # (batch, 32, 3, 3)
                nn.Dropout(0.5),
                nn.Flatten(),  # (batch, 288)
                nn.Linear(288, FEATURES),
            )
    raise ValueError(f"no architecture {architecture!r}")


def convolution(inputs: int, outputs: int) -> tuple[nn.Module, ...]:
    """3×3, with batch norm: (batch, inputs, height, width) → (batch, outputs, height, width)."""
    return nn.Conv2d(inputs, outputs, 3, padding=1), nn.BatchNorm2d(outputs), nn.ReLU()


class ResidualBlock(nn.Module):
    """Two convolutions and the way around them: (batch, channels, height, width) → the same."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(channels, channels, 3, padding=1)
        self.norm1 = nn.BatchNorm2d(channels)
        self.conv2 = nn.Conv2d(channels, channels, 3, padding=1)
        self.norm2 = nn.BatchNorm2d(channels)

    def forward(self, x: Tensor) -> Tensor:
        y = F.relu_(self.norm1(self.conv1(x)))
        return F.relu_(self.norm2(self.conv2(y)).add_(x))


def initialise(module: nn.Module, generator: Generator) -> None:
    """Draw a network's weights in PyTorch's default distributions, but from this generator.

    Weights and biases of linear and convolutional layers are uniform in ±1/√inputs, where inputs counts what one
    output unit sees; batch norm keeps the identity that it is made as.
    """
    for layer in module.modules():
        if isinstance(layer, nn.Linear | nn.Conv2d):
            bound = layer.weight[0].numel() ** -0.5
            for parameter in layer.parameters():
                nn.init.uniform_(parameter, -bound, bound, generator=generator)


def parameter_count(architecture: str, share_weights: bool) -> int:
    """How many numbers are learned; shared weights count once."""
    return sum(parameter.numel() for parameter in PairNet(architecture, share_weights).parameters())
