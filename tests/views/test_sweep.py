"""The sweep view in its states."""

from pairmnist.config import Experiment
from tests.support.fake_service import FakeService
from tests.support.open_page import open_view
from tests.support.records import save
from tests.support.sweep import BASE, alpha_sweep

CHOSEN = Experiment(BASE)


def test_view_says_where_each_line_is_lowest(service: FakeService) -> None:
    save(service.store, *(record for one in alpha_sweep({False: 0.4, True: 0.2}) for record in one.records))
    page = open_view("sweep", service, experiment=CHOSEN, sweep_repetitions="3")
    shown = page.words()
    assert "**Apart**: lowest mean test error 11.0 % at α = 0.4; at the report's α = 0.2 it is 2.0 points hi" in shown
    assert "**Shared**: lowest mean test error 11.0 % at α = 0.2, the report's own value." in shown
    assert len(page.charts()) == 1
    assert not page.labels()


def test_view_counts_what_is_missing(service: FakeService) -> None:
    page = open_view("sweep", service, experiment=CHOSEN)
    assert "Nothing of this sweep is trained yet" in page.words()
    assert any(label.startswith("Train 80 runs for this sweep") for label in page.labels())
    assert not page.charts()


def test_view_counts_what_diverged(service: FakeService) -> None:
    save(service.store, *(record for one in alpha_sweep({False: 0.4, True: 0.2}, diverged=1) for record in one.records))
    page = open_view("sweep", service, experiment=CHOSEN, sweep_repetitions="3")
    assert "16 runs diverged and are in no mean" in page.words()
