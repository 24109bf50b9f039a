"""Pairs without their answers, which the visitor gives first."""

import re

from tests.support.open_page import QUERY, open_page
from tests.support.pairs import PAIRS, card

HIDDEN = {"view": "pairs", "hide": "1", "pairs": "all", "order": "test", **QUERY}


def say(page, pair, *, right):
    yes = bool(PAIRS.targets[pair]) == right
    page.button(key=f"say {pair} {yes}").click()
    page.run()


def test_hidden_answers_are_not_on_the_page_in_any_form(compared):
    page = open_page(**HIDDEN)
    text = page.words()
    assert text.count("<img") == 24  # of 12 pairs
    assert "<figcaption" not in text
    assert set(re.findall('alt="(.*?)"', text)) == {"left digit", "right digit"}
    assert "missed" not in text
    assert not re.search(r"\d (≤|&gt;|>) \d", text)


def test_an_answer_uncovers_its_pair_alone_and_counts(compared):
    page = open_page(**HIDDEN)
    say(page, 0, right=True)
    assert page.figures() == 1
    assert card(page, 0).endswith("You: right.") or "You: right." in card(page, 0)
    assert "You: 1 of 1 right, the networks 1.0 on average" in page.words()
    say(page, 3, right=True)
    say(page, 1, right=False)
    assert "You: 2 of 3 right, the networks 2.0 on average" in page.words()
    page.press("Start again")
    assert "No pair answered yet." in page.words()


def test_against_one_network_its_score_is_whole(compared):
    page = open_page(**HIDDEN, repetition="3")
    say(page, 5, right=True)
    assert "You: 1 of 1 right, the network 0 of 1" in page.words()


def test_hiding_answers_begins_with_all_pairs_as_they_come(compared):
    page = open_page(view="pairs", **QUERY)
    page.toggle(key="hide").set_value(True)
    page.run()
    assert page.figures() == 0
    assert dict(page.test.query_params) == HIDDEN


def test_a_comparison_is_hidden_too(compared):
    page = open_page(**HIDDEN, pairs_with="share_weights:off")
    assert page.figures() == 0
    assert "mended" not in page.words()
