"""Figures as files: one picture of all that a view shows, with what it is, how it was made and where it is from."""

import math
import re
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from pairmnist.charts.figure import Figure
from pairmnist.export import converter

WIDTH, HEIGHT, MARGIN = 960, 420, 24  # pixels; the height is of a figure that has none of its own
INNER = WIDTH - 2 * MARGIN
TITLE, SMALL = 22, 13  # sizes of letters, in pixels
PER_LINE = {TITLE: 76, SMALL: 135}  # letters that surely have room
SCALE = 2  # of a PNG


@dataclass(frozen=True)
class Caption:
    """What is written around a picture."""

    title: str  # what was found
    networks: Sequence[tuple[str, str]]  # the colour of each experiment, and what it is with its settings
    link: str  # where the page shows the same
    source: str  # with what it was made, and when


def drawable(figure: Figure, background: str | None = "white") -> dict[str, Any]:
    """A figure's specification with its data and a size of its own. background: None leaves it to the page around."""
    content = {**figure.specification, "datasets": {name: _plain(rows) for name, rows in figure.rows().items()}}
    if background:
        content["background"] = background
    if not content.keys() & {"hconcat", "vconcat", "concat", "facet", "spec"}:
        size = {"width": INNER, "height": content.get("height", HEIGHT)}
        content |= size | {"autosize": {"type": "fit", "contains": "padding"}}
    return content


def _plain(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows as JSON has them, without numbers that are none and the noise of floats."""
    return [{name: _number(value) for name, value in row.items()} for row in rows]


def _number(value: Any) -> Any:
    if not isinstance(value, float):
        return value
    return float(f"{value:.7g}") if math.isfinite(value) else None


def svg(figures: Sequence[Figure], caption: Caption) -> str:
    """All figures below each other with their caption; texts are texts, and the link is one."""
    drawn = converter.svg([drawable(figure) for figure in figures])
    lines = Lines()
    lines.add(caption.title, TITLE, weight="600")
    for number, (picture, figure) in enumerate(zip(drawn, figures, strict=True)):
        lines.picture(_own_names(picture, number), figure.words)
    lines.origin(caption)
    return lines.whole(caption.title)


def png(figures: Sequence[Figure], caption: Caption) -> bytes:
    """The same as `svg`, as a PNG."""
    return converter.png(svg(figures, caption), SCALE)


class Lines:
    """Marks of an SVG from top to bottom."""

    def __init__(self) -> None:
        self.marks: list[str] = []
        self.y = MARGIN

    def add(self, words: str, size: int, weight: str = "400", link: str = "", mark: str = "") -> None:
        """Lines of text; mark: the colour of a square before the first."""
        x = MARGIN + size * bool(mark)
        if mark:
            self.marks.append(
                f'<rect x="{MARGIN}" y="{self.y + 6}" width="{size - 4}" height="{size - 1}" fill="{mark}"/>'
            )
        for line in textwrap.wrap(words, PER_LINE[size], break_on_hyphens=False):
            self.y += round(1.4 * size)
            text = f'<text x="{x}" y="{self.y}" font-size="{size}" font-weight="{weight}">{escape(line)}</text>'
            self.marks.append(f'<a href="{escape(link)}">{text}</a>' if link else text)

    def picture(self, picture: str, words: str) -> None:
        self.y += round(MARGIN / 2)
        width, height = size(picture)
        marks = picture.replace("<svg ", f'<svg x="{MARGIN}" y="{self.y}" ', 1)
        if width > INNER:  # a row of maps has a width of its own
            height *= INNER / width
            marks = re.sub(
                r' width="[\d.]+" height="[\d.]+"', f' width="{INNER}" height="{height:.0f}"', marks, count=1
            )
        self.marks.append(f'<g role="img" aria-label="{escape(words)}">{marks}</g>')
        self.y += round(height) + round(MARGIN / 2)

    def origin(self, caption: Caption) -> None:
        """Which networks, with what it was made, and where the page shows it."""
        for colour, words in caption.networks:
            self.add(words, SMALL, mark=colour)
        self.add(caption.source, SMALL)
        self.add(caption.link, SMALL, link=caption.link)

    def whole(self, title: str) -> str:
        height = self.y + MARGIN
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="{WIDTH}" '
            f'height="{height}" viewBox="0 0 {WIDTH} {height}" font-family="sans-serif" fill="#1b1b1b">'
        )
        marks = "\n".join(self.marks)
        return (
            f'{head}<title>{escape(title)}</title><rect width="{WIDTH}" height="{height}" fill="white"/>{marks}</svg>'
        )


def size(picture: str) -> tuple[float, float]:
    """The width and height that an SVG says of itself."""
    found = re.search(r'<svg[^>]*? width="([\d.]+)" height="([\d.]+)"', picture)
    if not found:
        raise converter.ConversionError("the picture could not be made: it has no size")
    return float(found[1]), float(found[2])


def _own_names(picture: str, number: int) -> str:
    """A picture whose parts are named as in no other: several stand in one file."""
    named = re.sub(r'\bid="([^"]+)"', rf'id="p{number}-\1"', picture)
    return re.sub(r"url\(#([^)]+)\)", rf"url(#p{number}-\1)", named)


def file_name(what: Sequence[str], ending: str) -> str:
    """A name that says what is in the file: 'errors-simple-cnn-shared-tower.svg'."""
    words = re.sub(r"[^a-z0-9]+", "-", " ".join(what).lower().replace("α", "alpha")).strip("-")
    return f"pairmnist-{words[:100].rstrip('-')}.{ending}"
