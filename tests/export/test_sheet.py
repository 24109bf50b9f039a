"""The sheet of pairs, read by another program than the one that makes it."""

import base64
import io
import xml.etree.ElementTree as ElementTree

import numpy as np
import pytest
from PIL import Image

from pairmnist.charts.pair_figure import PairFigure
from pairmnist.export import sheet
from tests.export.test_pictures import CAPTION

SVG = "{http://www.w3.org/2000/svg}"
RAMP = np.arange(2 * 14 * 14).reshape(2, 14, 14).astype(np.float32) / np.float32(2)


def pairs(n):
    return [PairFigure(RAMP, (8, 7), False, ["Mostly <misread>."], "9 of 10 wrong")] * n


def test_each_pair_has_its_images_as_they_are_and_its_words():
    root = ElementTree.fromstring(sheet.svg(pairs(7), CAPTION))
    images = [base64.b64decode(image.get("href").partition(",")[2]) for image in root.iter(f"{SVG}image")]
    assert len(images) == 14
    with Image.open(io.BytesIO(images[1])) as right:
        assert np.array_equal(np.asarray(right), RAMP[1].round())
    texts = ["".join(text.itertext()) for text in root.iter(f"{SVG}text")]
    assert texts.count("8 > 7 · 9 of 10 wrong") == texts.count("Mostly <misread>.") == 7
    assert {CAPTION.title, CAPTION.source, CAPTION.link} <= {*texts}
    places = [(image.get("x"), image.get("y")) for image in root.iter(f"{SVG}image")]
    assert len({*places}) == 14


def test_of_too_many_pairs_it_says_how_many_are_left_out():
    content = sheet.svg(pairs(1000), CAPTION)
    assert content.count("<image ") == 2 * sheet.MOST
    assert f"The first {sheet.MOST} of 1,000 pairs." in content
    assert "The first" not in sheet.svg(pairs(sheet.MOST), CAPTION)


@pytest.mark.slow
def test_as_a_png_it_has_the_digits():
    with Image.open(io.BytesIO(sheet.png(pairs(3), CAPTION))) as picture:
        greys = {grey for _, grey in picture.convert("L").getcolors(1 << 16)}
    assert len(greys) > 50
