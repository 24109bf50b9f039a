"""What training starts from: networks with their first weights, and normalised pairs on the device."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import Generator, Tensor

from pairmnist.config import Draw, Run
from pairmnist.data.digits import Pairs, held_out_pairs, training_pairs
from pairmnist.data.streams import NetworkPurpose, network_stream
from pairmnist.training.models import PairNet, initialise
from pairmnist.training.side_by_side import SideBySide


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


def initial_network(runs: Sequence[Run], device: torch.device) -> SideBySide:
    """The network of all runs, each member with the weights that its own streams draw."""
    dropout = [np.random.default_rng(network_stream(run, NetworkPurpose.DROPOUT)) for run in runs]
    return SideBySide([initial_member(run) for run in runs], dropout, padded=device.type == "cpu").to(device)


def initial_member(run: Run) -> PairNet:
    """The network of one run with its first weights."""
    net = PairNet(run.settings.architecture, run.settings.share_weights)
    initialise(net.left, generator(run, NetworkPurpose.LEFT_TOWER))
    if not net.shares_weights:
        initialise(net.right, generator(run, NetworkPurpose.RIGHT_TOWER))
    initialise(net.head, generator(run, NetworkPurpose.HEAD))
    return net


def generator(run: Run, purpose: NetworkPurpose) -> Generator:
    """torch's generator for one purpose of one run; on the CPU, so that every device starts from the same weights."""
    return Generator().manual_seed(int(network_stream(run, purpose).generate_state(1, np.uint64)[0]))


def load_data(runs: Sequence[Run], device: torch.device) -> tuple[Batch, Batch]:
    """The normalised training and test pairs of each run, as members; runs of one draw have the same ones."""
    pairs = {draw: normalised_pairs(draw, runs[0].settings.training_pairs) for draw in {run.draw for run in runs}}
    training, test = zip(*(pairs[run.draw] for run in runs), strict=True)
    return stack_pairs(training, device), stack_pairs(test, device)


def normalised_pairs(draw: Draw, n: int) -> tuple[Pairs, Pairs]:
    """A draw's n training pairs and its test pairs, both normalised by the training pairs' mean and deviation."""
    training, test = training_pairs(draw, n), held_out_pairs(draw)
    mean, deviation = training.images.mean(dtype=np.float64), training.images.std(dtype=np.float64)

    def normalise(pairs: Pairs) -> Pairs:
        return replace(pairs, images=((pairs.images - mean) / deviation).astype(np.float32))

    return normalise(training), normalise(test)


def stack_pairs(members: Sequence[Pairs], device: torch.device) -> Batch:
    """The pairs of each member, equally many of each."""
    return Batch(
        torch.from_numpy(np.stack([pairs.images for pairs in members])).to(device),
        torch.from_numpy(np.stack([pairs.targets for pairs in members])).to(device),
        torch.from_numpy(np.stack([pairs.classes for pairs in members])).to(device),
    )


@contextmanager
def exact_arithmetic() -> Iterator[None]:
    """One thread on a CPU, so that a run gives the same bits again; no shortened mantissas on a GPU.

    torch has one such setting for the whole process, so it is put back afterwards.
    """
    threads, shortened = torch.get_num_threads(), torch.backends.cudnn.allow_tf32
    torch.set_num_threads(1)
    torch.backends.cudnn.allow_tf32 = False
    try:
        yield
    finally:
        torch.set_num_threads(threads)
        torch.backends.cudnn.allow_tf32 = shortened
