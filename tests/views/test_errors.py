"""The Errors view."""

import pytest

from pairmnist.config import Experiment, Settings
from tests.support.open_page import QUERY, SHORT, open_page
from tests.support.records import save_runs


@pytest.fixture
def compared(service):
    for share in (False, True):
        save_runs(service.store, *Experiment(SHORT.with_(share_weights=share), 3).runs())


def test_few_repetitions_get_no_verdict(compared):
    page = open_page(view="errors", compare="sharing", **QUERY)
    assert page.dataframe[1].value["verdict"].tolist() == ["no verdict under 6 repetitions"]


def test_the_reports_numbers_stand_beside_the_reports_settings_only(service):
    save_runs(service.store, *Experiment(Settings(), 2).runs(), *Experiment(SHORT, 2).runs())
    column = "the report's mean ± sd"
    assert open_page(view="errors", repetitions="2").dataframe[0].value[column].tolist() == ["11.57 ± 1.01 %"]
    page = open_page(view="errors", repetitions="2", epochs="4")
    assert page.dataframe[0].value[column].tolist() == ["other settings"]


def test_a_network_of_the_list_opens_what_it_gets_wrong(compared):
    page = open_page(view="errors", compare="sharing", **QUERY)
    chosen = page.selectbox(key="listed network")
    assert len(chosen.options) == 6
    assert chosen.options[1].startswith("two towers + auxiliary loss, network 2: ")
    chosen.set_value((0, 2))
    page.run()
    said = {"view": "pairs", "compare": "sharing", "pairs_of": "share_weights:off", "repetition": "2"}
    assert dict(page.test.query_params) == said | QUERY
    assert page.figures() > 0


def test_a_mark_of_the_chart_stands_for_its_network(compared):
    """A press is told as the fields by which the chart selects: they name a network of those compared."""
    (chart, *_) = open_page(view="errors", compare="sharing", **QUERY).charts()
    (pressed,) = chart["params"]
    assert pressed["select"]["fields"] == ["networks", "repetition"]


def test_charts_are_as_high_before_all_that_is_compared_has_finished(service):
    first, second = (Experiment(SHORT.with_(auxiliary_loss=learns), 3).runs() for learns in (True, False))
    save_runs(service.store, *first)
    page = open_page(view="errors", compare="auxiliary", **QUERY)
    before = [chart["height"] for chart in page.charts()]
    save_runs(service.store, *second)
    assert [chart["height"] for chart in page.run().charts()] == before
