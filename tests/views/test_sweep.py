"""The sweep view in its states."""

import numpy as np

from pairmnist.analysis import sweeps
from pairmnist.analysis.sweeps import SWEEPS
from pairmnist.config import Experiment, Settings
from tests.support.open_page import open_page
from tests.support.records import save, save_runs
from tests.support.sweep import BASE, alpha_sweep

SWEEP = {"view": "sweep", "epochs": "2", "auxiliary_loss": "off", "sweep_repetitions": "3"}


def test_it_says_where_each_line_is_lowest_and_shows_every_network(service):
    save(service.store, *(record for one in alpha_sweep({False: 0.4, True: 0.2}) for record in one.records))
    page = open_page(**SWEEP)
    assert "least at α = 0.4" in page.words()
    assert "α = 0.4" in page.words()
    assert len(page.charts()) == 1
    table = page.dataframe[0].value
    assert len(table) == 2 * len(SWEEPS["alpha"].values)
    assert set(table["networks"]) == {3}
    assert "10.00 to" not in table["mean test error"].tolist()


def test_without_networks_it_offers_all_points(service):
    page = open_page(**SWEEP)
    assert "Nothing of this sweep is trained yet" in page.words()
    runs = {run.id for one in sweeps.experiments(SWEEPS["alpha"], BASE, 3) for run in one.runs()}
    assert any(label.startswith(f"Train {len(runs)} networks") for label in page.labels())
    assert not page.charts()


def test_what_diverged_is_in_no_mean(service):
    save(service.store, *(record for one in alpha_sweep({False: 0.4, True: 0.2}, diverged=1) for record in one.records))
    page = open_page(**SWEEP)
    assert set(page.dataframe[0].value["networks"]) == {2}
    assert "diverged" in "".join(toast.value for toast in page.toast)


def test_a_point_of_the_list_opens_its_experiment(service):
    save(service.store, *(record for one in alpha_sweep({False: 0.4, True: 0.2}) for record in one.records))
    page = open_page(**SWEEP)
    points = page.selectbox(key="sweep point")
    points.set_value(next(option for option in points.options if "α = 0.6" in option and "two towers" in option))
    page.press("Open")
    assert page.segmented_control(key="view").value == "training"
    assert page.session_state["alpha"] == 0.6
    assert not page.session_state["share_weights"]
    assert np.isclose(page.slider(key="alpha").value, 0.6)


def test_the_digits_may_answer_instead_and_what_does_not_keep_them_is_offered(service):
    settings = Settings(epochs=2, alpha=0.4)
    save_runs(service.store, *Experiment(settings, 3).runs())
    page = open_page(**SWEEP, sweep_answer="digits")
    assert "By the digits they read" in page.words()
    assert set(page.dataframe[0].value["networks"]) == {3}
    save(service.store, *(record for one in alpha_sweep({False: 0.4, True: 0.2}) for record in one.records))
    page = open_page(**SWEEP, sweep_answer="digits")
    assert len(page.charts()) == 0
    assert "Nothing of this sweep is trained yet" in page.words()
