"""What is covered is not told before it is revealed."""

import numpy as np
import pytest

from pairmnist.config import Experiment
from tests.support.open_page import QUERY, RUNS, SHORT, open_page
from tests.support.records import make_record, save

TWO_TOWERS = Experiment(SHORT.with_(share_weights=False), 3).runs()
HIDDEN = {"view": "errors", "compare": "sharing", "hide": "1", **QUERY}


@pytest.fixture
def trained(service):
    for run in (*RUNS, *TWO_TOWERS):
        errors = np.array([0.4, 0.3, 0.2, 0.123], np.float32)
        save(service.store, make_record(run, test_error=errors))


def charts(page):
    return [(chart.proto.alt, chart.proto.spec) for chart in page.test.get("vega_lite_chart")]


def test_errors_are_not_sent_before_they_are_revealed(trained):
    page = open_page(**HIDDEN)
    ((words, specification),) = charts(page)
    assert "12.3" not in words + specification + page.words()
    assert "0.123" not in specification
    assert "Which of these networks are wrong least often" in page.words()
    page.press("Reveal")
    assert "12.30 %" in charts(page)[0][0]


def test_what_is_compared_next_is_covered_again(trained):
    page = open_page(**HIDDEN).press("Reveal")
    page.radio(key="compare").set_value("alone")
    page.run()
    assert "12.3" not in "".join(map(str, charts(page)))
    assert "Reveal" in page.labels()


def test_answers_are_shown_unless_they_are_to_be_hidden(trained):
    page = open_page(**HIDDEN | {"hide": "0"})
    assert "12.30 %" in charts(page)[0][0]
    page.toggle(key="hide").set_value(True)
    assert "12.3" not in "".join(map(str, charts(page.run())))
    assert page.test.query_params["hide"] == "1"


def test_training_tells_no_error_while_it_is_covered(trained, service):
    service.put("running", Experiment(SHORT, 4).runs()[3:], epochs=3)
    page = open_page(**HIDDEN | {"repetitions": "4"})
    assert "training: 6 of 8 networks done" in page.words()
    assert "test error" not in page.words()
    assert "test error" in open_page(**HIDDEN | {"repetitions": "4", "hide": "0"}).words()


def test_a_view_without_a_question_is_not_covered(trained):
    page = open_page(**HIDDEN | {"view": "training"})
    assert page.charts()
