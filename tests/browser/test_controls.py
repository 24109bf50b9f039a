"""What people do with the frame's controls: type numbers, press quickly, go back, enlarge a chart, copy the link."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import MADE_UP_HOST
from tests.support.visitor import Visitor, settle


def field(page, label):
    return page.get_by_test_id("stSidebar").get_by_role("textbox", name=label)


def address_has(page, name, value):
    page.wait_for_function(
        "([name, value]) => new URL(location).searchParams.get(name) === value", arg=[name, value], timeout=30_000
    )


@pytest.mark.parametrize("locale", ["en-GB", "de-DE"])
def test_a_field_takes_numbers_as_people_write_them_and_says_why_it_does_not(browser, server, locale):
    context = browser.new_context(viewport={"width": 1280, "height": 720}, locale=locale)
    visitor = Visitor(context, server.url)
    page = visitor.open("view=training")
    page.get_by_text("Advanced", exact=True).click()
    expect(field(page, "Learning rate")).to_be_visible()
    for typed, name, label, value in (
        ("1e2", "epochs", "Epochs", "100"),
        ("0,05", "learning_rate", "Learning rate", "0.05"),
        ("1 000", "seed", "Seed", "1000"),
    ):
        field(page, label).fill(typed)
        field(page, label).press("Enter")
        address_has(page, name, value)
    for typed, why in (("abc", "must be a number"), ("", "needs a number"), ("2.9", "whole number")):
        field(page, "Epochs").fill(typed)
        field(page, "Epochs").press("Enter")
        expect(page.get_by_role("alert").filter(has_text=why)).to_be_visible()
        expect(field(page, "Epochs")).to_have_value("100")
    visitor.assert_clean()
    context.close()


def test_what_is_pressed_counts_once_back_goes_back_and_a_chart_fills_the_screen(visit):
    page = visit().open("view=training")
    for epochs in ("60", "70", "80"):
        page.locator(".st-key-more-epochs button").first.click()
        address_has(page, "epochs", epochs)
    settle(page)
    expect(field(page, "Epochs")).to_have_value("80")
    field(page, "Epochs").fill("30")  # and not committed
    page.get_by_role("button", name="Pin for comparison").click()
    page.wait_for_function("() => (new URL(location).searchParams.get('pin') ?? '').includes('epochs:30')")
    assert "epochs=30" in page.url
    settle(page)

    page.get_by_role("radio", name="Errors", exact=True).locator("xpath=..").click()
    address_has(page, "view", "errors")
    settle(page)
    page.go_back()
    expect(page.get_by_role("radio", name="Training", exact=True)).to_be_checked()
    settle(page)
    assert "view=errors" not in page.url

    page.get_by_test_id("stVegaLiteChart").first.hover()
    page.get_by_role("button", name=re.compile("^Fullscreen", re.IGNORECASE)).first.click()
    page.wait_for_function(
        """() => { const box = document.querySelector('.stVegaLiteChart svg').getBoundingClientRect();
        return box.width > 0.8 * innerWidth && box.height > 0.7 * innerHeight
            && box.right <= innerWidth + 1 && box.bottom <= innerHeight + 1;
        }"""
    )


def test_a_dialog_that_is_typed_into_stays_while_training_ends_behind_it(visit):
    page = visit().open("architecture=fully-connected&repetitions=2&epochs=20&training_pairs=200&seed=4711")
    page.get_by_role("button", name=re.compile("Train 2 networks")).click()
    page.get_by_role("button", name="Stored experiments").click()
    box = page.get_by_role("dialog").get_by_role("textbox", name="Filter")
    box.click()
    box.press_sequentially("resid")
    expect(page.get_by_text("✓ 2 networks trained")).to_be_attached(timeout=60_000)
    box.press_sequentially("ual")
    expect(box).to_have_value("residual")
    expect(box).to_be_focused()
    page.get_by_role("dialog").get_by_role("button", name="Close").click()
    expect(page.get_by_test_id("stVegaLiteChart").first).to_be_visible()


def test_the_link_is_copied_on_plain_http_without_a_complaint(visit):
    page = visit(host=MADE_UP_HOST).open("view=errors")
    assert not page.evaluate("window.isSecureContext")
    page.get_by_test_id("stPopoverButton").filter(has_text="Share").click()
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_text("copied", exact=True)).to_be_visible()
