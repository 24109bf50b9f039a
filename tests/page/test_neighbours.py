"""What stands in for a result that is not there yet."""

from dataclasses import replace

from pairmnist.config import Experiment
from pairmnist.page.neighbours import find_nearest, trained_alphas
from tests.support.open_page import QUERY, RUNS, SHORT, open_page
from tests.support.records import save_runs

LINK = {"view": "training"} | QUERY


def runs(number=3, **changes):
    return Experiment(SHORT.with_(**changes), number).runs()


def test_the_nearest_stored_experiments_differ_in_one_setting_and_little(service):
    save_runs(service.store, *runs(alpha=0.9), *runs(alpha=0.4), *runs(alpha=0.35), *runs(alpha=0.3, seed=3))
    save_runs(service.store, *runs(2, alpha=0.3))
    nearest = find_nearest(service.store, Experiment(SHORT.with_(alpha=0.3), 10))
    assert nearest == [Experiment(SHORT.with_(alpha=alpha), 3) for alpha in (0.35, 0.4)]


def test_the_slider_shows_with_which_weights_networks_are_trained(service):
    save_runs(service.store, *runs(alpha=0.4), *runs(2, alpha=0.6), *runs(share_weights=False, alpha=0.8))
    assert trained_alphas(service.store, Experiment(SHORT, 10)) == [0.4]
    assert "trained: 0.4" in open_page(**LINK).words()


def test_the_last_finished_result_stays_in_grey_and_is_one_press_away(service):
    save_runs(service.store, *RUNS)
    page = open_page(**LINK)
    page.slider(key="alpha").set_value(0.3)
    page.run()
    assert "In grey: the result before, α = 0.2" in page.words()
    [chart] = page.charts()
    assert "before" in str(chart) and "#808080" in str(chart)
    page.press("See α = 0.2")
    assert page.slider(key="alpha").value == 0.2
    assert "In grey" not in page.words()


def test_the_nearest_is_offered_too_where_others_of_the_comparison_are_there(service):
    save_runs(service.store, *runs(auxiliary_loss=False), *runs(alpha=0.4))
    page = open_page(compare="auxiliary", **LINK | {"alpha": "0.3"})
    assert "shared tower" in page.words() and "No network with these settings" not in page.words()
    page.press("See α = 0.4")
    assert page.slider(key="alpha").value == 0.4
    assert not [label for label in page.labels() if label.startswith("See ")]


def test_other_views_stay_with_the_last_finished_result_too(service):
    save_runs(service.store, *RUNS)
    page = open_page(view="errors", **QUERY)
    words = page.words()
    page.slider(key="alpha").set_value(0.3)
    page.run()
    assert "In grey: the result before, α = 0.2" in page.words()
    assert len(page.charts()) == 1 and "Each mark is a network" in words
    save_runs(service.store, *(replace(run, settings=SHORT.with_(alpha=0.3)) for run in RUNS))
    assert "In grey" not in page.run().words()
