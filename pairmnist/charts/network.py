"""A network as a diagram in HTML: two images, two towers or one, the head; every box with its shape and parameters."""

from collections.abc import Mapping, Sequence
from html import escape
from itertools import groupby
from typing import Any

from pairmnist.charts import theme

STYLE = f"""<style>
.network {{ display: grid; grid-template-columns: 1fr 1fr; gap: .35rem .8rem; font-size: .95rem; line-height: 1.25;
  text-align: center; color: {theme.INK}; max-width: 46rem; }}
.network .both {{ grid-column: 1 / 3; }}
.network .image {{ background: #e4e4e4; border-radius: .4rem; padding: .2rem; }}
.network .part {{ border: 2px solid {theme.BLUE}; border-radius: .5rem; padding: .3rem .4rem; background: #f2f8fd; }}
.network .head {{ border-color: {theme.GREEN}; background: #f0faf6; }}
.network h4 {{ font-size: 1rem; padding: 0; margin: 0 0 .2rem; }}
.network .layer {{ display: flex; flex-wrap: wrap; gap: 0 .6rem; padding: .1rem .4rem; margin: .15rem 0;
  text-align: left; background: white; border: 1px solid #c9d7e2; border-radius: .3rem; }}
.network .plain {{ border-color: transparent; background: none; color: {theme.MUTED}; }}
.network .name {{ flex: 1 1 9rem; }}
.network .size {{ flex: 0 0 auto; margin-left: auto; white-space: nowrap; font-variant-numeric: tabular-nums; }}
</style>"""
ARROW = '<div aria-hidden="true" style="line-height: 1">↓</div>'

Layer = Mapping[str, Any]  # layer (words), shape, parameters


def diagram(network: Mapping[str, Any], *, share_weights: bool, learns_digits: bool) -> str:
    """One network of `networks.networks()`."""
    images = "".join(f'<div class="image">{side} image<br>1 × 14 × 14</div>' for side in ("left", "right"))
    arrows = ARROW * 2
    if share_weights:
        towers = _part("one tower, used for both images", network["tower"], "part both")
    else:
        towers = "".join(_part(f"{side} tower", network["tower"], "part") for side in ("left", "right"))
    scores = ", scored as digits (L2 and L3)" if learns_digits else ""
    features = "".join(f'<div class="image">10 features{scores}</div>' for _ in range(2))
    head = _part("head, on both images' 20 features", network["head"], "part head both")
    answer = '<div class="image both">left ≤ right? no / yes</div>'
    joined = f'<div class="both">{ARROW}</div>'
    return f'{STYLE}<div class="network">{images}{arrows}{towers}{arrows}{features}{arrows}{head}{joined}{answer}</div>'


def _part(title: str, layers: Sequence[Layer], style: str) -> str:
    total = sum(layer["parameters"] for layer in layers)
    rows = "".join(_row(list(group)) for _, group in groupby(layers, key=_kind))
    return f'<div class="{style}"><h4>{escape(title)} · {total:,} parameters</h4>{rows}</div>'


def _kind(layer: Layer) -> tuple[str, str]:
    """What is drawn as one box: layers that are alike, or that learn nothing and give the same shape."""
    return layer["layer"] if layer["parameters"] else "", _shape(layer)


def _shape(layer: Layer) -> str:
    return " × ".join(str(size) for size in layer["shape"])


def _row(group: Sequence[Layer]) -> str:
    """The box of one layer, or of several after one another."""
    layer, times = group[0], len(group)
    if not layer["parameters"]:
        names = " → ".join(one["layer"] for one in group)
        return f'<div class="layer plain"><span class="name">{escape(names)}</span>{_size(_shape(layer))}</div>'
    many = f"{times} × " if times > 1 else ""
    size = f"{_shape(layer)} · <b>{many}{layer['parameters']:,}</b>"
    return f'<div class="layer"><span class="name">{many}{escape(layer["layer"])}</span>{_size(size)}</div>'


def _size(text: str) -> str:
    return f'<span class="size">{text}</span>'
