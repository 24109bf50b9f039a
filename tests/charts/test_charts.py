"""Charts: what a chart of a frame must hold to be read from the back of a room, by everybody, in light and dark."""

from itertools import product
from typing import Any

import altair as alt
import pandas as pd
import pytest

from pairmnist.charts import errors, sweep, theme, training
from pairmnist.charts.figure import Figure

KINDS = list(theme.KINDS)
WHITE, DARK = "#ffffff", "#171614"  # the backgrounds of .streamlit/config.toml


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(a: str, b: str) -> float:
    """The WCAG contrast ratio of two colours like '#0072B2'."""
    low, high = sorted((luminance(a), luminance(b)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("background", [WHITE, DARK])
def test_every_colour_stands_out_from_both_backgrounds(background):
    colours = [*theme.KINDS.values(), *theme.LOSSES.values(), theme.RIGHT, theme.WRONG, theme.YES, theme.NO]
    for colour in [*colours, theme.REFERENCE]:
        assert contrast(colour, background) >= 3, colour


def test_the_backgrounds_are_those_of_the_page():
    from pathlib import Path

    config = Path(__file__).parents[2].joinpath(".streamlit", "config.toml").read_text()
    assert f'backgroundColor = "{WHITE}"' in config
    assert f'backgroundColor = "{DARK}"' in config


def test_a_kind_has_its_colour_in_every_comparison_and_equals_differ_in_dash_and_shape():
    looks = theme.looks({"a": KINDS[0], "b": KINDS[3], "c": KINDS[0], "d": KINDS[0]})
    assert looks["a"].colour == looks["c"].colour == theme.KINDS[KINDS[0]]
    assert looks["b"].colour == theme.KINDS[KINDS[3]]
    equals = [looks[label] for label in "acd"]
    assert len({str(look.dash) for look in equals}) == len({look.shape for look in equals}) == 3
    assert len(set(theme.KINDS.values())) == 4


def test_texts_are_large_and_their_ink_is_chosen_by_the_background():
    config = theme.specification(alt.Chart(pd.DataFrame({"x": [1]})).mark_point())["config"]
    assert all(config[part]["labelFontSize"] >= 16 for part in ("axis", "legend", "header"))
    assert all("luminance(background)" in config[part]["labelColor"]["expr"] for part in ("axis", "legend", "header"))
    assert "background" not in config


def curve(state, repetition, values, line="shared tower"):
    rows = [(line, state, repetition, epoch, value) for epoch, value in enumerate(values, 1)]
    return pd.DataFrame(rows, columns=["line", "state", "repetition", "epoch", "value"])


LOOKS = theme.looks({"shared tower": KINDS[2], "two towers": KINDS[0]})


def draw(*frames, **options):
    return training.curves(
        pd.concat(frames, ignore_index=True), "test error", LOOKS, (0.0, 0.5), 50, **options
    ).to_dict()


def marks(chart):
    return [layer["mark"]["type"] for layer in chart["layer"]]


def test_the_mean_is_bolder_than_networks_and_on_top():
    chart = draw(curve("finished", "1", [0.5, 0.4]), curve("mean", "mean", [0.5, 0.3]))
    faint, bold = (layer["mark"] for layer in chart["layer"] if layer["mark"]["type"] == "line")
    assert bold["strokeWidth"] > 2 * faint["strokeWidth"]
    assert bold["opacity"] > 2 * faint["opacity"]


def test_the_means_are_named_at_their_ends_and_no_two_names_overlap():
    chart = draw(curve("mean", "mean", [0.5, 0.30]), curve("mean", "mean", [0.5, 0.301], line="two towers"))
    (names,) = (layer for layer in chart["layer"] if layer["mark"]["type"] == "text")
    rows = chart["datasets"][names["data"]["name"]]
    assert [row["long"] for row in rows] == ["shared tower 30.0 %", "two towers 30.1 %"]
    assert abs(rows[0]["place"] - rows[1]["place"]) >= 0.99 * training.LINE * 0.5


def test_spread_moves_as_little_as_it_takes():
    assert training.spread([0.2, 0.8], 0.1) == [0.2, 0.8]
    low, high = training.spread([0.5, 0.5], 0.1)
    assert (low + high) / 2 == pytest.approx(0.5)
    assert abs(high - low) == pytest.approx(0.1)
    assert min(training.spread([0.0, 0.0, 0.0], 0.1)) >= -1e-9


def test_curves_grow_on_a_fixed_axis():
    """While a network is in training, the axis has all its epochs already."""
    chart = draw(curve("running", "1", [0.5, 0.4]))
    assert chart["layer"][0]["encoding"]["x"]["scale"]["domain"] == [1, 50]


def test_a_diverged_network_ends_in_a_cross():
    chart = draw(curve("diverged", "1", [0.5, 0.4, 0.6]))
    (cross,) = (layer for layer in chart["layer"] if layer["mark"]["type"] == "text")
    data = chart["datasets"][cross["data"]["name"]]
    assert [(row["epoch"], row["value"]) for row in data] == [(3, 0.6)]


def test_the_data_shown_are_the_curves_and_not_the_level_across():
    """Streamlit shows a layered chart's first table."""
    frames = curve("finished", "1", [0.5, 0.4]), curve("mean", "mean", [0.5, 0.3])
    figure = Figure.of(
        training.curves(pd.concat(frames, ignore_index=True), "test error", LOOKS, (0, 0.5), 50, always_yes=0.45), ""
    )
    assert len(next(iter(figure.rows().values()))) == 4
    assert all(rows != [{}] for rows in figure.rows().values())


def distribution(low, high, always_yes, published):
    networks = pd.DataFrame({"networks": "shared tower", "repetition": [1, 2], "test_error": [low, high]})
    mean = pd.DataFrame(
        [("shared tower", (low + high) / 2, low, high, "12 %", high)],
        columns=["networks", "mean", "low", "high", "text", "end"],
    )
    return errors.distribution(networks, mean, mean if published else mean.iloc[:0], LOOKS, always_yes).to_dict()


@pytest.mark.parametrize(("published", "always_yes"), list(product([True, False], [0.45, 0.13])))
def test_the_data_fill_the_width_and_always_yes_is_a_line_or_a_note_at_the_edge(published, always_yes):
    chart = distribution(0.1, 0.14, always_yes, published)
    low, high = chart["layer"][0]["encoding"]["x"]["scale"]["domain"]
    assert 0.04 / (high - low) > 0.7
    out_of_sight = always_yes > high
    assert marks(chart).count("rule") == 1 + published + (not out_of_sight)
    assert ("→" in str(chart["layer"][-1]["mark"]["text"])) == out_of_sight


def of_one_network():
    """A chart of each kind that draws intervals, where there is none."""
    mean = pd.DataFrame({"networks": ["shared tower"], "mean": 0.12, "low": float("nan"), "high": float("nan")})
    each = pd.DataFrame({"networks": ["shared tower"], "repetition": 1, "test_error": 0.12})
    at: dict[str, Any] = {"towers": ["shared tower"], "value": 0.2, "n": 1}
    step = pd.DataFrame({"step": ["a → b"], "repetition": 1, "change": 0.01})
    change = mean.assign(step="a → b", text="+1.0")
    colours = {"shared tower": theme.KINDS[KINDS[2]]}
    return {
        "errors": errors.distribution(each, mean.assign(text="12 %", end=0.12), mean.iloc[:0], LOOKS, 0.45),
        "differences": errors.differences(step, change),
        "sweep": sweep.sweep(each.assign(**at), mean.assign(**at), "α", alt.Scale(), [0.2], colours),
    }


@pytest.mark.parametrize("kind", of_one_network())
def test_no_field_of_a_chart_is_without_a_number(kind):
    """Vega warns of one, and a class sees a scale without an end."""
    chart = of_one_network()[kind].to_dict()
    for layer in chart["layer"]:
        rows = chart["datasets"].get(layer["data"].get("name"), [])  # none of marks that stand at a given place
        for channel in ("x", "x2", "y", "y2"):
            if field := layer["encoding"].get(channel, {}).get("field"):
                assert any(row[field] is not None for row in rows), (channel, field)


def test_an_axis_of_changes_says_less_and_more_in_place_of_signs():
    step = pd.DataFrame({"step": ["a → b"], "repetition": [1], "change": [-0.03], "text": ["3.0 less"]})
    mean = pd.DataFrame({"step": ["a → b"], "mean": [-0.03], "low": [-0.04], "high": [-0.02], "text": ["3.0 less"]})
    words = str(errors.differences(step, mean).to_dict())
    assert "' less' : ' more'" in words and "+.0f" not in words and "+.1%" not in words
