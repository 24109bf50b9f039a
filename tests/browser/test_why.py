"""The Why view in a real browser, on runs made by hand: what only a browser can click, press and draw."""

import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest
from playwright.sync_api import expect

from pairmnist.config import Experiment, Run, Settings
from pairmnist.data import digits
from pairmnist.records.store import Store
from pairmnist.views.why.questions import QUESTIONS
from tests.support.records import make_record, save, weights
from tests.support.visitor import settle

SETTINGS = Settings(architecture="fully-connected", epochs=6)
LINK = "view=why&architecture=fully-connected&epochs=6&repetitions=2"
classes = digits.held_out_pairs(Run(SETTINGS).draw).classes


@pytest.fixture(autouse=True)
def stored(server):
    """Two networks of each of the four kinds."""
    store = Store(server.cache, shipped=None)
    for share in (False, True):
        for auxiliary in (False, True):
            runs = Experiment(SETTINGS.with_(share_weights=share, auxiliary_loss=auxiliary), 2).runs()
            save(store, *(make_record(run, **weights(run)) for run in runs if not store.has(run)))


def number_of_pairs(left, right):
    return int(np.all(classes == np.array([left, right]), axis=1).sum())


@pytest.mark.parametrize("compare", ["alone", "four"])
def test_every_question_is_drawn_begins_at_its_top_and_is_no_wider_than_a_phone(visit, compare):
    page = visit(390, 844).open(f"{LINK}&compare={compare}&why=network")
    for question in QUESTIONS.values():
        expect(page.locator("h2.question")).to_have_text(question.QUESTION)
        settle(page)
        assert page.locator("[data-testid=stVegaLiteChart] .marks, .network, .replay .map, .own-answers").count() > 0
        main = page.get_by_test_id("stMain")
        assert main.evaluate("e => e.scrollWidth <= e.clientWidth"), question.QUESTION
        assert main.evaluate("e => e.scrollTop") == 0, question.QUESTION
        page.get_by_role("button", name=re.compile("Next question")).click()


def test_a_cell_shows_its_pairs_beside_the_map_and_a_bar_opens_its_own(visit):
    visitor = visit()
    page = visitor.open(f"{LINK}&why=head")
    chart = page.get_by_test_id("stVegaLiteChart").first
    chart.locator("path[aria-label*='left digit: 5'][aria-label*='right digit: 4']").first.click(force=True)
    expect(page.get_by_text("5 and 4, ")).to_be_visible()
    settle(page)
    assert page.locator(".pairs figure").count() == min(8, number_of_pairs(5, 4))
    map_box, pairs_box = chart.bounding_box(), page.locator(".pairs").bounding_box()
    assert pairs_box["x"] > map_box["x"] + map_box["width"] - 1
    assert pairs_box["y"] < 720
    assert "left_digit=5" in page.url and "right_digit=4" in page.url
    for name, digit in (("Left digit", "4"), ("Right digit", "3")):
        box = page.get_by_role("combobox", name=name)
        box.focus()
        page.keyboard.type(digit)
        page.keyboard.press("Enter")
        settle(page)
    expect(page.get_by_text(f"4 and 3, {number_of_pairs(4, 3)} test pairs")).to_be_visible()
    visitor.go(f"{LINK}&why=digits")
    page.get_by_test_id("stVegaLiteChart").first.locator("path[aria-label*='kind: ']").first.click(force=True)
    page.wait_for_function("() => new URL(location).searchParams.get('view') === 'pairs'")


# The replay


@pytest.fixture
def replay(visit):
    """The replay at a link, with the number of messages that were sent to the server since then."""

    def open_replay(query="", width=1280, height=720):
        visitor = visit(width, height)
        sent = []
        visitor.page.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(frame)))
        page = visitor.open(f"{LINK}&why=replay{query}")
        expect(page.locator(".replay .map").first).to_be_visible()
        settle(page)
        while sent:  # the tab tells its name, at a time of its own
            sent.clear()
            page.wait_for_timeout(1000)
        return page, sent

    return open_replay


def now(page):
    return page.locator(".replay .now")


def cell(page, left, right):
    return page.locator(".replay .map").first.get_by_role("gridcell").nth(10 * left + right)


def test_it_plays_to_the_last_epoch_and_begins_again_without_asking_the_server(replay):
    page, sent = replay("&compare=four")
    expect(now(page)).to_have_text("epoch 1")
    before = cell(page, 5, 4).text_content()
    page.get_by_role("button", name="▶ Play").click()
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    expect(now(page)).to_have_text("epoch 6")
    assert len(sent) <= 1  # where it rests at the end, for the link
    assert cell(page, 5, 4).text_content() != before
    expect(page.get_by_role("button", name="▶ Play")).to_be_visible()
    page.get_by_role("button", name="▶ Play").click()
    expect(now(page)).to_have_text(re.compile("epoch [1-5]$"))


def test_it_pauses_and_steps_back_and_forward(replay):
    page, _ = replay("&epoch=2")
    expect(now(page)).to_have_text("epoch 2")
    # By the page's own clock, so that a busy machine does not press too late.
    page.get_by_role("button", name="▶ Play").evaluate(
        "button => { button.click(); setTimeout(() => button.click(), 1200); }"
    )
    expect(now(page)).to_have_text("epoch 3")
    expect(page.get_by_role("button", name="▶ Play")).to_be_visible()
    page.wait_for_timeout(1600)  # two steps
    expect(now(page)).to_have_text("epoch 3")
    page.get_by_role("button", name="One step back").click()
    expect(now(page)).to_have_text("epoch 2")
    page.get_by_role("button", name="One step forward").click()
    expect(now(page)).to_have_text("epoch 3")


def test_dragging_shows_each_epoch_at_once_and_the_link_keeps_where_it_rests(replay):
    page, sent = replay()
    box = page.get_by_role("slider", name="Epoch").bounding_box()
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + 8, y)
    page.mouse.down()
    for share, epoch in ((0.4, 3), (0.8, 5), (0.6, 4)):
        page.mouse.move(box["x"] + share * box["width"], y)
        expect(now(page)).to_have_text(f"epoch {epoch}")
    assert sent == []
    page.mouse.up()
    page.wait_for_function("() => new URL(location).searchParams.get('epoch') === '4'")
    settle(page)
    expect(now(page)).to_have_text("epoch 4")
    page.reload()
    expect(now(page)).to_have_text("epoch 4")


def test_the_arrow_keys_move_the_epochs_and_walk_over_the_map(replay):
    page, _ = replay("&present=1")  # where the page has arrow keys of its own
    page.get_by_role("slider", name="Epoch").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(now(page)).to_have_text("epoch 3")
    cell(page, 0, 0).focus()
    for key in ("ArrowDown", "ArrowDown", "ArrowRight"):
        page.keyboard.press(key)
    expect(cell(page, 2, 1)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".replay .about")).to_contain_text("2 ≤ 1? It is false.")
    expect(page.locator("h2.question")).to_have_text(QUESTIONS["replay"].QUESTION)


def test_a_cell_chooses_the_pair_that_is_followed_and_a_link_brings_it_back(replay):
    page, _ = replay()
    cell(page, 7, 3).click()
    about = page.locator(".replay .about")
    expect(about).to_contain_text("7 ≤ 3? It is false.")
    page.wait_for_function("() => new URL(location).searchParams.has('pair')")
    index = int(re.search(r"pair=(\d+)", page.url).group(1))
    assert tuple(classes[index]) == (7, 3)
    page.reload()
    expect(about).to_contain_text("7 ≤ 3? It is false.")
    page.get_by_role("button", name="Surprise me").click()
    page.wait_for_function("before => new URL(location).searchParams.get('pair') !== before", arg=str(index))


def test_map_curve_and_pair_of_the_shipped_networks_are_seen_at_once(visit):
    visitor = visit()
    page = visitor.open("view=why")
    for compare in ("alone", "four"):
        visitor.go(f"view=why&why=replay&compare={compare}")
        expect(page.locator(".replay .map")).to_have_count(1 if compare == "alone" else 4)
        settle(page)
        for part in (".map >> nth=-1", ".errors", ".followed"):
            box = page.locator(f".replay {part}").bounding_box()
            assert box["y"] + box["height"] <= 722, (compare, part)


def test_another_pair_is_in_the_address_and_the_files_and_comes_back_with_the_link(visit):
    """It is drawn without the rest of the page, which must not say an earlier one."""
    page = visit().open(f"{LINK}&why=own")
    pair = page.locator(".large-pair")
    page.get_by_text("How this was made, and files to take away").click()
    take = page.get_by_role("button", name="all of this as text")
    expect(take).to_be_visible()
    first = pair.inner_html()
    page.get_by_role("button", name="Another pair").click()
    expect(page).to_have_url(re.compile("own_(left|right)="))
    expect(pair).not_to_have_js_property("innerHTML", first)
    settle(page)
    with page.expect_download() as download:
        take.click()
    written = re.search(r"Page: \S+\?(\S+)", Path(download.value.path()).read_text(encoding="utf-8"))
    assert parse_qs(written[1]) == parse_qs(urlsplit(page.url).query)
    chosen, said = pair.inner_html(), page.locator(".st-key-found").inner_text()
    again = visit().open(urlsplit(page.url).query)
    assert again.locator(".large-pair").inner_html() == chosen
    assert again.locator(".st-key-found").inner_text() == said
    page.get_by_role("button", name="Next question").click()
    expect(page.get_by_text("number of training pairs").first).to_be_attached()
