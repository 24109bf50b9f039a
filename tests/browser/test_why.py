"""The Why view in a real browser, on runs made by hand: what only a browser can click, press and draw."""

import re

import pytest
from playwright.sync_api import expect

from pairmnist.config import Experiment, Run, Settings
from pairmnist.data import digits
from pairmnist.records.packing import pack
from pairmnist.records.store import Store
from pairmnist.views.why.questions import QUESTIONS
from pairmnist.views.why.replay import STEP
from tests.support.records import make_record
from tests.support.visitor import settle

SETTINGS = Settings(architecture="fully-connected", epochs=4)
LINK = "view=why&architecture=fully-connected&epochs=4&repetitions=2"
TITLES = [title for title, _ in QUESTIONS.values()]


@pytest.fixture(autouse=True)
def stored(server):
    """Two repetitions of the four scenarios."""
    store = Store(server.cache, shipped=None)
    for share in (False, True):
        for auxiliary in (False, True):
            settings = SETTINGS.with_(share_weights=share, auxiliary_loss=auxiliary)
            for run in Experiment(settings, 2).runs():
                if not store.has(run):
                    store.save(run, pack(make_record(run)))


def number_of_pairs(left, right):
    return int((digits.held_out_pairs(Run(SETTINGS).draw).classes == (left, right)).all(axis=1).sum())


def test_every_question_is_drawn_for_one_scenario_and_for_four(visit):
    visitor = visit()
    for compare in ("alone", "four"):
        page = visitor.open(f"{LINK}&compare={compare}")
        for title in TITLES[1:]:  # the first is shown at once
            page.get_by_role("radio", name=title, exact=True).click()
            page.wait_for_function("title => new URL(location).searchParams.get('why') === title", arg=title)
            settle(page)
            assert page.get_by_text("Look for", exact=True).count() == 1
            assert page.locator("[data-testid=stVegaLiteChart] .marks, .network").count() > 0
        visitor.assert_clean()


def test_clicking_a_cell_shows_its_pairs(visit):
    page = visit(1280, 1200).open(f"{LINK}&why=Head%27s+map")
    errors = page.get_by_test_id("stVegaLiteChart").nth(1)
    errors.locator("path[aria-label^='right digit: 4; left digit: 5;']").click(force=True)  # its number lies above it
    page.get_by_text("with 5 on the left and 4 on the right").wait_for()
    settle(page)
    assert page.locator(".pairs figure").count() == number_of_pairs(5, 4) > 0
    assert page.get_by_role("combobox", name="left digit").input_value() == "5"


def test_the_keyboard_reaches_a_cell_too(visit):
    page = visit(1280, 1200).open(f"{LINK}&why=Head%27s+map")
    for name, digit in (("left digit", "4"), ("right digit", "3")):
        box = page.get_by_role("combobox", name=name)
        box.focus()
        page.keyboard.type(digit)
        page.keyboard.press("Enter")
        settle(page)
    page.get_by_text("with 4 on the left and 3 on the right").wait_for()
    settle(page)
    assert page.locator(".pairs figure").count() == number_of_pairs(4, 3)


def test_a_link_restores_question_cell_and_epoch(visit):
    page = visit(1280, 1200).open(f"{LINK}&why=Replay&left_digit=4&right_digit=3&epoch=2")
    assert page.get_by_role("radio", name="Replay").is_checked()
    assert page.get_by_role("combobox", name="left digit").input_value() == "4"
    slider = page.locator(".st-key-epoch input")
    assert slider.get_attribute("aria-valuetext") == "2"
    slider.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("() => new URL(location).searchParams.get('epoch') === '3'")


def test_the_epochs_play_to_the_last_one_and_begin_again(visit):
    page = visit(1280, 1200).open(f"{LINK}&why=Replay&epoch=2")
    play, slider = page.get_by_role("switch", name="Play"), page.locator(".st-key-epoch input")
    press = page.locator("label").filter(has=play)
    press.click()
    expect(play).to_be_checked()
    expect(slider).to_have_attribute("aria-valuetext", "4")
    expect(play).not_to_be_checked()
    press.click()
    expect(slider).to_have_attribute("aria-valuetext", re.compile("[12]"))
    press.click()
    expect(play).not_to_be_checked()
    paused = slider.get_attribute("aria-valuetext")
    page.wait_for_timeout(2000 * STEP)
    expect(slider).to_have_attribute("aria-valuetext", paused)
