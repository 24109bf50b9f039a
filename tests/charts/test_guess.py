"""A guess is drawn into a chart that was made for all, which stays as it is."""

import altair as alt
import pandas as pd
import pytest

from pairmnist.charts.figure import Figure
from pairmnist.charts.guess import marked


def figure():
    scale = alt.Scale(domain=[0.1, 0.3], nice=False)
    x, y = (alt.X("a", type="quantitative", scale=scale), alt.Y("a", type="quantitative", scale=scale))
    return Figure.of(alt.LayerChart(layer=[alt.Chart(pd.DataFrame({"a": [0.2]})).mark_point().encode(x, y)]), "Errors.")


@pytest.mark.parametrize("axis", ["x", "y"])
def test_the_guess_stands_in_a_copy_and_in_its_words(axis):
    plain = figure()
    drawn = marked(plain, axis, 0.12, "your guess: 12 %")
    assert len(plain.specification["layer"]) == 1
    assert {layer["encoding"][axis]["datum"] for layer in drawn.specification["layer"][1:]} == {0.12}
    assert drawn.words == "Errors. Your guess: 12 %."
    assert drawn.tables is plain.tables


@pytest.mark.parametrize(("guess", "at", "arrow"), [(0.9, 0.3, "▸"), (0.01, 0.1, "◂")])
def test_a_guess_out_of_sight_is_at_the_edge_with_an_arrow(guess, at, arrow):
    layers = marked(figure(), "x", guess, "your guess").specification["layer"][1:]
    assert {layer["encoding"]["x"]["datum"] for layer in layers} == {at}
    assert arrow in str(layers)


def test_a_chart_without_a_fixed_axis_is_refused():
    chart = alt.LayerChart(layer=[alt.Chart(pd.DataFrame({"a": [1]})).mark_point().encode(alt.X("a", type="nominal"))])
    with pytest.raises(ValueError, match="no domain"):
        marked(Figure.of(chart, ""), "x", 1, "")
