"""A stored network answers a new pair, in plain numpy: the page has no torch, and one pair takes some milliseconds.

Layers are those of `architectures.networks()`, weights those of a record; a test compares the answers with stored ones.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray
from scipy.special import expit

from pairmnist import architectures
from pairmnist.records.record import Record

Floats = NDArray[np.floating]
Weights = Mapping[str, Floats]  # of one layer, by the ends of their names: 'weight', 'conv1.weight'
EPSILON = 1e-5  # of PyTorch's batch norm


class Answer(NamedTuple):
    """What a network says of a pair."""

    yes: bool
    probability: float  # P(left ≤ right)
    digits: tuple[int, int]  # what was read, or what a linear read-out finds in the features
    features: Floats  # (2, 10), what the towers give


class LayerOutput(NamedTuple):
    """What one layer of the towers makes of a pair."""

    layer: str  # 'convolution 3×3'
    left: Floats  # (channels, height, width), or the units
    right: Floats


def answer(record: Record, images: Floats, mean: float, deviation: float) -> Answer:
    """The answer of a run to a pair (2, 14, 14) of grey values 0…255.

    mean, deviation: of the run's training pairs. KeyError where the record does not keep the weights of its towers.
    """
    margin, features = outputs(record, images, mean, deviation)
    scores = features
    if not record.run.settings.learns_digits:
        readout = np.broadcast_to(record["readout"], (2, 10, 11))
        scores = np.einsum("sf,sdf->sd", features, readout[:, :, :10]) + readout[:, :, 10]
    left, right = scores.argmax(axis=1).tolist()
    return Answer(margin >= 0, float(expit(margin)), (left, right), features)


def outputs(record: Record, images: Floats, mean: float, deviation: float) -> tuple[float, Floats]:
    """The head's logit 1 − logit 0, and the features of both towers (2, 10)."""
    described = architectures.networks()[record.run.settings.architecture]["head"]
    *_, features = _towers(record, images, mean, deviation)
    *_, logits = _run(described, features.reshape(1, -1), _layers(record.state_dict(), ["head"]))
    no, yes = logits[0]
    return float(yes - no), features


def layer_outputs(record: Record, images: Floats, mean: float, deviation: float) -> list[LayerOutput]:
    """What every layer of the towers makes of a pair (2, 14, 14), but those that do nothing after training."""
    described = architectures.networks()[record.run.settings.architecture]["tower"]
    names = [layer["layer"].partition(",")[0].partition(":")[0] for layer in described]
    made = zip(names, _towers(record, images, mean, deviation), strict=True)
    return [LayerOutput(name, *both) for name, both in made if name != "dropout"]


def _towers(record: Record, images: Floats, mean: float, deviation: float) -> Iterator[Floats]:
    """What each layer makes of both images, the left tower of the left one and the right tower of the right one."""
    settings = record.run.settings
    described = architectures.networks()[settings.architecture]["tower"]
    towers = ["left"] if settings.share_weights else ["left", "right"]
    x = ((images - mean) / deviation).astype(np.float32)
    return _run(described, x[:, None], _layers(record.state_dict(), towers))


def _layers(weights: Weights, parts: Sequence[str]) -> list[Weights]:
    """The weights of those layers that have some, in their order, with a first axis for the parts of the network."""
    layers: dict[int, dict[str, list[Floats]]] = {}
    for part in parts:
        found = {name: array for name, array in weights.items() if name.startswith(f"{part}.")}
        if not found:
            raise KeyError(f"this record does not keep the weights of its {part}")
        for name, array in found.items():
            _, number, end = name.split(".", 2)
            layers.setdefault(int(number), {}).setdefault(end, []).append(array)
    return [{end: np.stack(arrays) for end, arrays in layers[number].items()} for number in sorted(layers)]


def _run(described: list[dict[str, Any]], x: Floats, layers: list[Weights]) -> Iterator[Floats]:
    """What each layer makes of what the one before made."""
    waiting = iter(layers)
    for layer in described:
        x = _layer(layer["layer"], x, next(waiting) if layer["parameters"] else {})
        yield x


def _layer(words: str, x: Floats, weights: Weights) -> Floats:
    """What a layer, as `architectures.networks()` calls it, makes of images (n, channels, height, width) or units.

    The first axis of its weights is n too, or 1 where all images go through the same ones.
    """
    sizes = [int(number) for number in re.findall(r"\d+", words)]
    match words.partition(",")[0].partition(" ")[0].partition(":")[0]:
        case "linear":
            return np.asarray((weights["weight"] @ x.reshape(len(x), -1, 1))[:, :, 0] + weights["bias"])
        case "ReLU":
            return np.maximum(x, 0)
        case "dropout":  # drops nothing after training
            return x
        case "convolution":
            return _convolution(x, weights["weight"], weights["bias"], padding=sizes[2] if len(sizes) > 2 else 0)
        case "batch":
            return _norm(x, weights, "")
        case "max-pool":
            size, stride = sizes
            return np.asarray(_windows(x, size)[:, :, ::stride, ::stride].max(axis=(4, 5)))
        case "average-pool":
            return np.asarray(_windows(x, sizes[0])[:, :, :: sizes[0], :: sizes[0]].mean(axis=(4, 5)))
        case "residual":
            y = _norm(_convolution(x, weights["conv1.weight"], weights["conv1.bias"], 1), weights, "norm1.")
            y = _convolution(np.maximum(y, 0), weights["conv2.weight"], weights["conv2.bias"], 1)
            return np.maximum(_norm(y, weights, "norm2.") + x, 0)
    raise ValueError(f"no layer {words!r} is known here")


def _windows(x: Floats, size: int) -> Floats:
    """(n, channels, height, width) → (n, channels, places down, places across, size, size)."""
    return sliding_window_view(x, (size, size), axis=(2, 3))


def _convolution(x: Floats, weight: Floats, bias: Floats, padding: int) -> Floats:
    """One product of matrices for each image: of the weights, and of what the kernel sees at each place."""
    n, channels, height, width = x.shape
    padded = np.zeros((n, channels, height + 2 * padding, width + 2 * padding), x.dtype)
    padded[:, :, padding : padding + height, padding : padding + width] = x
    windows = _windows(padded, weight.shape[-1]).transpose(0, 1, 4, 5, 2, 3)
    down, across = windows.shape[-2:]
    made = weight.reshape(*weight.shape[:2], -1) @ windows.reshape(n, -1, down * across) + bias[:, :, None]
    return np.asarray(made.reshape(n, -1, down, across))


def _norm(x: Floats, weights: Weights, prefix: str) -> Floats:
    """Batch norm with the statistics of training."""
    scale, shift, mean, variance = (
        weights[prefix + name][:, :, None, None] for name in ("weight", "bias", "running_mean", "running_var")
    )
    factor = scale / np.sqrt(variance + EPSILON)
    return np.asarray(factor * x + (shift - factor * mean))
