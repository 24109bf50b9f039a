"""Number fields, in a browser of either locale."""

import pytest
from playwright.sync_api import expect

from tests.support.visitor import Visitor


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
