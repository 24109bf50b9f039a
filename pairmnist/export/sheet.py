"""The pairs that are listed as one picture: what the networks saw, and what they made of it."""

import io
import textwrap
from collections.abc import Sequence
from html import escape

from PIL import Image

from pairmnist.charts import theme
from pairmnist.charts.mosaic import data_url
from pairmnist.charts.pair_figure import PairFigure
from pairmnist.export import converter
from pairmnist.export.pictures import INNER, MARGIN, SCALE, SMALL, TITLE, Caption, Lines

MOST = 60  # pairs
COLUMNS, GAP = 5, 12
CELL = (INNER - (COLUMNS - 1) * GAP) // COLUMNS  # pixels
SIDE = (CELL - 2) // 2  # of a digit
LINE = round(1.4 * SMALL)
PER_LINE = 28  # letters that surely have room in a cell
MARKS = {True: theme.RIGHT, False: theme.WRONG, None: "#808080"}


def svg(pairs: Sequence[PairFigure], caption: Caption) -> str:
    """The first MOST of some pairs in rows, with what they are; texts are texts."""
    lines = Lines()
    lines.add(caption.title, TITLE, weight="600")
    if len(pairs) > MOST:
        lines.add(f"The first {MOST} of {len(pairs):,} pairs.", SMALL)
    lines.y += MARGIN
    for start in range(0, min(MOST, len(pairs)), COLUMNS):
        row = pairs[start : min(start + COLUMNS, MOST)]
        cells = [_cell(pair, MARGIN + number * (CELL + GAP), lines.y) for number, pair in enumerate(row)]
        lines.marks += [mark for mark, _ in cells]
        lines.y += max(height for _, height in cells) + GAP
    lines.origin(caption)
    return lines.whole(caption.title)


def png(pairs: Sequence[PairFigure], caption: Caption) -> bytes:
    """The same as `svg`, as a PNG of 256 colours."""
    drawn, small = converter.png(svg(pairs, caption), SCALE), io.BytesIO()
    with Image.open(io.BytesIO(drawn)) as picture:
        picture.convert("RGB").quantize(256).save(small, "PNG", optimize=True)
    return small.getvalue()


def _cell(pair: PairFigure, x: int, y: int) -> tuple[str, int]:
    """A pair at a place, and how high it is."""
    images = "".join(
        f'<image x="{x + side * (SIDE + 2)}" y="{y}" width="{SIDE}" height="{SIDE}" style="image-rendering: pixelated" '
        f'href="{data_url(image.round().astype("uint8"))}"/>'
        for side, image in enumerate(pair.images)
    )
    mark = f'<rect x="{x}" y="{y + SIDE + 2}" width="{2 * SIDE + 2}" height="3" fill="{MARKS[pair.right]}"/>'
    said = [" · ".join(filter(None, (pair.truth, pair.tag))), *pair.lines]
    wrapped = [line for words in said for line in textwrap.wrap(words, PER_LINE)]
    first = y + SIDE + 6
    texts = "".join(
        f'<text x="{x}" y="{first + (number + 1) * LINE}" font-size="{SMALL}">{escape(line)}</text>'
        for number, line in enumerate(wrapped)
    )
    return images + mark + texts, SIDE + 6 + len(wrapped) * LINE
