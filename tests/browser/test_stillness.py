"""Nothing jumps: what is on the page when training is asked for stays where it is until it ends, and is seen whole."""

import re

import pytest
from playwright.sync_api import expect

from tests.support.moves import largest_move, watch
from tests.support.visitor import settle

WIDE = [
    "training",
    "errors&compare=sharing",
    "pairs",
    *(f"why&why={why}" for why in ("network", "digits", "head&compare=sharing", "swap", "replay", "hard")),
]
NARROW = ["training", "pairs", "why&why=network", "why&why=replay&compare=sharing"]
SHORT = "architecture=fully-connected&epochs=4&training_pairs=200&repetitions=2"
SECONDS = 90_000  # milliseconds that training may take on a busy machine


@pytest.mark.parametrize(("size", "views"), [((1280, 720), WIDE), ((390, 844), NARROW)])
def test_nothing_moves_from_the_press_to_the_end_of_training(visit, size, views):
    visitor = visit(*size)
    for number, view in enumerate(views):
        page = visitor.open(f"view={view}&{SHORT}&seed={size[0]}{number}")
        train = page.get_by_role("button", name=re.compile(r"Train \d networks"))
        expect(train).to_be_visible()
        watch(page)
        train.click()
        expect(page.get_by_text(re.compile(r"✓ \d networks trained"))).to_be_visible(timeout=SECONDS)
        settle(page)
        by, what = largest_move(page)
        assert by <= 4, f"in {view} {what!r} moved by {by} pixels"
        assert page.get_by_test_id("stMain").evaluate("e => e.scrollWidth <= e.clientWidth"), view
