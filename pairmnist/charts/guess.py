"""A visitor's guess, drawn into a chart that was made for all."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Literal

from pairmnist.charts import theme
from pairmnist.charts.figure import Figure

LINE, ROOM = 3, 6  # pixels: of the rule, and between it and its words


def marked(figure: Figure, axis: Literal["x", "y"], guess: float, words: str) -> Figure:
    """The figure with a line across it where the guess lies.

    Cheap, because everybody has a guess of their own. What lies beyond the axis is drawn at its end, with an arrow.
    axis: the one that has the numbers; its scale must have a domain.
    """
    first, last = _domain(figure.specification, axis)
    at = min(max(guess, first), last)
    beyond = {"x": "◂▸", "y": "▾▴"}[axis]
    arrow = "" if at == guess else f" {beyond[guess > last]}"
    far = (at - first) / (last - first) > 0.5  # where the words have more room on the other side
    marks = [_line(axis, at), *_text(axis, at, words + arrow, far)]
    specification = {**figure.specification, "layer": [*figure.specification["layer"], *marks]}
    return replace(figure, specification=specification, words=f"{figure.words} {words.capitalize()}.")


def _domain(specification: Mapping[str, Any], axis: str) -> tuple[float, float]:
    """The ends of an axis, as a layer that draws on it gives them."""
    for layer in specification["layer"]:
        scale = layer.get("encoding", {}).get(axis, {}).get("scale") or {}
        if "domain" in scale:
            low, high = scale["domain"]
            return float(low), float(high)
    raise ValueError(f"the {axis} axis of this chart has no domain of its own")


def _line(axis: str, at: float) -> dict[str, Any]:
    mark = {"type": "rule", "strokeWidth": LINE, "color": theme.INK}
    return _level(mark, {axis: {"datum": at, "type": "quantitative"}})


def _text(axis: str, at: float, words: str, far: bool) -> list[dict[str, Any]]:
    """The words at the foot of an upright line, or on the left end of a level one, on a background of their own."""
    if axis == "x":
        place: dict[str, Any] = {"align": "right" if far else "left", "dx": -ROOM if far else ROOM, "dy": -ROOM}
        other: dict[str, Any] = {"y": {"value": {"expr": "height"}}}
    else:
        place = {"align": "left", "dx": ROOM, "dy": 2 * ROOM if far else -ROOM}
        other = {"x": {"value": 0}}
    text = {"type": "text", "text": words, "fontSize": theme.TEXT, "fontWeight": 700, "baseline": "bottom"} | place
    if axis == "y" and far:
        text["baseline"] = "middle"
    encoding = {axis: {"datum": at, "type": "quantitative"}, **other}
    paper = text | {"stroke": theme.PAPER, "strokeWidth": 5, "color": theme.PAPER}
    return [_level(paper, encoding), _level(text | {"color": theme.INK}, encoding)]


def _level(mark: dict[str, Any], encoding: dict[str, Any]) -> dict[str, Any]:
    return {"data": {"values": [{}]}, "mark": mark, "encoding": encoding}
