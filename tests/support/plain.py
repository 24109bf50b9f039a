"""The experiment as a student would write it in plain PyTorch: what the product's speed is measured against.

One run after another, both towers called in turn, the default memory layout and number of threads. It uses the
product's digits and settings and nothing else of it, so the tests compare the product's networks and loop with it.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from pairmnist.config import Run, Settings
from pairmnist.data import digits


class FullyConnected(nn.Sequential):
    def __init__(self) -> None:
        super().__init__(nn.Flatten(), nn.Linear(196, 50), nn.ReLU(), nn.Dropout(0.5), nn.Linear(50, 10), nn.ReLU())


class SimpleCNN(nn.Sequential):
    def __init__(self) -> None:
        super().__init__(
            nn.Conv2d(1, 10, 3, padding=1), nn.MaxPool2d(3, stride=1), nn.ReLU(), nn.Dropout(0.5),
            nn.Conv2d(10, 10, 3, padding=1), nn.MaxPool2d(2), nn.ReLU(), nn.Dropout(0.5),
            nn.Flatten(), nn.Linear(360, 10),
        )  # fmt: skip


class Block(nn.Module):
    def __init__(self, channels: int) -> None:
        super().__init__()
        self.conv1, self.norm1 = nn.Conv2d(channels, channels, 3, padding=1), nn.BatchNorm2d(channels)
        self.conv2, self.norm2 = nn.Conv2d(channels, channels, 3, padding=1), nn.BatchNorm2d(channels)

    def forward(self, x: Tensor) -> Tensor:
        y = F.relu(self.norm1(self.conv1(x)))
        return F.relu(self.norm2(self.conv2(y)) + x)


class ResidualCNN(nn.Sequential):
    def __init__(self) -> None:
        super().__init__(
            nn.Conv2d(1, 14, 3), nn.ReLU(), *[Block(14) for _ in range(6)],
            nn.AvgPool2d(12), nn.ReLU(), nn.Flatten(), nn.Linear(14, 10),
        )  # fmt: skip


class DeepCNN(nn.Sequential):
    def __init__(self) -> None:
        super().__init__(
            nn.Conv2d(1, 16, 3, padding=1), nn.BatchNorm2d(16), nn.ReLU(),
            nn.Conv2d(16, 16, 3, padding=1), nn.BatchNorm2d(16), nn.ReLU(), nn.MaxPool2d(2),
            nn.Conv2d(16, 32, 3, padding=1), nn.BatchNorm2d(32), nn.ReLU(),
            nn.Conv2d(32, 32, 3, padding=1), nn.BatchNorm2d(32), nn.ReLU(), nn.MaxPool2d(2),
            nn.Dropout(0.5), nn.Flatten(), nn.Linear(288, 10),
        )  # fmt: skip


TOWERS: dict[str, Callable[[], nn.Module]] = {
    "fully-connected": FullyConnected,
    "simple-cnn": SimpleCNN,
    "residual-cnn": ResidualCNN,
    "deep-cnn": DeepCNN,
}


class PlainPairNet(nn.Module):
    def __init__(self, architecture: str, share_weights: bool) -> None:
        super().__init__()
        self.left = TOWERS[architecture]()
        self.right = self.left if share_weights else TOWERS[architecture]()
        self.head = nn.Sequential(nn.Linear(20, 20), nn.ReLU(), nn.Linear(20, 2))

    def forward(self, pairs: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        left, right = self.left(pairs[:, 0:1]), self.right(pairs[:, 1:2])
        return self.head(torch.cat([left, right], dim=1)), left, right


class Data(NamedTuple):
    """Pairs on a device."""

    pairs: Tensor  # (n, 2, 14, 14), normalised
    targets: Tensor  # (n,)
    classes: Tensor  # (n, 2)


def load(run: Run, device: str = "cpu") -> tuple[Data, Data]:
    """The run's training and test pairs, both normalised by the training pairs' mean and standard deviation."""
    training, test = digits.training_pairs(run.draw, run.settings.training_pairs), digits.held_out_pairs(run.draw)
    mean, deviation = training.images.mean(dtype=np.float64), training.images.std(dtype=np.float64)

    def on_device(drawn: digits.Pairs) -> Data:
        images = ((drawn.images - mean) / deviation).astype(np.float32)
        return Data(*(torch.from_numpy(array).to(device) for array in (images, drawn.targets, drawn.classes)))

    return on_device(training), on_device(test)


def train_epoch(
    net: nn.Module, optimizer: torch.optim.Optimizer, settings: Settings, training: Data
) -> Iterator[tuple[Tensor, Tensor]]:
    """Each step's loss and logits (batch, 2). net: gives logits, left and right features of pairs."""
    net.train()
    for start in range(0, len(training.pairs), settings.batch_size):
        pairs, targets, classes = (tensor[start : start + settings.batch_size] for tensor in training)
        logits, left, right = net(pairs)
        loss = F.cross_entropy(logits, targets)
        if settings.learns_digits:
            digit_loss = F.cross_entropy(left, classes[:, 0]) + F.cross_entropy(right, classes[:, 1])
            loss = (1 - settings.digit_weight) * loss + settings.digit_weight * digit_loss
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        yield loss, logits


@torch.no_grad()
def error(net: nn.Module, test: Data) -> float:
    """The share of wrong answers."""
    net.eval()
    return float((net(test.pairs)[0].argmax(dim=1) != test.targets).float().mean())


def train(run: Run, device: str = "cpu") -> float:
    """Train one run and return its test error after the last epoch."""
    settings = run.settings
    torch.manual_seed(1000 * settings.seed + run.repetition)
    training, test = load(run, device)
    net = PlainPairNet(settings.architecture, settings.share_weights).to(device)
    optimizer = torch.optim.SGD(net.parameters(), lr=settings.learning_rate)
    for _ in range(settings.epochs):
        for _ in train_epoch(net, optimizer, settings, training):
            pass
    return error(net, test)
