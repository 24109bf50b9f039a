"""The Errors view."""

from pairmnist.config import Experiment, Settings
from tests.support.open_page import QUERY, SHORT, open_page
from tests.support.records import save_runs


def test_errors_say_what_their_interval_is_for_and_give_no_verdict_on_few(service):
    for share in (False, True):
        save_runs(service.store, *Experiment(SHORT.with_(share_weights=share), 3).runs())
    page = open_page(view="errors", compare="sharing", **QUERY)
    assert "for this draw of the data" in page.words()
    assert page.table[1].value["verdict"].tolist() == ["no verdict under 6 repetitions"]


def test_the_reports_numbers_stand_beside_the_reports_settings_only(service):
    save_runs(service.store, *Experiment(Settings(), 2).runs(), *Experiment(SHORT, 2).runs())
    column = "the report's mean ± sd"
    assert open_page(view="errors", repetitions="2").table[0].value[column].tolist() == ["11.57 ± 1.01 %"]
    assert open_page(view="errors", repetitions="2", epochs="4").table[0].value[column].tolist() == ["other settings"]
