"""The sidebar: settings, what is stored, and devices."""

import pytest

from pairmnist.config import SETTINGS, Experiment
from tests.support.open_page import QUERY, SHORT, open_page, shown
from tests.support.records import save_runs

WIDGETS = ("radio", "toggle", "slider", "number_input")


@pytest.mark.parametrize("name", SETTINGS)
def test_each_setting_has_a_widget_with_its_limits_and_its_help(service, name):
    page, setting = open_page(), SETTINGS[name]
    found = [one for kind in WIDGETS for one in page.sidebar.get(kind) if one.key == name]
    assert [(one.label, one.value, one.help) for one in found] == [(setting.label, setting.default, setting.help)]
    if setting.kind in (int, float):
        assert (found[0].min, found[0].max) == setting.limits


def test_alpha_is_disabled_and_not_hidden_without_the_auxiliary_loss(service):
    assert open_page(auxiliary_loss="off").slider(key="alpha").disabled
    assert not open_page().slider(key="alpha").disabled


def test_one_press_returns_to_the_reports_settings(service):
    page = open_page(epochs="7", architecture="residual-cnn", seed="3", compare="four")
    page.press("Back to the report's settings")
    assert dict(page.query_params) == {"compare": "four"}
    assert page.number_input(key="epochs").value == 50


def test_a_stored_experiment_is_opened_again(service):
    save_runs(service.store, *Experiment(SHORT.with_(seed=9), 2).runs())
    page = open_page().press("Stored experiments")
    page.press("simple CNN · shared · auxiliary loss, 4 epochs, seed 9, 2 repetitions")
    assert dict(page.query_params) == {"epochs": "4", "repetitions": "2", "seed": "9"}


def test_an_empty_list_of_stored_experiments_has_words(service):
    assert "Nothing is stored yet" in open_page().press("Stored experiments").words()


def test_a_card_that_cannot_be_used_is_named_with_its_reason(service):
    service.broken = {"cuda:0": "no kernel image is available"}
    assert "cuda:0 cannot be used: no kernel image is available" in map(shown, open_page(**QUERY).sidebar.caption)
