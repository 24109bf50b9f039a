"""A visitor's guess, drawn into a chart that was made for all."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Literal

from pairmnist.charts import theme
from pairmnist.charts.figure import Figure

LINE, ROOM = 3, 6  # pixels: of the rule, and between it and its words


def marked(figure: Figure, axis: Literal["x", "y"], low: float, high: float, words: str) -> Figure:
    """The figure with a line across it where the guess lies, or a band where it goes from low to high.

    Cheap, because everybody has a guess of their own. What lies beyond the axis is drawn at its end, with an arrow.
    axis: the one that has the numbers; its scale must have a domain.
    """
    first, last = _domain(figure.specification, axis)
    arrow = "" if first <= high <= last else " ▸" if (high > last) == (axis == "x") else " ◂"
    if axis == "y":
        arrow = "" if first <= high <= last else " ▴" if high > last else " ▾"
    low, high = (min(max(one, first), last) for one in (low, high))
    right = (high - first) / (last - first) > 0.5  # where the words have more room on the other side
    marks = [
        _line(axis, high),
        *([_band(axis, low, high)] if low != high else []),
        *_text(axis, high, words + arrow, right),
    ]
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


def _band(axis: str, low: float, high: float) -> dict[str, Any]:
    mark = {"type": "rect", "opacity": 0.15, "color": theme.INK}
    ends = {axis: {"datum": low, "type": "quantitative"}, f"{axis}2": {"datum": high}}
    return _level(mark, ends)


def _text(axis: str, at: float, words: str, right: bool) -> list[dict[str, Any]]:
    """The words at the foot of an upright line, or on the left end of a level one, on a background of their own."""
    if axis == "x":
        place: dict[str, Any] = {"align": "right" if right else "left", "dx": -ROOM if right else ROOM, "dy": -ROOM}
        other: dict[str, Any] = {"y": {"value": {"expr": "height"}}}
    else:
        place = {"align": "left", "dx": ROOM, "dy": 2 * ROOM if right else -ROOM}
        other = {"x": {"value": 0}}
    text = {"type": "text", "text": words, "fontSize": theme.TEXT, "fontWeight": 700, "baseline": "bottom"} | place
    if axis == "y" and right:
        text["baseline"] = "middle"
    encoding = {axis: {"datum": at, "type": "quantitative"}, **other}
    paper = text | {"stroke": theme.PAPER, "strokeWidth": 5, "color": theme.PAPER}
    return [_level(paper, encoding), _level(text | {"color": theme.INK}, encoding)]


def _level(mark: dict[str, Any], encoding: dict[str, Any]) -> dict[str, Any]:
    return {"data": {"values": [{}]}, "mark": mark, "encoding": encoding}
