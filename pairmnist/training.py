"""Training: the loop, as the report describes it. No files and no page here.

Runs that agree in all but repetition and digit weight train side by side, as members of one network (see `models`).
The result of a run does not depend on which others train beside it, but for rounding in grouped convolutions.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
import torch
from torch import Generator, Tensor
from torch.nn import functional as F

from pairmnist.config import ARCHITECTURES, Run, Settings
from pairmnist.digits import Pairs, test_pairs, training_pairs
from pairmnist.jobs import can_share, side_by_side, work
from pairmnist.models import PADDED_WIDTH, WIDTH, PairNet, initialise, set_member, use_generators
from pairmnist.recording import Recorder, record_facts
from pairmnist.results import EpochResult, Record
from pairmnist.streams import Purpose, stream


class Cancelled(Exception):
    """Nobody waits for these runs any more."""


@dataclass(frozen=True)
class Batch:
    """Pairs of each member, on the device."""

    pairs: Tensor  # (members, batch, 2, 14, 14) float32, normalised
    targets: Tensor  # (members, batch) int64, 1 where left ≤ right
    classes: Tensor  # (members, batch, 2) int64, the two digits

    def split(self, size: int) -> Iterator["Batch"]:
        """Mini-batches in fixed order; the last one may be smaller."""
        parts = (tensor.split(size, dim=1) for tensor in (self.pairs, self.targets, self.classes))
        yield from (Batch(*part) for part in zip(*parts, strict=True))


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
                logits, features = net(batch.pairs)
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
    comparison = F.cross_entropy(logits.flatten(0, 1).float(), batch.targets.flatten(), reduction="none")
    digit = F.cross_entropy(features.flatten(0, 2).float(), batch.classes.flatten(), reduction="none")
    return comparison.view_as(batch.targets), digit.view_as(batch.classes)


def objective(*terms: Tensor) -> Tensor:
    """What is minimised: the terms (members, batch) added up, their mean over the batch, summed over the members.

    Members share no weights, so each one's gradient is that of its own loss.
    """
    return sum(terms[1:], start=terms[0]).mean(dim=1).sum()


def require_alike(runs: Sequence[Run]) -> None:
    """Raise ValueError unless the runs agree in all but repetition and digit weight."""
    if not all(can_share(runs[0], run) for run in runs):
        raise ValueError("only runs that agree in all but repetition and digit weight can train side by side")


def initial_network(runs: Sequence[Run], device: torch.device) -> PairNet:
    """The network of all runs, each member with the weights that its own streams draw."""
    settings = runs[0].settings
    on_cpu = device.type == "cpu"
    net = PairNet(settings.architecture, settings.share_weights, len(runs), PADDED_WIDTH if on_cpu else WIDTH)
    for member, run in enumerate(runs):
        single = PairNet(settings.architecture, settings.share_weights)
        initialise(single.right, generator(run, Purpose.RIGHT_TOWER))
        initialise(single.left, generator(run, Purpose.LEFT_TOWER))  # has the last word when it is the right one too
        initialise(single.head, generator(run, Purpose.HEAD))
        set_member(net, member, single)
    use_generators(net, [np.random.default_rng(stream(run, Purpose.DROPOUT)) for run in runs])
    layout = torch.channels_last if on_cpu else torch.contiguous_format
    return net.to(device).to(memory_format=layout)  # type: ignore[call-overload, no-any-return]  # missing in its stubs


def generator(run: Run, purpose: Purpose) -> Generator:
    """torch's generator for one purpose of one run; on the CPU, so that every device starts from the same weights."""
    return Generator().manual_seed(int(stream(run, purpose).generate_state(1, np.uint64)[0]))


def load_data(runs: Sequence[Run], device: torch.device) -> tuple[Batch, Batch]:
    """The normalised training and test pairs of each run. The test pairs use the training pairs' mean and deviation."""
    training, test = [training_pairs(run) for run in runs], [test_pairs(run) for run in runs]
    scale = [(pairs.images.mean(dtype=np.float64), pairs.images.std(dtype=np.float64)) for pairs in training]
    return stack_pairs(training, scale, device), stack_pairs(test, scale, device)


def stack_pairs(drawn: Sequence[Pairs], scale: Sequence[tuple[float, float]], device: torch.device) -> Batch:
    images = [
        ((pairs.images - mean) / deviation).astype(np.float32)
        for pairs, (mean, deviation) in zip(drawn, scale, strict=True)
    ]
    return Batch(
        torch.from_numpy(np.stack(images)).to(device),
        torch.from_numpy(np.stack([pairs.targets for pairs in drawn])).to(device),
        torch.from_numpy(np.stack([pairs.classes for pairs in drawn])).to(device),
    )


def use_exact_arithmetic() -> None:
    """One thread on a CPU, so that a run gives the same bits again; no shortened mantissas on a GPU."""
    torch.set_num_threads(1)
    torch.backends.cudnn.allow_tf32 = False


def warm_up(device: torch.device) -> dict[str, float]:
    """Train a little of each architecture, so that the next run starts at once; returns seconds per training pair.

    They are those of one of as many runs as train side by side, test passes included (see `jobs.work`).
    """
    seconds = {}
    for architecture in ARCHITECTURES:
        settings = Settings(architecture=architecture, epochs=2, training_pairs=200)
        runs = [Run(settings, repetition) for repetition in range(side_by_side(architecture, str(device)))]
        seconds[architecture] = _second_epoch(runs, device) * settings.epochs / work(settings) / len(runs)
    return seconds


def _second_epoch(runs: Sequence[Run], device: torch.device) -> float:
    """How many seconds the second epoch takes; the first one has costs that come once."""
    ends = {}

    def on_epoch(_: Run, result: EpochResult) -> None:
        ends[result.epoch] = time.perf_counter()

    train(runs, device, on_epoch, lambda: False)
    return ends[2] - ends[1]
