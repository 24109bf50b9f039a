"""Small images of weights as one picture: violet is positive, ochre negative, white zero."""

import base64
import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from pairmnist.charts import theme

GAP = 1  # pixels between images
GAP_COLOUR = (190, 190, 190)
POSITIVE, NEGATIVE = (np.array([int(c[i : i + 2], 16) for i in (1, 3, 5)]) for c in (theme.YES, theme.NO))


def mosaic(images: NDArray[np.floating], columns: int, limit: float) -> NDArray[np.uint8]:
    """Images (n, height, width) in rows of `columns`, as RGB (rows, pixels, 3); ±limit has the full colour."""
    n, height, width = images.shape
    rows = -(-n // columns)
    shape = (rows * (height + GAP) + GAP, columns * (width + GAP) + GAP, 3)
    picture = np.full(shape, GAP_COLOUR, np.uint8)
    for i, image in enumerate(coloured(images, limit)):
        top, left = GAP + i // columns * (height + GAP), GAP + i % columns * (width + GAP)
        picture[top : top + height, left : left + width] = image
    return picture


def coloured(values: NDArray[np.floating], limit: float) -> NDArray[np.uint8]:
    """Values (…) as RGB (…, 3), from white at 0 to the colour of their sign at ±limit."""
    strength = np.clip(np.abs(values) / limit, 0, 1)[..., None]
    colour = np.where(values[..., None] > 0, POSITIVE, NEGATIVE)
    return np.asarray((255 * (1 - strength) + colour * strength).round().astype(np.uint8))


def data_url(picture: NDArray[np.uint8]) -> str:
    """A picture, grey (rows, columns) or RGB (rows, columns, 3), as the data URL of a PNG."""
    buffer = io.BytesIO()
    Image.fromarray(picture).save(buffer, "PNG")
    return "data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode()
