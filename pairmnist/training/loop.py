"""Training: the loop, as the report describes it. No files and no page here.

Runs that agree in all but repetition and digit weight train side by side, as members of one network (see `models`).
The result of a run does not depend on which others train beside it, but for rounding.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime

import torch
from torch import Tensor

from pairmnist.config import Run
from pairmnist.protocol.jobs import can_share
from pairmnist.records.record import EpochResult, Record
from pairmnist.training.models import PairNet
from pairmnist.training.preparing import Batch, initial_network, load_data, use_exact_arithmetic
from pairmnist.training.recording import Recorder, record_facts


class Cancelled(Exception):
    """Nobody waits for these runs any more."""


def fit(
    runs: Sequence[Run], net: PairNet, training: Batch, recorder: Recorder, cancelled: Callable[[], bool]
) -> Iterator[tuple[Run, EpochResult]]:
    """Stochastic gradient descent on each run's loss (1 − α)·L1 + α·(L2 + L3); yields what each epoch reports."""
    settings = runs[0].settings
    device = training.pairs.device
    digit_weight = torch.tensor([[run.settings.digit_weight] for run in runs], device=device)
    reduced = torch.autocast(device.type, torch.bfloat16, enabled=settings.arithmetic == "bfloat16")
    parameters = list(net.parameters())
    for epoch in range(1, settings.epochs + 1):
        net.train()
        for step, batch in enumerate(training.split(settings.batch_size)):
            if cancelled():
                raise Cancelled
            with reduced:
                logits, features = net(batch.pairs)  # (members, batch, 2), (members, batch, 2, 10)
            comparison, digits = losses(logits, features, batch)  # (members, batch), (members, batch, 2)
            terms = (1 - digit_weight) * comparison, digit_weight * digits.sum(dim=2)
            if recorder.compares_gradients(epoch, step):
                gradients: Sequence[Tensor] = recorder.compare_gradients(terms, parameters)
            else:
                gradients = torch.autograd.grad(objective(*terms), parameters)
            with torch.no_grad():
                for parameter, gradient in zip(parameters, gradients, strict=True):
                    parameter.sub_(gradient, alpha=settings.learning_rate)
            recorder.add_step(terms, comparison, digits, logits, batch.targets)
        yield from recorder.end_epoch(epoch)
        if all(recorder.diverged):
            return


def losses(logits: Tensor, features: Tensor, batch: Batch) -> tuple[Tensor, Tensor]:
    """Cross-entropy of each pair's comparison, L1 (members, batch), and of its two digits, L2 and L3 (…, 2)."""
    return cross_entropy(logits.float(), batch.targets), cross_entropy(features.float(), batch.classes)


def cross_entropy(scores: Tensor, classes: Tensor) -> Tensor:
    """−log softmax(scores) of the right class: (…, classes) and (…) → (…). PyTorch's takes longer for few classes."""
    return scores.logsumexp(dim=-1) - scores.gather(-1, classes.unsqueeze(-1)).squeeze(-1)


def objective(*terms: Tensor) -> Tensor:
    """What is minimised: the terms (members, batch) added up, their mean over the batch, summed over the members.

    Members share no weights, so each one's gradient is that of its own loss.
    """
    return sum(terms[1:], start=terms[0]).mean(dim=1).sum()


def train(
    runs: Sequence[Run],
    device: torch.device,
    on_epoch: Callable[[Run, EpochResult], None],
    cancelled: Callable[[], bool],
) -> list[Record]:
    """Train runs side by side on a device and return their records, in the same order.

    Calls `on_epoch` after each epoch of each run that has not diverged. Raises Cancelled between two steps once
    `cancelled()` is true, and ValueError for runs that cannot train side by side.
    """
    require_alike(runs)
    use_exact_arithmetic()
    started, clock = datetime.now(UTC), time.perf_counter()
    net = initial_network(runs, device)
    training, test = load_data(runs, device)
    recorder = Recorder(runs, net, test.pairs, test.targets)
    for run, result in fit(runs, net, training, recorder, cancelled):
        on_epoch(run, result)
    facts = record_facts(device, started, time.perf_counter() - clock, len(runs))
    return recorder.records(training.pairs, training.classes, facts)


def require_alike(runs: Sequence[Run]) -> None:
    """Raise ValueError unless the runs agree in all but repetition and digit weight."""
    if not all(can_share(runs[0], run) for run in runs):
        raise ValueError("only runs that agree in all but repetition and digit weight can train side by side")
