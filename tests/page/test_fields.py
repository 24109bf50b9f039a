"""Number fields take what people type, and say why where they do not."""

import pytest

from pairmnist.config import REPETITIONS, SETTINGS
from pairmnist.declaration import SettingsError
from pairmnist.page import fields
from pairmnist.page.fields import next_step, read_number
from tests.support.open_page import open_page


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0.05", 0.05),
        ("0,05", 0.05),
        (",5", 0.5),
        ("1e-3", 0.001),
        ("1E2", 100),
        (" 7 ", 7),
        ("1 000", 1000),
        ("1\u202f000", 1000),
        ("1'000", 1000),
        ("-3", -3),
    ],
)
def test_a_number_is_read_as_people_write_it(text, number):
    assert read_number(text, whole=False) == number


@pytest.mark.parametrize("text", ["100", "1e2", "100.0", "1 00"])
def test_a_whole_number_is_whole(text):
    assert read_number(text, whole=True) == 100
    assert isinstance(read_number(text, whole=True), int)


@pytest.mark.parametrize("text", ["", " ", "abc", "1e", "0x10", "nan", "inf", "1e999", "1..2", "--1", "٣", "<b>"])
def test_what_is_no_number_is_refused(text):
    with pytest.raises(SettingsError):
        read_number(text, whole=False)


@pytest.mark.parametrize("text", ["1.000", "2,500", "1.000.000"])
def test_thousands_with_a_point_are_not_guessed_at(text):
    with pytest.raises(SettingsError, match="write thousands without a point"):
        read_number(text, whole=True)


def test_a_rate_steps_along_1_2_5_and_back():
    rate, values = SETTINGS["learning_rate"], [0.001]
    for _ in range(4):
        values.append(next_step(values[-1], rate, 1))
    assert values == [0.001, 0.002, 0.005, 0.01, 0.02]
    for _ in range(4):
        values.append(next_step(values[-1], rate, -1))
    assert values[4:] == values[4::-1]


@pytest.mark.parametrize("setting", [SETTINGS["learning_rate"], SETTINGS["epochs"], SETTINGS["seed"], REPETITIONS])
def test_steps_stay_within_the_limits(setting):
    lowest, highest = setting.limits
    assert next_step(lowest, setting, -1) == lowest
    assert next_step(highest, setting, 1) == highest


def test_a_step_goes_to_the_next_multiple():
    assert next_step(37, SETTINGS["epochs"], 1) == 40
    assert next_step(37, SETTINGS["epochs"], -1) == 30


@pytest.mark.parametrize(("typed", "said"), [("", "needs a number"), ("2.9", "whole number"), ("501", "from 1 to 500")])
def test_a_field_keeps_its_value_and_says_why(service, typed, said):
    page = open_page(view="training", epochs="20")
    page.text_input(key="typed epochs").set_value(typed)
    page.run()
    assert said in page.words()
    assert "It stays 20" in page.words()
    assert page.text_input(key="typed epochs").value == "20"
    assert page.query_params["epochs"] == "20"


def test_a_typed_number_is_trained_and_in_the_link(service):
    page = open_page(view="training", repetitions="2")
    page.text_input(key="typed epochs").set_value("1e1")
    page.run()
    assert page.query_params["epochs"] == "10"
    page.press("Train 2 networks")
    assert {run.settings.epochs for run in service.asked} == {10}


def test_a_link_that_comes_back_shows_in_the_field(service):
    page = open_page(view="training", epochs="20")
    page.go(epochs="30")
    assert page.text_input(key="typed epochs").value == "30"


def test_what_a_browser_sends_late_does_not_undo_a_press_and_what_is_typed_later_counts(service, monkeypatch):
    page = open_page(view="training", epochs="20")
    for _ in range(2):
        page.button(key="more epochs").click()
        page.run()
    for late in ("20", "30"):
        page.text_input(key="typed epochs").set_value(late)
        page.run()
        assert page.text_input(key="typed epochs").value == page.query_params["epochs"] == "40"
    monkeypatch.setattr(fields, "ECHO", -1.0)
    page.button(key="more epochs").click()
    page.run()
    page.text_input(key="typed epochs").set_value("40")
    page.run()
    assert page.query_params["epochs"] == "40"
