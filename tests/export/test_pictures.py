"""Pictures and their file names, read by another program than the one that makes them."""

import io
import xml.etree.ElementTree as ElementTree
from collections import Counter

import altair as alt
import pandas as pd
import pytest
from PIL import Image

from pairmnist.charts.figure import Figure
from pairmnist.export import converter, pictures
from pairmnist.export.pictures import Caption, drawable, file_name

LINK = "http://localhost:8501/?view=errors&compare=four"
CAPTION = Caption("Sharing helps <by 3 points>", [("#009E73", "shared: simple CNN, 10 repetitions")], LINK, "pairmnist")


def figure(label="α ≤ 0.2", value=0.1):
    frame = pd.DataFrame({"networks": [label, "none"], "error": [value, float("nan")]})
    x, y = alt.X("error", type="quantitative"), alt.Y("networks", type="nominal")
    return Figure.of(alt.Chart(frame).mark_bar(clip=True).encode(x, y), "Errors in words.")


def test_what_is_drawn_elsewhere_has_a_size_its_data_and_no_noise():
    drawn = drawable(figure(value=0.1 + 0.2))
    assert drawn["datasets"] == {
        "table 0": [{"networks": "α ≤ 0.2", "error": 0.3}, {"networks": "none", "error": None}]
    }
    assert drawn["width"] > 500 and drawn["height"] > 100


def test_a_files_name_says_what_is_in_it():
    assert file_name(["errors", "simple CNN", "α = 0.2"], "svg") == "pairmnist-errors-simple-cnn-alpha-0-2.svg"
    assert len(file_name(["two towers + auxiliary loss"] * 20, "png")) < 120


@pytest.mark.slow
def test_a_picture_has_texts_as_texts_a_link_and_no_name_twice():
    content = pictures.svg([figure(), figure("other")], CAPTION)
    root = ElementTree.fromstring(content)
    texts = ["".join(text.itertext()) for text in root.iter("{http://www.w3.org/2000/svg}text")]
    assert {CAPTION.title, LINK, "α ≤ 0.2", "other", CAPTION.networks[0][1]} <= set(texts)
    assert [link.get("href") for link in root.iter("{http://www.w3.org/2000/svg}a")] == [LINK]
    names = Counter(element.get("id") for element in root.iter() if element.get("id"))
    assert names and max(names.values()) == 1
    with Image.open(io.BytesIO(converter.png(content, 2))) as picture:
        assert list(picture.size) == [2 * float(root.get(side)) for side in ("width", "height")]
        assert len(picture.convert("L").getcolors()) > 10


@pytest.mark.slow
def test_what_cannot_be_drawn_is_an_error_in_words():
    with pytest.raises(converter.ConversionError, match=r"could not be made: .+"):
        converter.png("no picture", 1)
