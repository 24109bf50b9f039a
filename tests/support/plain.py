"""The plain PyTorch network of the benchmarks as an oracle of what the product's network and loop must compute."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional as F

from benchmarks.plain import TOWERS, PlainPairNet
from pairmnist.config import Run
from pairmnist.data import digits
from pairmnist.data.digits import Pairs
from pairmnist.training.models import PairNet

ARCHITECTURES = tuple(TOWERS)  # that there is a plain network of


class Data(NamedTuple):
    pairs: Tensor  # (n, 2, 14, 14), normalised
    targets: Tensor  # (n,)
    classes: Tensor  # (n, 2)


def load(run: Run) -> tuple[Data, Data]:
    """The run's training and test pairs, both normalised by the training pairs' mean and standard deviation."""
    training, test = digits.training_pairs(run.draw, run.settings.training_pairs), digits.held_out_pairs(run.draw)
    mean, deviation = training.images.mean(dtype=np.float64), training.images.std(dtype=np.float64)

    def tensors(drawn: Pairs) -> Data:
        images = ((drawn.images - mean) / deviation).astype(np.float32)
        return Data(torch.from_numpy(images), torch.from_numpy(drawn.targets), torch.from_numpy(drawn.classes))

    return tensors(training), tensors(test)


def plain_copy(net: PairNet, architecture: str) -> PlainPairNet:
    """A plain network, without dropout, with the weights of a product network of one member."""
    plain = PlainPairNet(architecture, net.left is net.right)
    for layer in plain.modules():
        if isinstance(layer, nn.Dropout):
            layer.p = 0.0
    for target, source in zip(numbers(plain), numbers(net), strict=True):
        target.data.copy_(source.data)
    return plain


def numbers(module: nn.Module) -> Iterator[Tensor]:
    """Weights and batch norm's running statistics; both kinds of network have them in the same order."""
    yield from module.parameters()
    yield from (buffer for name, buffer in module.named_buffers() if "running" in name)


def forward(run: Run, net: PlainPairNet, batch: Data) -> tuple[Tensor, Tensor, Tensor]:
    """(1 − α)·L1 and α·(L2 + L3), means over the batch, and how many answers are wrong."""
    logits, left, right = net(batch.pairs)
    digit = F.cross_entropy(left, batch.classes[:, 0]) + F.cross_entropy(right, batch.classes[:, 1])
    weight = run.settings.digit_weight
    wrong = (logits.argmax(dim=1) != batch.targets).sum()
    return (1 - weight) * F.cross_entropy(logits, batch.targets), weight * digit, wrong


def train(run: Run, net: PlainPairNet) -> dict[str, NDArray[np.float64]]:
    """Train, and return the curves of the record."""
    training, test = load(run)
    n, size = run.settings.training_pairs, run.settings.batch_size
    optimiser = torch.optim.SGD(net.parameters(), lr=run.settings.learning_rate)
    curves: dict[str, list[float]] = {"loss": [], "training_error": [], "test_error": []}
    for _ in range(run.settings.epochs):
        net.train()
        loss, wrong = 0.0, 0
        for start in range(0, n, size):
            batch = Data(*(tensor[start : start + size] for tensor in training))
            comparison, digit, missed = forward(run, net, batch)
            total = comparison + digit
            loss += total.item() * len(batch.targets)
            wrong += int(missed)
            optimiser.zero_grad()
            total.backward()
            optimiser.step()
        curves["loss"].append(loss / n)
        curves["training_error"].append(wrong / n)
        curves["test_error"].append(float(forward(run, net.eval(), test)[2]) / len(test.targets))
    return {name: np.array(values) for name, values in curves.items()}


@torch.no_grad()
def margins(net: PlainPairNet, pairs: Tensor) -> NDArray[np.float32]:
    """Logit 1 − logit 0 of each pair."""
    logits = net.eval()(pairs)[0]
    return np.asarray(logits[:, 1] - logits[:, 0])
