"""The report view in each state: full, partly there, nothing there, other settings."""

import numpy as np
import pytest

from pairmnist.config import Settings
from pairmnist.report import published
from tests.support.open_page import open_page
from tests.support.records import make_record, save

REPORT = {"view": "report", "epochs": "2", "repetitions": "3"}
ERRORS = {"one-draw": (0.10, 0.12, 0.14), "new-draw": (0.08, 0.13, 0.18)}


@pytest.fixture(scope="module")
def records():
    """Curves of all 24 experiments."""
    return [
        make_record(
            run, test_error=np.array([0.5, ERRORS[run.settings.protocol][run.repetition]], np.float32)
        ).reduced_to(())
        for experiment in published.experiments(Settings(epochs=2), 3)
        for run in experiment.runs()
    ]


def test_full_it_has_the_figure_one_table_the_reading_and_downloads(service, records):
    save(service.store, *records)
    page = open_page(**REPORT)
    table = page.table[0].value
    assert len(table) == 12
    assert table["the report"].tolist()[0] == "19.70 ± 1.58"
    assert set(table["ours, one draw"]) == {"12.00 ± 2.00"}
    assert "of 12 scenarios" in page.words() or "of the 12" in page.words() or "12" in page.words()
    assert "about 4.6 points" in page.words()  # √(0.05² − 0.02²)
    assert len(page.charts()) == 1
    assert len(page.get("download_button")) == 3


def test_what_is_missing_is_offered(service, records):
    lacking = published.experiments(Settings(epochs=2))[3].runs()[1]
    save(service.store, *(record for record in records if record.run != lacking))
    assert any(label.startswith("Train 1 network ") for label in open_page(**REPORT).labels())


def test_empty_it_still_has_the_reports_numbers(service):
    page = open_page(**REPORT)
    assert page.table[0].value["the report"].tolist()[-1] == "8.28 ± 0.84"
    assert set(page.table[0].value["ours, one draw"]) == {"–"}
    assert not page.charts()
    assert any(label.startswith("Train 72 networks") for label in page.labels())


def test_other_settings_are_said(service):
    assert "2 epochs, 3 repetitions" in open_page(**REPORT).words()
    assert "Not the report's settings" not in open_page(view="report").words()


def test_the_figure_shows_the_chosen_draws(service, records):
    save(service.store, *records)
    one, new = (
        open_page(**REPORT, report_data=key).get("vega_lite_chart")[0].proto for key in ("one-draw", "new-draw")
    )
    assert "ours 12.0 %" in one.alt
    assert "ours 13.0 %" in new.alt
    assert "report 19.7 %" in one.alt
