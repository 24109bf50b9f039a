"""The experiment as a student would write it in plain PyTorch: what the product's speed is measured against.

One run after another, both towers called in turn, the default memory layout and number of threads. It uses the
product's digits and settings and nothing else of it.
"""

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from pairmnist.config import Run
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


TOWERS = {"fully-connected": FullyConnected, "simple-cnn": SimpleCNN, "residual-cnn": ResidualCNN}


class PlainPairNet(nn.Module):
    def __init__(self, architecture: str, share_weights: bool) -> None:
        super().__init__()
        self.left = TOWERS[architecture]()
        self.right = self.left if share_weights else TOWERS[architecture]()
        self.head = nn.Sequential(nn.Linear(20, 20), nn.ReLU(), nn.Linear(20, 2))

    def forward(self, pairs: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        left, right = self.left(pairs[:, 0:1]), self.right(pairs[:, 1:2])
        return self.head(torch.cat([left, right], dim=1)), left, right


def train(run: Run, device: str = "cpu") -> float:
    """Train one run and return its test error after the last epoch."""
    settings = run.settings
    torch.manual_seed(1000 * settings.seed + run.repetition)
    training, test = digits.training_pairs(run.draw, run.settings.training_pairs), digits.held_out_pairs(run.draw)
    mean, std = training.images.mean(), training.images.std()
    images = ((torch.from_numpy(training.images) - mean) / std).to(device)
    test_images = ((torch.from_numpy(test.images) - mean) / std).to(device)
    targets, classes = torch.from_numpy(training.targets).to(device), torch.from_numpy(training.classes).to(device)

    net = PlainPairNet(settings.architecture, settings.share_weights).to(device)
    optimizer = torch.optim.SGD(net.parameters(), lr=settings.learning_rate)
    net.train()
    for _ in range(settings.epochs):
        for batch in range(0, len(images), settings.batch_size):
            chosen = slice(batch, batch + settings.batch_size)
            logits, left, right = net(images[chosen])
            loss = F.cross_entropy(logits, targets[chosen])
            if settings.learns_digits:
                digit_loss = F.cross_entropy(left, classes[chosen, 0]) + F.cross_entropy(right, classes[chosen, 1])
                loss = (1 - settings.digit_weight) * loss + settings.digit_weight * digit_loss
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()

    net.eval()
    with torch.no_grad():
        answers = net(test_images)[0].argmax(dim=1).cpu()
    return float((answers != torch.from_numpy(test.targets)).float().mean())
