"""The main job in a real browser: train, watch the curves, look at errors and pairs, share the link."""

import re
from urllib.parse import quote

from playwright.sync_api import expect

from tests.support.visitor import settle

SMALL = "architecture=fully-connected&repetitions=2"
SECONDS = 60_000  # milliseconds that training may take on a slow machine


def chart(page):
    return page.get_by_test_id("stVegaLiteChart")


def button(page, name):
    return page.get_by_role("button", name=re.compile(name))


def choose(page, name):
    """Press one of the choices that stand side by side."""
    page.get_by_role("radio", name=name, exact=True).locator(
        "xpath=ancestor-or-self::*[self::label or self::button][1]"
    ).click()


def test_train_watch_and_look_at_what_was_missed(visit):
    visitor = visit()
    page = visitor.open(f"{SMALL}&epochs=3&training_pairs=100&seed=101&view=training")
    button(page, r"Train 2 networks").click()
    expect(chart(page).first).to_be_visible(timeout=SECONDS)
    expect(button(page, "Train 2 networks")).to_have_count(0, timeout=SECONDS)
    expect(button(page, "Cancel")).to_have_count(0, timeout=SECONDS)

    choose(page, "Errors")
    expect(chart(page).first).to_be_visible(timeout=SECONDS)

    choose(page, "Pairs")
    expect(page.locator(".pairs figure").first).to_be_visible(timeout=SECONDS)
    settle(page)
    shown = page.locator(".pairs figure").first.inner_html()
    assert "view=pairs" in page.url
    page.reload()
    expect(page.locator(".pairs figure").first).to_be_visible(timeout=SECONDS)
    settle(page)
    assert page.locator(".pairs figure").first.inner_html() == shown

    visitor.go("architecture=residual-cnn&seed=101&view=errors")  # whose time can be told by now, and is long
    button(page, "Try 3 networks, 10 epochs").click()
    button(page, "Cancel").click()
    expect(page.get_by_role("textbox", name="Epochs")).to_have_value("10")
    expect(button(page, "Train 3 networks")).to_be_visible()


def test_a_new_visitor_cancels_what_they_began_and_is_asked_about_nobody_else(visit):
    page = visit().open(f"{SMALL}&epochs=500&seed=102&view=errors")
    train = button(page, "Train 2 networks")
    train.click()
    button(page, "Cancel").click()
    expect(train).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_a_hostile_link_fetches_nothing_and_is_shown_as_it_is(visit):
    hostile = quote("![x](http://127.0.0.9/x.png)")
    page = visit().open(f"view=training&device={hostile}&epochs={hostile}&pin={hostile}")
    for said in ("device must be", "epochs must be", "a pinned experiment has no"):
        expect(page.get_by_test_id("stToast").filter(has_text=said)).to_contain_text("![x](http")
