"""Two experiments pair by pair: what is told of each pair, and which can be compared."""

import pytest

from pairmnist.config import Experiment, Run
from tests.support.open_page import QUERY, RUNS, SHORT, open_page
from tests.support.pairs import TWO_TOWERS, captions
from tests.support.records import save_runs


def cells(page):
    return page.segmented_control(key="outcome").options


@pytest.mark.parametrize("name", ["share_weights:off", "apart + aux", "two towers + auxiliary loss"])
def test_links_name_the_experiment_by_a_key_and_earlier_words_are_understood(service, name):
    save_runs(service.store, *RUNS, *TWO_TOWERS.runs())
    page = open_page(view="pairs", compare="sharing", pairs_of=name, **QUERY)
    assert page.selectbox(key="pairs_of").value == "share_weights:off"
    assert page.run().test.query_params["pairs_of"] == "share_weights:off"


def test_the_key_of_an_experiment_outlives_a_change_of_the_sidebar(service):
    page = open_page(view="pairs", compare="sharing", pairs_of="share_weights:off", **QUERY)
    page.toggle(key="auxiliary_loss").set_value(False)
    page.run()
    assert page.selectbox(key="pairs_of").value == "share_weights:off"


def test_a_name_of_nothing_that_is_compared_stands_for_the_sidebars(service):
    page = open_page(view="pairs", compare="sharing", pairs_of="epochs:<b>", pairs_with="alpha:2,x", **QUERY)
    assert page.selectbox(key="pairs_of").value == "sidebar"
    assert page.selectbox(key="pairs_with").value == ""


def test_two_experiments_are_compared_pair_by_pair(compared):
    page = open_page(view="pairs", pairs_with="share_weights:off", **QUERY)
    assert cells(page) == [
        "**995** both right",
        "**1** only two towers + auxiliary loss right",
        "**3** only shared tower + auxiliary loss right",
        "**1** both wrong",
    ]
    assert "3 pairs that most networks missed are mended and 1 that most had right are broken" in page.words()
    assert page.figures() == 3
    assert "3 of 3 wrong: two towers + auxiliary loss 0 of 3 wrong: shared tower + auxiliary loss" in captions(page)[0]
    page.segmented_control(key="outcome").set_value("both_wrong")
    assert page.run().figures() == 1


def test_any_one_network_is_compared_with_its_twin(compared):
    page = open_page(view="pairs", pairs_with="share_weights:off", repetition="3", **QUERY)
    assert cells(page)[1] == "**2** only two towers + auxiliary loss right"
    assert "right: shared tower" in captions(page)[0]
    assert "that network 3 missed are mended" in page.words()


def test_the_other_experiment_is_offered_where_it_is_not_trained(compared, service):
    page = open_page(view="pairs", pairs_with="epochs:9", **QUERY)
    assert "what any of its networks answers at the end is not known" in page.words()
    page.press("Train 3 networks")
    assert service.asked == Experiment(SHORT.with_(epochs=9), 3).runs()


def test_experiments_tested_on_other_pairs_say_so(compared, service):
    save_runs(service.store, Run(SHORT.with_(seed=7)))
    page = open_page(view="pairs", pairs_with="seed:7", **QUERY)
    assert "were tested on different pairs" in page.words()


@pytest.mark.parametrize(
    ("change", "label"),
    [
        ({"alpha": 0.4}, "α = 0.4"),
        ({"architecture": "residual-cnn"}, "residual CNN"),
        ({"share_weights": False}, "two towers + auxiliary loss"),
        ({"auxiliary_loss": False}, "shared tower"),
    ],
)
def test_what_differs_in_one_choice_can_be_compared(service, change, label):
    save_runs(service.store, *RUNS, Run(SHORT.with_(**change)))
    page = open_page(view="pairs", **QUERY)
    options = page.selectbox(key="pairs_with").options
    assert label in options
    page.selectbox(key="pairs_with").set_value(page.selectbox(key="pairs_with").options[options.index(label)])
    page.run()
    assert len(cells(page)) == 4


def test_pinned_experiments_can_be_compared(service):
    save_runs(service.store, *RUNS, Run(SHORT.with_(learning_rate=0.2)))
    page = open_page(view="pairs", pin="epochs:4,learning_rate:0.2", **QUERY)
    assert "learning rate 0.2" in page.selectbox(key="pairs_with").options


def test_what_sharing_mends_is_one_press_away(compared):
    page = open_page(view="pairs", **QUERY).press("Mended by sharing")
    assert page.figures() == 3
    assert page.test.query_params["pairs_with"] == "share_weights:off"
    page = open_page(view="pairs", share_weights="off", **QUERY).press("Mended by sharing")
    assert page.figures() == 3
