"""What trains by itself, and when."""

import pytest

from pairmnist.config import Experiment
from pairmnist.page import playing
from pairmnist.service.limits import Limits
from tests.support.open_page import QUERY, SHORT, open_page

LINK = {"view": "training"} | QUERY


@pytest.fixture(autouse=True)
def no_pause(monkeypatch):
    monkeypatch.setattr(playing, "PAUSE", 0.0)


def with_alpha(alpha):
    return Experiment(SHORT.with_(alpha=alpha), 3).runs()


def test_a_change_trains_by_itself_and_a_link_does_not(service):
    page = open_page(**LINK)
    page.run()
    assert service.tried == []
    page.slider(key="alpha").set_value(0.3)
    page.run()
    assert service.tried == with_alpha(0.3) and service.asked == []


def test_back_trains_nothing_by_itself(service):
    page = open_page(**LINK)
    page.go(alpha="0.4").run()
    assert service.tried == []


def test_a_change_is_tried_once(service):
    page = open_page(**LINK)
    page.slider(key="alpha").set_value(0.3)
    page.run()
    page.press("Cancel").run()
    assert service.tried == with_alpha(0.3)


def test_the_visitor_can_switch_it_off(service):
    page = open_page(**LINK)
    page.toggle(key="by_itself").set_value(False)
    page.run()
    page.slider(key="alpha").set_value(0.3)
    page.run()
    assert service.tried == []


def test_the_server_can_switch_it_off_for_all(service):
    service.limits = Limits(by_itself=0)
    page = open_page(**LINK)
    assert "by_itself" not in [toggle.key for toggle in page.toggle]
    page.slider(key="alpha").set_value(0.3)
    page.run()
    assert service.tried == []
