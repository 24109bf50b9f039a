"""Write down the networks' layers, shapes, parameter counts and weights for the page, which has no torch.

`python -m pairmnist.training.describe` makes `architectures.json` anew from the models; a test compares the two.
"""

import json
from functools import partial
from typing import Any

import torch
from torch import Tensor, nn

from pairmnist import architectures
from pairmnist.architectures import ARCHITECTURES
from pairmnist.training.models import PairNet, ResidualBlock, parameter_count


def describe() -> dict[str, Any]:
    """Per architecture what `describe_network` says."""
    return {architecture: describe_network(architecture) for architecture in ARCHITECTURES}


def describe_network(architecture: str) -> dict[str, Any]:
    """The layers of a tower and of the head, and the number of parameters with towers apart and shared.

    Also the shapes of the weights that a run keeps, of the left tower and the head, by name in the state dict.
    """
    net = PairNet(architecture, share_weights=True)
    return {
        "tower": layers(net.left, torch.zeros(1, 14, 14)),
        "head": layers(net.head, torch.zeros(1, 20)),
        "parameters": {
            "apart": parameter_count(architecture, share_weights=False),
            "shared": parameter_count(architecture, share_weights=True),
        },
        "weights": {name: list(tensor.shape) for name, tensor in net.weights().items()},
    }


def layers(network: nn.Sequential, x: Tensor) -> list[dict[str, Any]]:
    """What each layer is, the shape that it gives for one image, and its number of parameters."""
    found: list[dict[str, Any]] = []
    hooks = [layer.register_forward_hook(partial(_note, found)) for layer in network]
    with torch.no_grad():
        network.eval()(x)
    for hook in hooks:
        hook.remove()
    return found


def _note(found: list[dict[str, Any]], layer: nn.Module, inputs: tuple[Tensor], output: Tensor) -> None:
    if isinstance(layer, nn.Flatten | nn.Unflatten):  # these only rearrange
        return
    parameters = sum(parameter.numel() for parameter in layer.parameters())
    found.append({"layer": _words(layer), "shape": list(output.shape[1:]), "parameters": parameters})


def _words(layer: nn.Module) -> str:
    match layer:
        case nn.Conv2d():
            padding = "padding 1" if layer.padding[0] else "no padding"
            return f"convolution {layer.kernel_size[0]}×{layer.kernel_size[1]}, {padding}"
        case nn.BatchNorm2d():
            return "batch norm"
        case nn.MaxPool2d():
            return f"max-pool {layer.kernel_size}, stride {layer.stride}"
        case nn.AvgPool2d():
            return f"average-pool {layer.kernel_size}"
        case ResidualBlock():
            return "residual block: convolution 3×3, batch norm, ReLU, convolution 3×3, batch norm, + input, ReLU"
        case nn.Linear():
            return "linear"
        case nn.ReLU():
            return "ReLU"
        case nn.Dropout():
            return "dropout, one half"
    raise TypeError(f"no words for {type(layer).__name__}")


if __name__ == "__main__":
    architectures.FILE.write_text(json.dumps(describe(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"wrote {architectures.FILE}")
