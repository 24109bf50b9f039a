"""A stored network answers a new pair, in plain numpy: the page has no torch, and one pair takes some milliseconds.

Layers are those of `architectures.networks()`, weights those of a record; a test compares the answers with stored ones.
"""

import re
from collections.abc import Iterator, Mapping
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
    return Answer(margin >= 0, float(expit(margin)), (left, right))


def outputs(record: Record, images: Floats, mean: float, deviation: float) -> tuple[float, Floats]:
    """The head's logit 1 − logit 0, and the features of both towers (2, 10)."""
    weights, described = record.state_dict(), architectures.networks()[record.run.settings.architecture]
    features = np.stack([made[-1] for made in _towers(record, images, mean, deviation)])
    *_, (no, yes) = _run(described["head"], features.ravel(), _layers(weights, "head"))
    return float(yes - no), features


def layer_outputs(record: Record, images: Floats, mean: float, deviation: float) -> list[LayerOutput]:
    """What every layer of the towers makes of a pair (2, 14, 14), but those that do nothing after training."""
    described = architectures.networks()[record.run.settings.architecture]["tower"]
    names = [layer["layer"].partition(",")[0].partition(":")[0] for layer in described]
    made = zip(names, *_towers(record, images, mean, deviation), strict=True)
    return [LayerOutput(name, left, right) for name, left, right in made if name != "dropout"]


def _towers(record: Record, images: Floats, mean: float, deviation: float) -> list[list[Floats]]:
    """What each layer of the left and of the right tower makes of its image."""
    settings, weights = record.run.settings, record.state_dict()
    described = architectures.networks()[settings.architecture]["tower"]
    towers = ("left", "left" if settings.share_weights else "right")
    x = ((images - mean) / deviation).astype(np.float32)
    return [list(_run(described, image[None], _layers(weights, name))) for image, name in zip(x, towers, strict=True)]


def _layers(weights: Weights, part: str) -> list[Weights]:
    """The weights of those layers of a tower or the head that have some, in their order."""
    layers: dict[int, dict[str, Floats]] = {}
    for name, array in weights.items():
        owner, number, end = name.split(".", 2)
        if owner == part:
            layers.setdefault(int(number), {})[end] = array
    if not layers:
        raise KeyError(f"this record does not keep the weights of its {part}")
    return [layers[number] for number in sorted(layers)]


def _run(described: list[dict[str, Any]], x: Floats, layers: list[Weights]) -> Iterator[Floats]:
    """What each layer makes of what the one before made."""
    waiting = iter(layers)
    for layer in described:
        x = _layer(layer["layer"], x, next(waiting) if layer["parameters"] else {})
        yield x


def _layer(words: str, x: Floats, weights: Weights) -> Floats:
    """What a layer, as `architectures.networks()` calls it, makes of an image (channels, height, width) or units."""
    sizes = [int(number) for number in re.findall(r"\d+", words)]
    match words.partition(",")[0].partition(" ")[0].partition(":")[0]:
        case "linear":
            return np.asarray(weights["weight"] @ x.ravel() + weights["bias"])
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
            return np.asarray(_windows(x, size)[:, ::stride, ::stride].max(axis=(3, 4)))
        case "average-pool":
            return np.asarray(_windows(x, sizes[0])[:, :: sizes[0], :: sizes[0]].mean(axis=(3, 4)))
        case "residual":
            y = _norm(_convolution(x, weights["conv1.weight"], weights["conv1.bias"], 1), weights, "norm1.")
            y = _convolution(np.maximum(y, 0), weights["conv2.weight"], weights["conv2.bias"], 1)
            return np.maximum(_norm(y, weights, "norm2.") + x, 0)
    raise ValueError(f"no layer {words!r} is known here")


def _windows(x: Floats, size: int) -> Floats:
    """(channels, height, width) → (channels, places down, places across, size, size)."""
    return sliding_window_view(x, (size, size), axis=(1, 2))


def _convolution(x: Floats, weight: Floats, bias: Floats, padding: int) -> Floats:
    padded = np.pad(x, ((0, 0), (padding, padding), (padding, padding)))
    windows = _windows(padded, weight.shape[-1])
    return np.asarray(np.tensordot(weight, windows, axes=((1, 2, 3), (0, 3, 4))) + bias[:, None, None])


def _norm(x: Floats, weights: Weights, prefix: str) -> Floats:
    """Batch norm with the statistics of training."""
    scale, shift, mean, variance = (
        weights[prefix + name][:, None, None] for name in ("weight", "bias", "running_mean", "running_var")
    )
    return np.asarray(scale * (x - mean) / np.sqrt(variance + EPSILON) + shift)
