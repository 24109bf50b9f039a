"""Pictures and diagrams that are not charts: weights as images, networks in HTML; and what the maps write."""

import numpy as np
import pandas as pd
import pytest

from pairmnist import architectures
from pairmnist.charts import maps, mosaic, network


def test_weights_are_white_at_zero_and_full_colour_from_the_limit_on():
    colours = mosaic.coloured(np.array([0.0, 0.5, 2.0, -0.5]), limit=0.5)
    assert colours[0].tolist() == [255, 255, 255]
    assert colours[1].tolist() == colours[2].tolist() == mosaic.POSITIVE.tolist()
    assert colours[3].tolist() == mosaic.NEGATIVE.tolist()


def test_a_mosaic_has_each_image_in_its_place_and_gaps_between():
    images = np.zeros((5, 3, 3))
    images[3] = 1  # the second row's second of two columns is the fourth
    picture = mosaic.mosaic(images, columns=2, limit=1)
    assert picture.shape == (13, 9, 3)  # 3 rows, 2 columns, of 3 pixels and a gap each
    filled = (picture == mosaic.POSITIVE).all(axis=2)
    assert filled[5:8, 5:8].all()
    assert filled.sum() == 9
    assert (picture[0] == mosaic.GAP_COLOUR).all()


@pytest.mark.parametrize("architecture", architectures.networks())
@pytest.mark.parametrize("share", [True, False])
def test_a_diagram_has_every_layer_of_the_network(architecture, share):
    described = architectures.networks()[architecture]
    html = network.diagram(described, share_weights=share, learns_digits=False)
    towers = 1 if share else 2
    assert html.count('<div class="part') == towers + 1
    for layer in described["tower"]:
        assert layer["layer"] in html
        assert " × ".join(str(size) for size in layer["shape"]) in html
    tower = sum(layer["parameters"] for layer in described["tower"])
    head = sum(layer["parameters"] for layer in described["head"])
    assert html.count(f"{tower:,} parameters") == towers
    assert towers * tower + head == architectures.parameters(architecture, share)


def test_layers_that_are_alike_are_drawn_once_with_their_number():
    html = network.diagram(architectures.networks()["residual-cnn"], share_weights=True, learns_digits=False)
    assert html.count("residual block") == 1
    assert "6 × 3,612" in html


def test_the_diagram_says_what_the_auxiliary_loss_does_with_the_features():
    described = architectures.networks()["simple-cnn"]
    with_, without = (network.diagram(described, share_weights=True, learns_digits=flag) for flag in (True, False))
    assert "scored as digits" in with_
    assert "scored as digits" not in without


def test_a_map_has_numbers_only_where_there_is_room():
    left, right = np.divmod(np.arange(100), 10)
    frame = pd.DataFrame({"left": left, "right": right, "error": 0.25, "pairs": 8})
    for numbers in (True, False):
        chart = maps.heat_map(frame, "error", maps.error_scale(0.5), numbers=numbers, below="pairs")
        marks = [layer["mark"]["type"] for layer in chart.to_dict()["layer"]]
        assert marks.count("rect") == 1
        assert ("text" in marks) is numbers
