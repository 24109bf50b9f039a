"""Networks with first weights from a seed, and something for them to look at."""

import torch
from torch import Generator, Tensor

from pairmnist.training.models import PairNet, initialise


def make_net(architecture: str, share_weights: bool, seed: int) -> PairNet:
    net = PairNet(architecture, share_weights)
    initialise(net, Generator().manual_seed(seed))
    return net


def make_pairs(*shape: int) -> Tensor:
    """Noise of shape (*shape, 2, 14, 14)."""
    return torch.randn(*shape, 2, 14, 14, generator=Generator().manual_seed(0))
