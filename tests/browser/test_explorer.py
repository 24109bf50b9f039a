"""The main job in a real browser: train, watch the curves, look at errors and pairs, share the link."""

import re
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from pairmnist.page.address import VIEWS
from tests.support.visitor import settle

SMALL = "architecture=fully-connected&repetitions=2"
SECONDS = 60_000  # milliseconds that training may take on a slow machine


def chart(page, words=""):
    """The charts whose description has these words."""
    return page.get_by_test_id("stVegaLiteChart").and_(page.get_by_label(words))


def button(page, name):
    return page.get_by_role("button", name=re.compile(name))


def choose(page, name):
    """Press one of the choices that stand side by side."""
    page.get_by_role("radio", name=name, exact=True).locator(
        "xpath=ancestor-or-self::*[self::label or self::button][1]"
    ).click()


def test_train_watch_and_look_at_what_was_missed(visit):
    page = visit().open(f"{SMALL}&epochs=3&training_pairs=100&seed=101")
    expect(page.get_by_text("No curves yet")).to_be_visible()
    button(page, r"Train 2 runs").click()
    expect(chart(page)).to_be_visible(timeout=SECONDS)
    expect(button(page, "Train 2 runs")).to_have_count(0, timeout=SECONDS)
    expect(button(page, "Cancel")).to_have_count(0, timeout=SECONDS)
    expect(chart(page, "2 finished repetitions")).to_be_visible(timeout=SECONDS)

    choose(page, "Errors")
    expect(chart(page, "Test errors of every repetition")).to_be_visible(timeout=SECONDS)
    expect(page.get_by_role("cell", name="2", exact=True)).to_be_visible()

    choose(page, "Pairs")
    expect(page.locator("figure")).to_have_count(24, timeout=SECONDS)
    first = page.locator("figure").first.inner_html()
    button(page, "^Page 2$").click()
    expect(page.locator("figure").first).not_to_have_js_property("innerHTML", first)
    settle(page)
    second = page.locator("figure").first.inner_html()
    page.reload()
    expect(page.locator("figure")).to_have_count(24, timeout=SECONDS)
    settle(page)
    assert page.locator("figure").first.inner_html() == second
    assert "view=pairs" in page.url
    assert "page=2" in page.url


def test_curves_grow_and_a_second_visitor_joins_and_training_is_cancelled(visit):
    link = f"{SMALL}&epochs=500&training_pairs=30000&seed=102"  # minutes: nobody sees the end of it
    teacher, student = visit().open(link), visit().open(link)
    button(teacher, "Train 2 runs").click()
    for page in (teacher, student):
        expect(page.get_by_text(re.compile(r"epoch [1-9]\d* of 500")).first).to_be_visible(timeout=SECONDS)
        expect(chart(page)).to_be_visible(timeout=SECONDS)
    choose(student, "Errors")
    expect(student.get_by_text("No finished run yet")).to_be_visible(timeout=SECONDS)
    student.close()
    choose(teacher, "Errors")
    teacher.get_by_text("Auxiliary loss", exact=True).click()
    teacher.get_by_text("Auxiliary loss", exact=True).click()
    choose(teacher, "Training")
    expect(teacher.get_by_text(re.compile(r"epoch [1-9]\d* of 500")).first).to_be_visible(timeout=SECONDS)
    button(teacher, "Cancel").click()  # the student may come back, so it asks
    button(teacher, "Cancel for everybody").click()
    expect(teacher.get_by_text("2 cancelled")).to_be_visible(timeout=SECONDS)
    expect(button(teacher, "Train 2 runs")).to_be_visible()


@pytest.mark.parametrize("name", ["device", "epochs", "view", "pin", "curves"])
def test_a_hostile_link_fetches_nothing_and_is_shown_as_it_is(visit, name):
    hostile = "![x](http://127.0.0.9/x.png)"
    page = visit().open(f"{name}={quote(hostile)}")
    kind = "stToast" if name == "curves" else "stAlert"
    expect(page.get_by_test_id(kind).first).to_contain_text("![x](http")


def test_clicks_in_quick_succession_all_count(visit):
    page = visit().open(f"{SMALL}&seed=104")
    for number in range(4):
        page.evaluate(
            """() => [...document.querySelectorAll('.stSidebar [data-testid=stCheckbox] input')].slice(0, 2)
                 .forEach((input, i) => setTimeout(() => input.click(), 40 * i))"""
        )
        page.wait_for_timeout(2500)
        settle(page)
        switches = [page.get_by_role("switch", name=name).first for name in ("Weight sharing", "Auxiliary loss")]
        on = number % 2 == 1
        assert [switch.is_checked() for switch in switches] == [on, on], number
        assert ("share_weights=off" in page.url, "auxiliary_loss=off" in page.url) == (not on, not on), number


def test_a_number_that_was_typed_is_pinned(visit):
    page = visit().open(f"{SMALL}&seed=105&epochs=9")
    page.get_by_role("spinbutton", name="Epochs").fill("11")
    button(page, "Pin for comparison").click()
    expect(button(page, "Pinned:")).to_contain_text("11 epochs")
    assert "epochs=11" in page.url


def test_back_returns_to_the_choice_before(visit):
    page = visit().open(f"{SMALL}&seed=103")
    choose(page, "Sharing on / off")
    expect(button(page, "Train 4 runs")).to_be_visible()
    page.go_back()
    expect(button(page, "Train 2 runs")).to_be_visible()
    assert "compare" not in page.url


@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080)])
def test_nothing_is_cut_off_at_the_size_of_a_projector(visit, size):
    visitor = visit(*size)
    beyond = "e => [...e.querySelectorAll('*')].filter(x => x.getBoundingClientRect().right > innerWidth + 1).length"
    for view in VIEWS:
        page = visitor.open(f"architecture=fully-connected&compare=four&view={view}")
        assert page.get_by_test_id("stMain").evaluate(beyond) == 0, view


@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080)])
def test_a_chart_fills_the_screen_on_request(visit, size):
    page = visit(*size).open("architecture=fully-connected&view=errors&compare=four")
    page.locator(".stVegaLiteChart").first.hover()
    button(page, "Fullscreen").first.click()
    expect(button(page, "Close fullscreen")).to_be_visible()
    settle(page)
    box = page.locator("svg.marks").first.bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= size[0]
    assert box["y"] >= 0 and box["y"] + box["height"] <= size[1]
    assert box["width"] > 0.9 * size[0]
