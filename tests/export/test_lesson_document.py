"""A lesson as one HTML file: its questions in the open, what was found folded away; nobody is asked for anything."""

import json
import re

import pytest

from pairmnist.config import Draw
from pairmnist.data.digits import held_out_pairs
from pairmnist.export import comparison, converter
from pairmnist.export.lesson_document import lesson_document
from pairmnist.page.lesson import lessons
from tests.support.trained import answering

LESSON = lessons().lessons["one-tower-or-two"]
LINK = "http://class/?view=lesson&lesson=one-tower-or-two"


@pytest.fixture
def content(monkeypatch):
    monkeypatch.setattr(converter, "javascript", lambda: "")
    pairs = held_out_pairs(Draw(0, 0))
    shown = [answering("apart", pairs, [[1]], share_weights=False), answering("shared", pairs, [[1], [-1]])]

    def figures_of(step, networks):
        return comparison.errors(networks, held_out_pairs) if "view=errors" in step.show else {}

    return lesson_document(LESSON, lambda step: shown, figures_of, held_out_pairs, LINK)


def test_what_was_found_is_folded_away_below_each_question(content):
    open_, folded = (
        re.sub(r"<details>.*?</details>", "", content, flags=re.S),
        re.findall("<details>(.*?)</details>", content, re.S),
    )
    assert len(folded) == len(LESSON.steps) + 1  # and how it was made
    for step, found in zip(LESSON.steps, folded, strict=False):
        assert step.title in open_ and "To expect" in found
    assert "To expect" not in open_ and "To notice" not in open_


def test_every_figure_has_its_place_and_every_run_its_id(content):
    figures = json.loads(re.search('id="figures">(.*?)</script>', content, re.S)[1])
    assert len(figures) == content.count('<div class="chart" id="figure-') > 0
    assert LINK.replace("&", "&amp;") in content and "Again: python -m pairmnist" in content


def test_it_asks_nobody(content):
    assert not re.findall(r'(?:src|href)="(?!data:)', content) and "default-src 'none'" in content
