"""A lesson as one HTML file: its questions in the open, what was found folded away; nobody is asked for anything."""

import json
import re
from urllib.parse import parse_qs

import pytest

from pairmnist.analysis.trained import load
from pairmnist.config import Draw
from pairmnist.data.digits import held_out_pairs
from pairmnist.export import converter
from pairmnist.export.lesson_document import figures, lesson_document
from pairmnist.link import address, shown
from pairmnist.link.lessons import lessons
from pairmnist.records.store import Store
from tests.support.trained import answering

LESSON = lessons().lessons["one-tower-or-two"]
LINK = "http://class/?view=lesson&lesson=one-tower-or-two"


@pytest.fixture
def content(monkeypatch):
    monkeypatch.setattr(converter, "javascript", lambda: "")
    pairs = held_out_pairs(Draw(0, 0))
    shown = [answering("apart", pairs, [[1]], share_weights=False), answering("shared", pairs, [[1], [-1]])]
    return lesson_document(LESSON, lambda step: shown, held_out_pairs, LINK)


def test_what_was_found_is_folded_away_below_each_question(content):
    open_, folded = (
        re.sub(r"<details>.*?</details>", "", content, flags=re.S),
        re.findall("<details>(.*?)</details>", content, re.S),
    )
    assert len(folded) == len(LESSON.steps) + 1  # and how it was made
    for step, found in zip(LESSON.steps, folded, strict=False):
        assert step.title in open_ and "What was found" in found
    assert "What was found" not in open_ and "To notice" not in open_


def test_under_a_question_stands_what_its_step_shows_and_no_answer_to_a_later_one(content):
    network, errors, digits, _, _ = re.findall("<details>(.*?)</details>", content, re.S)
    assert network.count('<div class="network">') == 2 and "wrong</li>" not in network
    assert "Test errors" in errors and "wrong</li>" in errors
    assert "Digits read rightly" in digits and "Test errors" not in network + digits


def test_every_figure_has_its_place_and_every_run_its_id(content):
    figures = json.loads(re.search('id="figures">(.*?)</script>', content, re.S)[1])
    assert len(figures) == content.count('<div class="chart" id="figure-') > 0
    assert LINK.replace("&", "&amp;") in content and "Again: python -m pairmnist" in content


def test_it_asks_nobody(content):
    assert not re.findall(r'(?:src|href)="(?!data:)', content) and "default-src 'none'" in content


@pytest.mark.parametrize(
    ("show", "drawn"),
    [
        ("view=sweep&sweep_over=alpha&sweep_repetitions=1", "α, weight of the digit losses"),
        ("view=sweep&sweep_over=steps", "100 epochs"),
        ("view=report", "residual CNN"),
        ("view=training", "epoch"),
        ("view=errors&compare=sharing&luck=enough", "repetitions"),
        ("view=why&why=towers&compare=alone", "digits read rightly"),
        ("view=why&why=head", "wrong answers"),
        ("view=why&why=swap", "contradictions"),
    ],
)
def test_every_step_is_drawn_as_its_view_draws_it(show, drawn):
    choice, _ = address.parse(parse_qs(show))
    networks = [load(Store(), *one) for one in shown.experiments(choice)]
    [figure] = figures(choice, [one for one in networks if one.finished], held_out_pairs).values()
    assert drawn in f"{figure.specification} {figure.rows()}"
