"""Networks of one kind side by side, as one network that trains them all, or a single one, fast.

Each layer of `PairNet` becomes one that does the same for every *member*: their channels are groups of the same
convolutions and their matrices one batched product, so no member sees another. `layers` has the shapes.
"""

from collections.abc import Sequence
from copy import deepcopy
from math import ceil

import numpy as np
import torch
from torch import Tensor, nn

from pairmnist.training.layers import AsChannels, Dropout, Flatten, Linear
from pairmnist.training.models import PairNet

BLOCK = 16  # channels that fill a CPU's vector register


class SideBySide(PairNet):
    """A PairNet of several members: pairs, logits and features have one more dimension in front, (members, batch, …).

    nets: the networks that it holds, all of one kind, which it copies. generators: for each member's dropout. padded:
    add channels of zeros, which stay zero, up to a multiple of BLOCK.
    """

    def __init__(self, nets: Sequence[PairNet], generators: Sequence[np.random.Generator], padded: bool) -> None:
        single = nets[0]
        super().__init__(single.architecture, single.shares_weights)
        self.members = len(nets)
        self.left = for_members(single.left, generators, padded)
        self.right = self.left if single.shares_weights else for_members(single.right, generators, padded)
        self.head = for_members(single.head, generators, padded)
        self._shapes = {name: tensor.shape for name, tensor in single.weights().items()}
        for tensor in self.state_dict().values():
            tensor.zero_()
        for member, net in enumerate(nets):
            places, weights = self.weights_of(member), net.weights()
            for name in weights:
                places[name].copy_(weights[name])

    def weights_of(self, member: int) -> dict[str, Tensor]:
        """One member's `weights`, without added channels, as views of this network's."""
        every = self.weights()
        return {name: self._part(every[name], member, shape) for name, shape in self._shapes.items()}

    def _part(self, tensor: Tensor, member: int, shape: torch.Size) -> Tensor:
        """Members lie one after another in dimension 0, each first with what it has alone, then what was added."""
        whole: Tensor = tensor.unflatten(0, (self.members, -1))[member]
        return whole[tuple(slice(size) for size in shape)]


def for_members(layers: nn.Sequential, generators: Sequence[np.random.Generator], padded: bool) -> nn.Sequential:
    """A tower's or a head's layers as layers for as many members as there are generators."""
    members = len(generators)
    made: list[nn.Module] = []
    channels = 0  # of one member's images behind the last convolution; 0 where there are no such images
    for layer in layers:
        match layer:
            case nn.Unflatten():
                made.append(AsChannels())
            case nn.Flatten():
                made.append(Flatten(members) if channels else nn.Flatten(2))
            case nn.Linear():
                inputs = layer.in_features
                if channels:  # it takes all units of images, of whose channels there may be more now
                    inputs = inputs // channels * _width(channels, padded)
                    channels = 0
                made.append(Linear(inputs, layer.out_features, members))
            case nn.Dropout(p=0.5):
                made.append(Dropout(generators, channels))
            case nn.Dropout():
                raise ValueError(f"dropout side by side drops one half, not {layer.p}")
            case _:
                made.append(_grouped(layer, members, padded))
                channels = getattr(layer, "out_channels", channels)
    return nn.Sequential(*made)


def _grouped(layer: nn.Module, members: int, padded: bool) -> nn.Module:
    """A layer of images for all members' channels; what it consists of likewise."""
    match layer:
        case nn.Conv2d():
            inputs, outputs = (_width(channels, padded) for channels in (layer.in_channels, layer.out_channels))
            kernel, stride, padding = layer.kernel_size, layer.stride, layer.padding
            return nn.Conv2d(members * inputs, members * outputs, kernel, stride, padding, groups=members)  # type: ignore[arg-type]
        case nn.BatchNorm2d():
            norm = nn.BatchNorm2d(members * _width(layer.num_features, padded))
            norm.num_batches_tracked = None  # one number, which cannot be split by members; nothing needs it
            return norm
    copied = deepcopy(layer)
    for name, part in layer.named_children():
        setattr(copied, name, _grouped(part, members, padded))
    return copied


def _width(channels: int, padded: bool) -> int:
    """How many channels stand for this many; grey images keep their one."""
    return BLOCK * ceil(channels / BLOCK) if padded and channels > 1 else channels
