"""The steps beyond the report in their states."""

from pairmnist.report import ladder
from tests.support.open_page import open_page
from tests.support.records import save_runs

LINK = {"view": "sweep", "sweep_over": "steps"}


def test_it_shows_the_steps_that_are_stored_and_offers_the_others(service):
    first, second, *others = ladder.experiments().values()
    for one in (first, second):
        save_runs(service.store, *one.runs())
    page = open_page(**LINK)
    [chart] = page.charts()
    assert "test error" in str(chart)
    assert "From the report's best to a deep CNN" in page.words()
    missing = sum(one.repetitions for one in others)
    assert any(label.startswith(f"Train {missing} networks") for label in page.labels())
    page.session_state["ladder numbers"] = True
    table = page.run().dataframe[0].value
    assert len(table) == 4
    assert (table["less than before"] != "").sum() == 2


def test_without_networks_it_says_so_and_offers_all(service):
    page = open_page(**LINK)
    assert "None of these steps is trained yet" in page.words()
    assert not page.charts()
