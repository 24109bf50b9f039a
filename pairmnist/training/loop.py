"""The training loop: stochastic gradient descent as the report describes it.

Read `models` first. Every tensor here has the *members* in front, the runs that train side by side as one network; read
it with a single run in mind, which is one member. `side_by_side` says why and how.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from pairmnist.config import Run
from pairmnist.data.streams import NetworkPurpose, network_stream
from pairmnist.training.augmenting import augmented
from pairmnist.training.losses import losses, objective, weighted
from pairmnist.training.optimiser import Optimiser
from pairmnist.training.preparing import Batch
from pairmnist.training.side_by_side import SideBySide


def descend(
    runs: Sequence[Run],
    net: SideBySide,
    training: Batch,
    taken_apart: Callable[[int, int], bool] = lambda epoch, step: False,
) -> Iterator["Step"]:
    """Minimise (1 − α)·L1 + α·(L2 + L3) on the training pairs; yields what each step measured.

    taken_apart: says of an epoch (from 1) and a step in it (from 0) whether the gradients of the two terms are wanted
    one by one.
    """
    settings, device = runs[0].settings, training.pairs.device
    alpha = torch.tensor([[run.settings.digit_weight] for run in runs], device=device)  # (members, 1)
    arithmetic = torch.autocast(device.type, torch.bfloat16, enabled=settings.arithmetic == "bfloat16")
    parameters = list(net.parameters())
    optimiser = Optimiser(parameters, settings)
    variation = [np.random.default_rng(network_stream(run, NetworkPurpose.AUGMENTATION)) for run in runs]
    for epoch in range(1, settings.epochs + 1):
        net.train()
        batches = list(augmented(training, settings.augmentation, variation).split(settings.batch_size))
        for step, batch in enumerate(batches):
            with arithmetic:
                logits, features = net(batch.pairs)  # (members, batch, 2), (members, batch, 2, 10)
            comparison, digits = losses(logits, features, batch)  # (members, batch), (members, batch, 2)
            terms = weighted(comparison, digits, alpha)  # two of (members, batch)
            gradients, of_terms = differentiate(terms, parameters, taken_apart(epoch, step))
            optimiser.step(gradients)
            last = step == len(batches) - 1
            yield Step(epoch, last, terms, comparison, digits, logits, batch.targets, of_terms)


class Step(NamedTuple):
    """What one step of training measured, before it changed the weights."""

    epoch: int  # from 1
    last: bool  # whether the epoch ends with it
    terms: tuple[Tensor, Tensor]  # (1 − α)·L1 and α·(L2 + L3), which add up to the loss: (members, batch) each
    comparison: Tensor  # L1 (members, batch)
    digits: Tensor  # L2 and L3 (members, batch, 2)
    logits: Tensor  # (members, batch, 2)
    targets: Tensor  # (members, batch)
    gradients: "TermGradients | None"  # where they were wanted


class TermGradients(NamedTuple):
    """The gradients of a loss's two terms for each parameter: None for the head, which the digits do not reach."""

    comparison: Sequence[Tensor]
    digits: Sequence[Tensor | None]


def differentiate(
    terms: tuple[Tensor, Tensor], parameters: Sequence[Tensor], apart: bool
) -> tuple[Sequence[Tensor], TermGradients | None]:
    """The gradients of the loss, which is the sum of two terms; with `apart` also those of each term.

    In that case the loss's are added up from the terms': the same up to rounding.
    """
    if not apart:
        return torch.autograd.grad(objective(terms[0] + terms[1]), parameters), None
    comparison = torch.autograd.grad(objective(terms[0]), parameters, retain_graph=True)
    digits = torch.autograd.grad(objective(terms[1]), parameters, allow_unused=True)
    both = [a if b is None else a + b for a, b in zip(comparison, digits, strict=True)]
    return both, TermGradients(comparison, digits)
