"""Nothing jumps: what is on the page when training is asked for stays where it is until it ends, and is seen whole."""

import re

from playwright.sync_api import expect

from tests.support.moves import largest_move, watch
from tests.support.visitor import settle

VIEWS = ["training", "errors", "pairs", *(f"why&why={why}" for why in ("digits", "swap", "hard"))]
SHORT = "architecture=fully-connected&epochs=4&training_pairs=200&repetitions=2"
SECONDS = 90_000  # milliseconds that training may take on a busy machine


def train(page):
    page.get_by_role("button", name=re.compile("Train 2 networks")).click()


def test_nothing_moves_from_the_press_to_the_end_of_training(visit):
    visitor = visit()
    for number, view in enumerate(VIEWS):
        page = visitor.open(f"view={view}&{SHORT}&seed=128{number}")
        expect(page.get_by_role("button", name=re.compile("Train 2 networks"))).to_be_visible()
        watch(page)
        train(page)
        expect(page.get_by_text("✓ 2 networks trained")).to_be_visible(timeout=SECONDS)
        settle(page)
        by, what = largest_move(page)
        assert by <= 4, f"in {view} {what!r} moved by {by} pixels"
        assert page.get_by_test_id("stMain").evaluate("e => e.scrollWidth <= e.clientWidth"), view
