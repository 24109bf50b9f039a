"""Pairs of digits as HTML: what is told of them, and what is not."""

import re

import numpy as np

from pairmnist.page import answers, gallery
from pairmnist.page.gallery import PairFigure

IMAGES = np.stack([np.zeros((14, 14)), np.full((14, 14), 255)]).astype(np.float32)
ROW = {
    "left": 8, "right": 7, "misses": 1, "networks": 1, "probability": 0.953,
    "left_read": 8, "right_read": 7, "kind": "the head is wrong",
}  # fmt: skip


def test_a_figure_tells_its_digits_and_whether_they_were_compared_rightly():
    html = gallery.grid([PairFigure(IMAGES, (8, 7), False, ["Answers yes."], "compared wrongly")])
    assert re.findall('alt="(.*?)"', html) == ["left: a handwritten 8", "right: a handwritten 7"]
    assert '<figure class="wrong">' in html
    assert "<b>8 &gt; 7</b> <span>compared wrongly</span><br>Answers yes.</figcaption>" in html
    assert "<b>7 ≤ 8</b></figcaption>" in gallery.grid([PairFigure(IMAGES, (7, 8), None)])


def test_covered_images_do_not_tell_their_digits():
    for html in (gallery.covered(IMAGES), gallery.large_pair(IMAGES), gallery.in_label(IMAGES)):
        assert "left digit" in html and "right digit" in html
        assert not re.search(r"\d", re.sub(r"data:\S+?[\")]", "", html))


def test_what_is_told_beneath_an_image_is_text_and_no_html():
    html = gallery.grid([PairFigure(IMAGES, (1, 2), None, ["<img src=x>"], "<b>")])
    assert "<img src=x>" not in html and "&lt;b&gt;" in html


def test_one_networks_answer_in_words():
    assert answers.tag(ROW) == "compared wrongly"
    assert answers.lines(ROW, learns_digits=True) == ["Answers yes, 95 % sure.", "It read 8 and 7."]
    assert answers.lines(ROW, learns_digits=False)[1] == "Features look like 8 and 7."
    assert answers.lines(ROW | {"probability": 0.0001}, learns_digits=True)[0] == "Answers no, > 99 % sure."


def test_several_networks_answers_in_words():
    several = ROW | {"misses": 7, "networks": 10}
    assert answers.tag(several) == "7 of 10 wrong"
    assert answers.lines(several, learns_digits=True) == [
        "Mostly compared wrongly.",
        "On average yes, 95 % sure.",
        "Most read 8 and 7.",
    ]
    assert answers.tag(several | {"misses": 0}) == "all 10 right"


def test_without_what_was_read_only_the_answer_is_told():
    row = {name: value for name, value in ROW.items() if name not in ("left_read", "right_read", "kind")}
    assert answers.tag(row) == "wrong"
    assert answers.lines(row, learns_digits=True) == ["Answers yes, 95 % sure."]
