"""The sidebar: settings, what is stored, and devices."""

import pytest

from pairmnist.config import SETTINGS
from pairmnist.page.sidebar import ADVANCED, UNUSED
from pairmnist.service.interface import Site
from tests.support.open_page import open_page, shown

WIDGETS = ("selectbox", "toggle", "slider", "text_input")


@pytest.mark.parametrize("name", [name for name in SETTINGS if name not in ADVANCED])
def test_each_setting_has_a_widget_with_its_value_and_its_help(service, name):
    page, setting = open_page(view="training"), SETTINGS[name]
    found = [one for kind in WIDGETS for one in page.sidebar.get(kind) if one.key in (name, f"typed {name}")]
    assert [(one.label, one.help) for one in found] == [(setting.label, setting.help)]
    assert found[0].value in (setting.default, str(setting.default))


@pytest.mark.parametrize(("view", "unused"), UNUSED.items())
def test_what_has_no_effect_in_a_view_is_hidden_and_keeps_its_value(service, view, unused):
    page = open_page(view=view, share_weights="off", compare="sharing")
    keys = {one.key for kind in (*WIDGETS, "radio") for one in page.sidebar.get(kind)}
    assert not keys & set(unused)
    page.segmented_control(key="view").set_value("training")
    page.run()
    assert page.toggle(key="share_weights").value is False
    assert page.radio(key="compare").value == "sharing"


def test_alpha_is_disabled_and_not_hidden_without_the_auxiliary_loss(service):
    assert open_page(view="training", auxiliary_loss="off").slider(key="alpha").disabled
    assert not open_page(view="training").slider(key="alpha").disabled


def test_one_press_returns_to_the_reports_settings(service):
    page = open_page(epochs="7", architecture="residual-cnn", seed="3", compare="four")
    page.press("Back to the report's settings")
    assert dict(page.query_params) == {"compare": "four"}
    assert page.text_input(key="typed epochs").value == "50"


def test_what_the_report_did_not_have_stands_under_a_heading_with_its_help(service):
    page = open_page(view="training")
    page.session_state["advanced"] = True
    page.run()
    drawn = [getattr(one, "label", "") or getattr(one, "value", "") for one in page.sidebar]
    after = drawn[drawn.index("**Beyond the report**") + 1 :]
    beyond = [setting for setting in SETTINGS.values() if setting.heading == "Beyond the report"]
    assert beyond
    assert after[: len(beyond)] == [setting.label for setting in beyond]
    assert [page.selectbox(key=setting.name).help for setting in beyond] == [setting.help for setting in beyond]


def test_where_networks_are_trained_is_said_and_another_place_can_be_chosen(service):
    service.sites = [Site("the cluster (3 workers)", "this machine"), Site("this machine (2 workers)", "the cluster")]
    page = open_page(view="training")
    page.session_state["advanced"] = True
    page.run()
    assert any("the cluster (3 workers)" in shown(caption) for caption in page.sidebar.caption)
    page.press("Train on this machine")
    assert any("this machine (2 workers)" in shown(caption) for caption in page.sidebar.caption)
    assert "Train on the cluster" in page.labels()
