"""Charts: what a chart of a frame must hold to be read from the back of a room, and by everybody."""

from typing import Any

import altair as alt
import pandas as pd
import pytest

from pairmnist.charts import dots, errors, sweep, theme, training

LABELS = ["apart", "apart + aux", "shared", "shared + aux"]


def contrast_with_white(colour):
    """The WCAG contrast ratio of a colour like '#0072B2' on white."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 1.05 / (0.05 + sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True)))


def test_a_scenario_has_its_colour_in_every_comparison():
    together = dict(zip(LABELS, theme.colour_scale(LABELS).range, strict=True))
    for label in LABELS:
        assert theme.colour_scale([label]).range == [together[label]]
        mixed = theme.colour_scale(["simple CNN", label, "residual CNN"])
        assert mixed.range[1] == together[label]
        assert len(set(mixed.range)) == 3


def test_all_that_can_be_compared_have_colours_of_their_own():
    labels = [*LABELS, "a", "b", "c", "d"]
    assert len(set(theme.colour_scale(labels).range)) == len(labels)


def test_texts_are_dark_and_large_enough():
    config = theme.specification(alt.Chart(pd.DataFrame({"x": [1]})).mark_point())["config"]
    assert contrast_with_white(theme.INK) > 7
    assert contrast_with_white(theme.MUTED) > 4.5
    assert all(config[part]["labelFontSize"] >= 14 for part in ("axis", "legend", "header"))
    assert config["axis"]["titleFontSize"] >= 14


def curve(state, repetition, values, line="test error"):
    rows = [(line, state, repetition, epoch, value) for epoch, value in enumerate(values, 1)]
    return pd.DataFrame(rows, columns=["line", "state", "repetition", "epoch", "value"])


def draw(*frames):
    chart = training.curves(pd.concat(frames), "shared", "test error", {"test error": theme.BLUE}, (0, 1), 50)
    return chart.to_dict()


def marks(chart):
    return [layer["mark"]["type"] for layer in chart["layer"]]


def test_the_mean_is_bolder_than_repetitions_and_on_top():
    chart = draw(curve("finished", "1", [0.5, 0.4]), curve("mean", "mean", [0.5, 0.3]))
    faint, bold = (layer["mark"] for layer in chart["layer"] if layer["mark"]["type"] == "line")
    assert bold["strokeWidth"] > 2 * faint["strokeWidth"]
    assert bold["opacity"] > 2 * faint["opacity"]
    assert "text" in marks(chart)  # its last value is written


def test_curves_grow_on_a_fixed_axis():
    """While a run is in training, the axis has all its epochs already."""
    chart = draw(curve("running", "1", [0.5, 0.4]))
    assert chart["layer"][0]["encoding"]["x"]["scale"]["domain"] == [1, 50]


def test_a_diverged_run_ends_in_a_cross():
    chart = draw(curve("diverged", "1", [0.5, 0.4, 0.6]))
    (cross,) = (layer for layer in chart["layer"] if layer["mark"]["type"] == "text")
    data = chart["datasets"][cross["data"]["name"]]
    assert [(row["epoch"], row["value"]) for row in data] == [(3, 0.6)]


@pytest.mark.parametrize(("last", "above"), [(0.2, False), (0.0, True)])
@pytest.mark.parametrize("log", [True, False])
def test_the_last_value_is_written_where_there_is_room(log, last, above):
    """A logarithm has no zero: the curve lies on the lower edge, and its label above."""
    chart = training.curves(
        curve("mean", "mean", [0.5, last]), "", "test error", {"test error": theme.BLUE}, (0.01 * log, 1), 2, log=log
    ).to_dict()
    label = chart["layer"][-1]
    assert label["encoding"]["text"]["format"] == ".1%"
    assert (label["mark"]["dy"] < 0) == above


@pytest.mark.parametrize("published", [True, False])
def test_errors_reach_from_zero_to_beyond_always_yes(published):
    repetitions = pd.DataFrame({"scenario": "shared", "repetition": [1, 2], "test_error": [0.1, 0.14]})
    mean = pd.DataFrame(
        [("shared", 0.12, 0.1, 0.14, "12 %", 0.14)], columns=["scenario", "mean", "low", "high", "label", "end"]
    )
    chart = errors.distribution(repetitions, mean, mean if published else mean.iloc[:0], 0.45).to_dict()
    low, high = chart["layer"][0]["encoding"]["x"]["scale"]["domain"]
    assert low == 0
    assert high > 0.45
    assert marks(chart).count("rule") == (3 if published else 2)


def of_one_repetition():
    """A chart of each kind that draws intervals, where there is none."""
    mean = pd.DataFrame({"scenario": ["shared"], "mean": 0.12, "low": float("nan"), "high": float("nan")})
    each = pd.DataFrame({"scenario": ["shared"], "repetition": 1, "test_error": 0.12})
    at: dict[str, Any] = {"towers": ["shared"], "value": 0.2}
    return {
        "errors": errors.distribution(each, mean.assign(label="12 %", end=0.12), mean.iloc[:0], 0.45),
        "dots": dots.dots(each, mean, "test_error", "test error", theme.colour_scale(["shared"])),
        "sweep": sweep.sweep(each.assign(**at), mean.assign(**at), "α", alt.Scale(), [0.2]),
    }


@pytest.mark.parametrize("kind", of_one_repetition())
def test_no_field_of_a_chart_is_without_a_number(kind):
    """Vega warns of one, and a class sees a scale without an end."""
    chart = of_one_repetition()[kind].to_dict()
    for layer in chart["layer"]:
        rows = chart["datasets"][layer["data"]["name"]]
        for channel in ("x", "x2", "y", "y2"):
            if field := layer["encoding"].get(channel, {}).get("field"):
                assert any(row[field] is not None for row in rows), (channel, field)
