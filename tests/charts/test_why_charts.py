"""The charts of the Why view, weights as images, and networks in HTML."""

import json

import numpy as np
import pandas as pd
import pytest

from pairmnist import architectures
from pairmnist.charts import bars, dots, epochs, maps, mosaic, network, theme
from pairmnist.charts.figure import Figure
from pairmnist.link.parameters import words_of

# Paper and ink of the two themes, as `.streamlit/config.toml` and `theme.INK` have them.
THEMES = {"light": ("#ffffff", "#1b1b1b"), "dark": ("#171614", "#f4f4f2")}
LEFT, RIGHT = np.divmod(np.arange(100), 10)
LOOKS = theme.looks({"two towers": (False, False), "shared tower": (True, False)})


def rgb(colour):
    return np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)], float)


def contrast(one, other):
    """The WCAG contrast ratio of two colours, (3,) from 0 to 255."""
    lights = []
    for colour in (one, other):
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour / 255]
        lights.append(0.05 + np.dot([0.2126, 0.7152, 0.0722], linear))
    return max(lights) / min(lights)


@pytest.mark.parametrize("paper_and_ink", THEMES.values(), ids=THEMES)
@pytest.mark.parametrize("colour", [theme.WRONG, theme.RIGHT, theme.YES, theme.NO])
def test_the_ink_is_read_on_every_cell_of_every_map_in_both_themes(paper_and_ink, colour):
    paper, ink = map(rgb, paper_and_ink)
    for density in np.linspace(0, maps.DENSEST, 20):
        cell = density * rgb(colour) + (1 - density) * paper
        assert contrast(cell, ink) >= 4.5, density


def test_what_is_written_on_dense_bars_is_read():
    assert contrast(rgb(theme.WRONG), rgb("#ffffff")) >= 4.5
    for paper, ink in (map(rgb, colours) for colours in THEMES.values()):
        for colour, density in (bars.LOOKS["misread"], bars.LOOKS["lucky"]):
            assert contrast(density * rgb(colour) + (1 - density) * paper, ink) >= 4.5


def heat_map(shade, *, large=True, **columns):
    frame = pd.DataFrame({"left": LEFT, "right": RIGHT, "share": 0.25, **columns})
    on_top = [*maps.stairs(frame), maps.cell_frame(frame, 4, 9)]
    return Figure.of(maps.heat_map(frame, "share", shade, "shared tower", large=large, on_top=on_top), "A map")


def test_show_data_of_a_map_has_its_hundred_cells_and_no_more():
    (rows,) = heat_map(maps.share("share", 0.5)).rows().values()
    assert len(rows) == 100
    assert set(rows[0]) == {"left", "right", "share"}


def test_shares_are_densest_from_the_highest_on():
    text = json.dumps(heat_map(maps.share("share", 0.4)).specification)
    assert f"{maps.DENSEST} * (min(1, datum['share'] / 0.4))" in text


def test_small_maps_have_no_names_of_their_axes():
    shade = maps.yes_or_no("share")
    assert "left digit" in json.dumps(heat_map(shade).specification["layer"][0]["encoding"]["y"])
    assert "left digit" not in json.dumps(heat_map(shade, large=False).specification["layer"][0]["encoding"]["y"])


def drawn_dots(parts=None, **more):
    frame = pd.DataFrame({"networks": ["two towers", "shared tower"] * 2, "repetition": [1, 1, 2, 2], "error": 0.12})
    means = pd.DataFrame({"networks": ["two towers", "shared tower"], "mean": 0.12, "low": np.nan, "high": np.nan})
    if parts:
        frame, means = frame.assign(part=next(iter(parts))), means.assign(part=next(iter(parts)))
    return Figure.of(dots.dots(frame, means, "error", "test error", LOOKS, parts, **more), "Dots")


def texts(figure):
    return [layer["mark"].get("text") for layer in figure.specification["layer"] if layer["mark"]["type"] == "text"]


def test_dots_are_named_above_their_rows_so_that_they_have_the_whole_width():
    figure = drawn_dots()
    *_, names = figure.specification["layer"]
    assert [row["networks"] for row in figure.rows()[names["data"]["name"]]] == list(LOOKS)
    assert (names["mark"]["type"], names["encoding"]["text"]["field"]) == ("text", "networks")
    assert all(layer["encoding"]["y"]["axis"] is None for layer in figure.specification["layer"])


def test_means_of_parts_are_named_beside_them_in_words():
    rows = [row for rows in drawn_dots({"head": "its own answer"}).rows().values() for row in rows]
    assert {row["long"] for row in rows if "long" in row} == {"12.0 % its own answer"}
    assert {row["short"] for row in rows if "short" in row} == {"12.0 %"}


def test_one_network_has_a_place_for_its_mean_although_it_has_no_interval():
    """Vega warns of a field without a number, and a class sees a scale without an end."""
    rows = [row for rows in drawn_dots().rows().values() for row in rows if "mean" in row]
    assert all(row["low"] == row["high"] == row["end"] == 0.12 for row in rows)


def test_show_data_of_dots_has_every_network():
    rows = next(iter(drawn_dots().rows().values()))
    assert len(rows) == 4
    assert {"networks", "repetition", "error"} <= set(rows[0])


def test_bars_say_the_whole_error_and_open_each_kind():
    words = {kind: words_of("pairs")[kind] for kind in bars.LOOKS}
    frame = pd.DataFrame(
        {
            "networks": "shared tower",
            "kind": list(words.values()),
            "answers": ["wrong", "wrong", "right"],
            "share": [0.02, 0.09, 0.01],
        }
    )
    figure = Figure.of(bars.kinds(frame, ["shared tower"], words), "Kinds")
    assert figure.specification["params"][0]["select"]["fields"] == ["networks", "kind"]
    totals = [layer for layer in figure.specification["layer"] if "'.1f') + ' %'" in json.dumps(layer)]
    assert len(totals) == 1
    assert "sum" in json.dumps(totals)
    assert len(next(iter(figure.rows().values()))) == 3


def test_the_cosine_says_which_side_of_zero_is_which():
    frame = pd.DataFrame(
        [("shared tower", "mean", "mean", epoch, value) for epoch, value in ((1, -0.1), (3, 0.2))],
        columns=["line", "state", "repetition", "epoch", "value"],
    )
    figure = Figure.of(epochs.cosines(frame, LOOKS, 4), "Cosines")
    assert {"↑ they pull together", "↓ they pull against each other"} <= set(texts(figure))
    assert len(next(iter(figure.rows().values()))) == 2


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


SEEN = network.Seen((8, 2), [[0.0, 1.0] * 5, [3.0] + 9 * [0.0]], 0.24)


def diagram(architecture="simple-cnn", *, share=True, learns=False, seen=SEEN):
    described = architectures.networks()[architecture]
    return network.diagram(described, ["a.png", "b.png"], (8, 7), seen, share_weights=share, learns_digits=learns)


@pytest.mark.parametrize("architecture", architectures.networks())
def test_a_shared_tower_is_drawn_once_with_what_it_learns(architecture):
    tower = sum(layer["parameters"] for layer in architectures.networks()[architecture]["tower"])
    assert diagram(architecture, share=True).count(f"{tower:,} parameters") == 1
    assert diagram(architecture, share=False).count(f"{tower:,} parameters") == 2


def test_only_with_the_auxiliary_loss_digits_are_read_and_scored():
    with_, without = diagram(learns=True), diagram(learns=False)
    assert "left digit loss, L2" in with_ and "right digit loss, L3" in with_
    assert "digit loss" not in without
    assert "reads 8" in with_ and "reads 2" in with_
    assert with_.count("digit 0 … 9") == without.count("feature 1 … 10") == 2
    assert "reads" not in without
    assert "most like 8" in without and "most like 2" in without
    assert "comparison loss, L1" in with_ and "comparison loss, L1" in without


def test_a_diagram_says_what_the_network_answers_and_whether_that_is_right():
    assert "✓ right" in diagram()
    assert "<b>no</b>" in diagram() and "76 % sure" in diagram()
    wrong = diagram(seen=network.Seen((8, 2), SEEN.features, 0.9))
    assert "✗ wrong" in wrong and "<b>yes</b>" in wrong


def test_without_a_stored_answer_a_diagram_claims_none():
    empty = diagram(seen=None, learns=True)
    assert "yes or no" in empty and "10 features" in empty
    assert "right</span>" not in empty and "reads" not in empty


@pytest.mark.parametrize("architecture", architectures.networks())
def test_the_table_has_every_layer_with_its_shape(architecture):
    described = architectures.networks()[architecture]
    html = network.layers_table(described)
    for layer in described["tower"] + described["head"]:
        assert layer["layer"] in html
        assert " × ".join(str(size) for size in layer["shape"]) in html


def test_layers_that_are_alike_are_listed_once_with_their_number():
    html = network.layers_table(architectures.networks()["residual-cnn"])
    assert html.count("residual block") == 1
    assert "6 × 3,612" in html
