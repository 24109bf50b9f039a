"""A network as a diagram in HTML: a pair goes in, through two towers or one, and the head gives an answer.

`network.css` has its looks, for light and dark.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby
from pathlib import Path
from typing import Any

from pairmnist import wording
from pairmnist.charts import theme

SIDES = ("left", "right")
STYLE = Path(__file__).with_name("network.css").read_text(encoding="utf-8")

Layer = Mapping[str, Any]  # layer (words), shape, parameters


@dataclass(frozen=True)
class Seen:
    """What a network made of a pair."""

    read: tuple[int, int]
    features: Sequence[Sequence[float]]  # (2, 10)
    probability: float  # P(left ≤ right)


def diagram(
    network: Mapping[str, Any],
    images: Sequence[str],
    digits: tuple[int, int],
    seen: Seen | None,
    *,
    share_weights: bool,
    learns_digits: bool,
) -> str:
    """One network of `architectures.networks()`.

    images: left and right, as addresses; digits: the true ones; seen: None where it is not stored.
    """
    parts = [_image(side, image, digit) for side, image, digit in zip(SIDES, images, digits, strict=True)]
    parts += [_arrow(f"{side} {place}") for side in SIDES for place in ("in", "out", "on")]
    parts += _towers(network["tower"], share_weights=share_weights)
    parts += [_features(k, seen, learns_digits=learns_digits) for k in (0, 1)]
    if learns_digits:
        parts += [_loss(f"{side} digit", f"L{number}") for number, side in enumerate(SIDES, 2)]
    parts += [_head(network["head"]), _arrow("answer"), _answer(digits, seen), _loss("comparison", "L1")]
    colour = theme.KINDS[share_weights, learns_digits]
    return f'<div class="network"><div style="--kind: {colour}">{"".join(parts)}</div></div>'


def _arrow(place: str) -> str:
    return f'<i class="arrow {place}" aria-hidden="true"></i>'


def _image(side: str, image: str, digit: int) -> str:
    return f'<div class="image {side}"><img src="{image}" alt="{side} image, {wording.a_digit(digit)}"></div>'


def _towers(layers: Sequence[Layer], *, share_weights: bool) -> list[str]:
    """Two boxes, or one for both images."""
    numbers = _parameters(layers)
    if share_weights:
        return [f'<div class="part tower both"><b>shared tower</b>{_shapes(layers)}{numbers}<br>for both images</div>']
    return [f'<div class="part tower {side}"><b>{side} tower</b>{_shapes(layers)}{numbers}</div>' for side in SIDES]


def _parameters(layers: Sequence[Layer]) -> str:
    return f"{sum(layer['parameters'] for layer in layers):,} parameters"


def _shapes(layers: Sequence[Layer]) -> str:
    """The different shapes on the way through a tower: squares of their size, or a bar for plain numbers."""
    shapes = [shape for shape, _ in groupby(tuple(layer["shape"]) for layer in layers)]
    return f'<div class="shapes">{"".join(map(_shape, shapes))}</div>'


def _shape(shape: Sequence[int]) -> str:
    words = " × ".join(map(str, shape))
    if len(shape) == 3 and shape[-1] > 1:
        return f'<i class="maps" style="--size: {shape[-1] / 14:.2f}" title="{words}"></i>'
    return f'<i class="numbers" title="{words}"></i>'


def _features(k: int, seen: Seen | None, *, learns_digits: bool) -> str:
    """The ten features of one image as bars, and the digit that they stand for."""
    values = seen.features[k] if seen else [1.0] * 10
    low, high = min(0.0, *values), max(values)
    best = seen.read[k] if seen and learns_digits else None
    bars = "".join(
        f'<i class="{"best" if i == best else ""}" title="{f"digit {i}" if learns_digits else f"feature {i + 1}"}" '
        f'style="height: {100 * (value - low) / (high - low) if high > low else 0:.0f}%"></i>'
        for i, value in enumerate(values)
    )
    words = f"<b>{reads(seen.read[k], learns_digits)}</b>" if seen else "10 features"
    order = ("digit 0 … 9" if learns_digits else "feature 1 … 10") if seen else ""  # of the bars
    return f'<div class="features {SIDES[k]}"><div>{bars}</div><small>{order}</small>{words}</div>'


def reads(digit: int, learns_digits: bool) -> str:
    """'reads 8'; or, where nobody told the network of digits, 'most like 8': what a read-out of the features says."""
    return f"reads {digit}" if learns_digits else f"most like {digit}"


def _loss(name: str, symbol: str) -> str:
    """What is made small in training: a dashed branch."""
    place = name.replace(" digit", "")
    return f'<div class="loss {place}" style="--loss: {theme.LOSSES[name]}">{name} loss, {symbol}</div>'


def _head(layers: Sequence[Layer]) -> str:
    return f'<div class="part head" title="{_parameters(layers)}"><b>head</b>{_parameters(layers).split()[0]}</div>'


def _answer(digits: tuple[int, int], seen: Seen | None) -> str:
    """Yes or no, how sure, and whether that is right."""
    if seen is None:
        return '<div class="answer"><span>yes or no</span><b>?</b><span>&nbsp;</span></div>'
    yes = seen.probability >= 0.5
    right = yes == (digits[0] <= digits[1])
    mark = f'<span class="{"right" if right else "wrong"}">{"✓ right" if right else "✗ wrong"}</span>'
    sure = 100 * (seen.probability if yes else 1 - seen.probability)
    return f'<div class="answer">{mark}<b>{"yes" if yes else "no"}</b><span>{sure:.0f} % sure</span></div>'


def layers_table(network: Mapping[str, Any]) -> str:
    """The layers of tower and head as a table in HTML, with the shape that each gives and how much it learns."""
    rows = "".join(
        f'<tr><th colspan="3" scope="rowgroup">{name}</th></tr>{"".join(map(_row, _alike(network[part])))}'
        for part, name in (("tower", "tower, for one image"), ("head", "head, on the features of both"))
    )
    head = '<tr><th scope="col">layer</th><th scope="col">gives</th><th scope="col">parameters</th></tr>'
    return f'<table class="layers"><thead>{head}</thead><tbody>{rows}</tbody></table>'


def _alike(layers: Sequence[Layer]) -> list[list[Layer]]:
    """Layers after one another that are alike, together."""
    return [list(group) for _, group in groupby(layers, key=lambda layer: (layer["layer"], tuple(layer["shape"])))]


def _row(alike: Sequence[Layer]) -> str:
    layer, times = alike[0], len(alike)
    many = f"{times} × " if times > 1 else ""
    numbers = f"{many}{layer['parameters']:,}" if layer["parameters"] else ""
    shape = " × ".join(str(size) for size in layer["shape"])
    return f"<tr><td>{many}{escape(layer['layer'])}</td><td>{shape}</td><td>{numbers}</td></tr>"
