"""The first screen: a pair to answer, how often the four kinds of networks err, and ways on."""

import re

import numpy as np
import pytest

from pairmnist.config import Experiment, Settings
from pairmnist.data import digits
from pairmnist.views.start import start
from tests.support.open_page import open_page
from tests.support.records import make_record, save

FOUR = [Settings(share_weights=share, auxiliary_loss=learns) for share, learns in start.STEPS]
PAIRS = digits.held_out_pairs(Experiment().runs()[0].draw)
MISSES = (190, 150, 140, 110)  # of two towers, shared, with the auxiliary loss, both


def save_four(service, base=Settings(), networks=2):
    """Networks of the four kinds with these settings, of which each misses its first so many pairs."""
    for kind, misses in zip(FOUR, MISSES, strict=True):
        settings = base.with_(share_weights=kind.share_weights, auxiliary_loss=kind.auxiliary_loss)
        margin = np.where(PAIRS.targets == 1, 3, -3).astype(np.float32)
        margin[:misses] *= -1
        errors = np.full(settings.epochs, 0.5, np.float32)
        errors[-1] = misses / 1000
        features = 5 * np.eye(10, dtype=np.float16)[PAIRS.classes]
        for run in Experiment(settings, networks).runs():
            save(service.store, make_record(run, margin=margin, features=features, test_error=errors))


@pytest.fixture
def page(service):
    save_four(service)
    return open_page()


def quiz(page):
    """What is said below the buttons."""
    (text,) = re.findall(r'<div class="verdict".*?>(.*?)</div>', page.words())
    return re.sub("<.*?>", " ", text)


def images(page):
    (pair,) = re.findall('<div class="large-pair">(.*?)</div>', page.words())
    return pair


def test_it_says_what_this_is_about_and_what_was_found(page):
    words = page.words()
    assert "handwritten digits" in words and "MNIST" in words
    assert "Is the left digit at most the right one?" in words
    assert "18.99" not in words and "19.0 % → 11.0 %" in words
    (chart,) = page.test.get("vega_lite_chart")
    assert chart.proto.alt.endswith(
        "always yes: 45.1 %; two towers: 19.0 %; + weight sharing: 15.0 %; + auxiliary loss: 14.0 %; both: 11.0 %."
    )


def test_nothing_is_told_before_the_visitor_answers(page):
    assert set(re.findall('alt="(.*?)"', page.words())) == {"left digit", "right digit"}
    assert "answer is" not in page.words()
    page.button(key="quiz Yes").click()
    assert "so the answer is" in quiz(page.run())


def test_the_networks_answer_is_told_in_words(page):
    for number in range(3):  # the third of them is one that the network misses
        page.button(key="quiz Yes").click()
        told = quiz(page.run())
        left, relation, right = re.search(r"(\d) (≤|&gt;) (\d)", told).groups()
        yes = (relation == "≤") == (number < 2)
        assert f"It says {'yes' if yes else 'no'}, 95 % sure. It read {left} and {right}" in told
        assert ("wrong" in told.split("The network")[1]) == (number == 2)
        assert f"You:  {'right' if relation == '≤' else 'wrong'}" in told
        before = images(page)
        page.press("Next pair")
        assert images(page) != before
    assert "compared wrongly" in told


def test_the_first_answer_to_a_pair_counts(page):
    page.button(key="quiz Yes").click()
    told = quiz(page.run())
    page.button(key="quiz No").click()
    assert quiz(page.run()) == told


def test_an_example_is_asked_in_the_quiz(page):
    (label,) = [label for label in page.labels() if label.endswith("compared wrongly")]
    page.press(label)
    assert re.findall(r"\((data:.*?)\)", label) == re.findall('src="(.*?)"', images(page))
    page.button(key="quiz No").click()
    assert "compared wrongly" in quiz(page.run())
    page.press("Next pair")
    assert re.findall(r"\((data:.*?)\)", label) != re.findall('src="(.*?)"', images(page))


def test_each_example_is_what_it_says(page):
    labels = {label.rpartition(") ")[2] for label in page.labels() if "data:" in label}
    assert labels == {"an easy one", "compared wrongly", "mended by both"}  # none of these networks misreads


def test_where_the_chosen_settings_are_not_trained_it_shows_the_reports_and_says_so(service):
    save_four(service)
    page = open_page(view="start", seed="7")
    assert "With the report's settings, because the chosen ones are not trained" in page.words()
    assert "19.0 % → 11.0 %" in page.words()
    save_four(service, Settings(seed=7))
    assert "With the report's settings" not in page.run().words()


def test_without_any_network_it_says_what_to_do(service):
    page = open_page()
    assert "handwritten digits" in page.words()
    assert "Nothing is trained with these settings yet" in page.info[0].value
    assert any(label.startswith("Train ") for label in page.labels())


def test_networks_that_keep_no_answers_ask_nothing(service):
    for settings in FOUR:
        for run in Experiment(settings, 2).runs():
            save(service.store, make_record(run).reduced_to(()))
    page = open_page()
    assert "cannot be asked" in page.info[0].value
    assert len(page.charts()) == 1


@pytest.mark.parametrize("way", start.WAYS, ids=[way[0] for way in start.WAYS])
def test_each_way_opens_its_view(page, way):
    view, words, _, chosen = way
    page.press(words)
    assert dict(page.test.query_params) == ({"view": view} if view != "training" else {}) | chosen


def test_what_has_no_effect_is_not_in_the_sidebar(page):
    assert "compare" not in [radio.key for radio in page.radio]
    assert not {"share_weights", "auxiliary_loss"} & {toggle.key for toggle in page.toggle}
