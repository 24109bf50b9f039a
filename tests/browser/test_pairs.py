"""The first screen's quiz, hidden answers, and pairs compared one by one, in a real browser on the shipped runs."""

import re
import struct

import pytest
from playwright.sync_api import expect

from pairmnist.config import Experiment, Settings
from pairmnist.data import digits
from pairmnist.records.store import Store
from tests.support.visitor import settle

SIZES = [(1280, 720), (390, 844)]
PAIRS = digits.held_out_pairs(Experiment().runs()[0].draw)
HIDDEN = "view=pairs&hide=1&pairs=all&order=test&repetition=1"
WITH_DIGITS = {  # addresses, and where their digits are
    "": ".large-pair img",
    "view=pairs": ".pairs img",
    HIDDEN: ".ask img",
    "view=pairs&pairs_with=share_weights:off": ".pairs img",
}


def listen(visitor):
    """What the browser is sent from now on, a growing list of messages."""
    messages = []
    visitor.page.on(
        "websocket", lambda socket: socket.on("framereceived", lambda frame: messages.append(_bytes(frame)))
    )
    return messages


def _bytes(frame):
    return frame if isinstance(frame, bytes) else frame.encode()


def say(page, name):
    """A button of the quiz."""
    return page.locator(".st-key-quiz").get_by_role("button", name=name)


def truth(pair):
    left, right = PAIRS.classes[pair]
    return f"{left} {'≤' if left <= right else '>'} {right}"


@pytest.mark.parametrize("size", SIZES)
def test_the_first_screen_is_seen_whole_asks_and_answers(visit, size):
    page = visit(*size).open()
    expect(page.locator(".large-pair img")).to_have_count(2)
    in_no_class = page.get_by_role("button", name="I am in no class")
    if in_no_class.is_visible():  # another test has left one on this server
        in_no_class.click()
        settle(page)
    expect(page.locator(".stVegaLiteChart svg")).to_be_visible()
    for part in (".st-key-finding", ".st-key-quiz", ".st-key-stage-bars", *[".st-key-ways"][: size[0] > 600]):
        box = page.locator(part).bounding_box()
        assert box["y"] + box["height"] <= size[1], part
    sidebar = page.get_by_test_id("stSidebar").bounding_box()
    assert sidebar["x"] + sidebar["width"] <= 0
    before = page.locator(".large-pair").inner_html()
    page.keyboard.press("n")
    expect(page.get_by_role("status").get_by_text("The network:")).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("status").get_by_text("You:")).to_have_count(0)
    expect(page.locator(".large-pair")).not_to_have_js_property("innerHTML", before)
    page.get_by_role("button", name=re.compile("mended by both")).click()
    settle(page)
    say(page, "No").click()
    expect(page.get_by_role("status").get_by_text("The network: right")).to_be_visible()


def test_the_truth_of_the_quiz_is_not_sent_before_it_is_asked_for(visit):
    visitor = visit()
    messages = listen(visitor)
    page = visitor.open()
    expect(say(page, "Yes")).to_be_visible()
    sent = b"".join(messages)
    assert b"left digit" in sent
    assert b"so the answer is" not in sent and b"The network:" not in sent
    say(page, "Yes").click()
    expect(page.get_by_role("status").get_by_text("You:")).to_be_visible()
    assert b"so the answer is" in b"".join(messages)


def test_hidden_answers_are_not_sent_in_any_form(visit):
    visitor = visit()
    messages = listen(visitor)
    page = visitor.open(HIDDEN)
    expect(page.locator(".ask")).to_have_count(12)
    sent = b"".join(messages).decode(errors="replace")
    assert sent.count("left digit") >= 12
    for word in ("<figcaption", "It read", "% sure", "handwritten ", "compared wrongly", "You: "):
        assert word not in sent, word
    for pair in range(12):
        assert truth(pair) not in sent.replace("&gt;", ">"), pair
    page.get_by_role("button", name="≤", exact=True).first.click()
    expect(page.locator("figcaption")).to_have_count(1)
    told = b"".join(messages).decode(errors="replace").replace("&gt;", ">")
    assert truth(0) in told
    assert not [pair for pair in range(1, 12) if truth(pair) != truth(0) and f"<b>{truth(pair)}</b>" in told]
    expect(
        page.get_by_role("status").get_by_text(re.compile("You: [01] of 1 right, the network [01] of 1"))
    ).to_be_visible()


def test_hidden_errors_are_not_sent_before_they_are_revealed(visit):
    store = Store()
    networks = [
        record
        for share in (False, True)
        for run in Experiment(Settings(share_weights=share)).runs()
        if (record := store.load(run))
    ]
    visitor = visit()
    messages = listen(visitor)
    page = visitor.open("view=errors&compare=sharing&hide=1")
    expect(page.get_by_role("button", name="Reveal", exact=True)).to_be_visible()
    sent = b"".join(messages)
    errors = [packed(record.final_error) for record in networks]
    assert not [error for error in errors if error in sent]
    assert b"10.9 %" not in sent and b"14.3 %" not in sent
    page.get_by_role("button", name="Reveal", exact=True).click()
    expect(page.get_by_text("Each mark is a network")).to_be_visible()
    settle(page)
    assert all(error in b"".join(messages) for error in errors)


def packed(number):
    """A number as an Arrow table holds it."""
    return struct.pack("<d", number)


def test_a_mark_opens_what_its_network_gets_wrong_and_so_do_keys(visit):
    visitor = visit()
    page = visitor.open("view=errors&compare=sharing")
    mark = page.locator(".stVegaLiteChart .mark-symbol path").first
    expect(mark).to_be_visible()
    mark.click()
    expect(page.locator(".pairs figure")).to_have_count(24)
    settle(page)
    assert "view=pairs" in page.url and re.search(r"repetition=\d", page.url)
    visitor.go("view=errors&compare=sharing")
    page.get_by_role("combobox", name="See what a network gets wrong").focus()
    page.keyboard.type("network 7")
    page.keyboard.press("Enter")
    expect(page.locator(".pairs figure").first).to_be_visible()
    settle(page)
    assert "repetition=7" in page.url


def test_two_experiments_are_compared_pair_by_pair(visit):
    page = visit().open("view=pairs")
    page.get_by_role("button", name="Mended by sharing").click()
    cells = page.get_by_role("radiogroup", name="Which pairs").get_by_role("radio")
    expect(cells).to_have_count(4)
    counts = [int(re.search(r"\d+", words).group()) for words in cells.all_inner_texts()]
    assert sum(counts) == 1000
    expect(page.locator(".pairs figure")).to_have_count(min(24, counts[2]))
    cells.nth(1).click()
    expect(page.locator(".pairs figure")).to_have_count(min(24, counts[1]))
    settle(page)
    first = page.locator(".pairs").inner_html()
    page.reload()
    expect(page.locator(".pairs figure")).to_have_count(min(24, counts[1]))
    assert page.locator(".pairs").inner_html() == first


def test_nothing_scrolls_sideways_and_a_pixel_of_a_digit_is_a_whole_number_of_the_screens(visit):
    visitor = visit()
    page = visitor.open("view=errors")
    for query, digits_in in WITH_DIGITS.items():
        visitor.go(query)
        for width, height in (*SIZES, (1920, 1080)):
            page.set_viewport_size({"width": width, "height": height})
            expect(page.locator(digits_in).first).to_be_visible()
            settle(page)
            assert page.get_by_test_id("stMain").evaluate("e => e.scrollWidth - e.clientWidth") == 0, (query, width)
            pixels = page.locator(digits_in).first.bounding_box()["width"] / 14
            assert abs(pixels - round(pixels)) < 0.01, (query, width)


def test_a_phone_shows_two_pairs_in_a_row(visit):
    page = visit(390, 844).open("view=pairs")
    boxes = [page.locator(".pairs figure").nth(i).bounding_box() for i in range(3)]
    assert boxes[0]["y"] == boxes[1]["y"] < boxes[2]["y"]
