"""What the product's networks and loop must compute, by the plain PyTorch code of the benchmarks."""

import math
from collections.abc import Iterable, Iterator

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from pairmnist.config import Run, Settings
from pairmnist.training.models import PairNet
from tests.support.plain import PlainPairNet, error, load, train_epoch


class WithoutDropout(nn.Module):
    """A network of the product, which drops nothing, as the plain loop wants it: logits, left and right features."""

    def __init__(self, net: PairNet) -> None:
        super().__init__()
        self.net = net
        for layer in net.modules():
            if isinstance(layer, nn.Dropout):
                layer.p = 0.0

    def forward(self, pairs: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        logits, features = self.net(pairs)
        return logits, features[:, 0], features[:, 1]


def plain_copy(net: PairNet) -> PlainPairNet:
    """A plain network with the weights of one of the product's."""
    plain = PlainPairNet(net.architecture, net.shares_weights)
    for target, source in zip(numbers(plain), numbers(net), strict=True):
        target.data.copy_(source.data)
    return plain


def numbers(module: nn.Module) -> Iterator[Tensor]:
    """Weights and batch norm's running statistics; both kinds of network have them in the same order."""
    yield from module.parameters()
    yield from (buffer for name, buffer in module.named_buffers() if "running" in name)


def train(run: Run, net: WithoutDropout) -> dict[str, NDArray[np.float64]]:
    """Train, and return the curves of the record."""
    training, test = load(run)
    optimizer, schedule = optimizer_and_schedule(run.settings, net.parameters())
    curves: dict[str, list[float]] = {"loss": [], "training_error": [], "test_error": []}
    for _ in range(run.settings.epochs):
        steps = []
        for loss, logits in train_epoch(net, optimizer, run.settings, training):
            steps.append((loss.item(), logits))
            schedule.step()
        sizes = [len(logits) for _, logits in steps]
        answers = torch.cat([logits for _, logits in steps]).argmax(dim=1)
        curves["loss"].append(np.average([loss for loss, _ in steps], weights=sizes))
        curves["training_error"].append(float((answers != training.targets).float().mean()))
        curves["test_error"].append(error(net, test))
    return {name: np.array(values) for name, values in curves.items()}


def optimizer_and_schedule(
    settings: Settings, parameters: Iterable[Tensor]
) -> tuple[torch.optim.Optimizer, torch.optim.lr_scheduler.LRScheduler]:
    """PyTorch's own, for what the setting `schedule` says."""
    rate = settings.learning_rate
    if settings.schedule == "constant":
        optimizer = torch.optim.SGD(parameters, rate)
        return optimizer, torch.optim.lr_scheduler.ConstantLR(optimizer, factor=1)
    optimizer = torch.optim.SGD(parameters, rate, momentum=0.9, weight_decay=0.0005)
    steps = settings.epochs * math.ceil(settings.training_pairs / settings.batch_size)
    return optimizer, torch.optim.lr_scheduler.OneCycleLR(optimizer, rate, total_steps=steps, cycle_momentum=False)


def first_gradients(run: Run, net: WithoutDropout) -> tuple[Tensor, Tensor]:
    """The gradients of (1 − α)·L1 and of α·(L2 + L3) on the towers' weights in the first step, in a row each."""
    pairs, targets, classes = (tensor[: run.settings.batch_size] for tensor in load(run)[0])
    logits, left, right = net.train()(pairs)
    cross_entropy, weight = nn.functional.cross_entropy, run.settings.digit_weight
    terms = (
        (1 - weight) * cross_entropy(logits, targets),
        weight * (cross_entropy(left, classes[:, 0]) + cross_entropy(right, classes[:, 1])),
    )
    towers = [parameter for name, parameter in net.net.named_parameters() if not name.startswith("head")]
    gradients = [torch.autograd.grad(term, towers, retain_graph=True) for term in terms]
    first, second = (torch.cat([gradient.flatten() for gradient in each]) for each in gradients)
    return first, second


@torch.no_grad()
def margins(net: WithoutDropout, pairs: Tensor) -> NDArray[np.float32]:
    """Logit 1 − logit 0 of each pair."""
    logits = net.eval()(pairs)[0]
    return np.asarray(logits[:, 1] - logits[:, 0])
