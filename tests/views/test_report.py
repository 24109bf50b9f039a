"""The report view in each state: full, partly there, nothing there, other settings."""

from collections.abc import Iterable

import numpy as np
import pytest

from pairmnist.config import Experiment, Settings
from pairmnist.records.record import Record
from pairmnist.report import published
from tests.support.fake_service import FakeService
from tests.support.open_page import OpenPage, open_view
from tests.support.records import make_record, save

SHORT = Experiment(Settings(epochs=2), 3)
ERRORS = {"one-draw": (0.10, 0.12, 0.14), "new-draw": (0.08, 0.13, 0.18)}


def study() -> list[Record]:
    """Curves of all 24 experiments at SHORT."""
    return [
        make_record(
            run, test_error=np.array([0.5, ERRORS[run.settings.protocol][run.repetition]], np.float32)
        ).reduced_to(())
        for experiment in published.experiments(SHORT.settings, 3)
        for run in experiment.runs()
    ]


@pytest.fixture(scope="module")
def records() -> list[Record]:
    return study()


def open_report(service: FakeService, records: Iterable[Record]) -> OpenPage:
    save(service.store, *records)
    return open_view("report", service, experiment=SHORT)


def test_full_page_has_tables_figure_effects_and_downloads(service: FakeService, records: list[Record]) -> None:
    page = open_report(service, records)
    shown = page.words()
    for table in ("Table I.", "Table II.", "Table III.", "Figure 5.", "Change of the test error"):
        assert table in shown
    assert shown.count("19.70 ± 1.58") == 1
    assert shown.count("12.00 ± 2.00") == 12
    assert "Chance explains the difference from the report in" in shown
    assert "about 4.6 points" in shown  # √(0.05² − 0.02²)
    assert len(page.charts()) == 1
    assert len(page.get("download_button")) == 3
    assert not page.labels()


def test_what_is_missing_is_named_and_offered(service: FakeService, records: list[Record]) -> None:
    lacking = published.experiments(Settings(epochs=2))[3].runs()[1]
    page = open_report(service, [r for r in records if r.run != lacking])
    assert "fully connected · shared · auxiliary loss (2 of 3 there)" in page.words()
    assert any("Train 1 run for these tables" in label for label in page.labels())


def test_an_empty_page_still_has_the_reports_numbers(service: FakeService) -> None:
    page = open_view("report", service)
    shown = page.words()
    assert "all twelve scenarios" in shown
    assert "8.28 ± 0.84" in shown
    assert shown.count("not trained") == 24
    assert not page.charts()


def test_other_settings_are_said(service: FakeService) -> None:
    for changed, said in (({"alpha": 0.3}, "α = 0.3."), ({"alpha": 0.0}, "α = 0.0."), ({"epochs": 20}, "20 epochs.")):
        chosen = Experiment(Settings().with_(**changed))
        assert f"need not agree with it: {said}" in open_view("report", service, experiment=chosen).words()
    varied = Settings(architecture="residual-cnn", share_weights=False, auxiliary_loss=False, protocol="new-draw")
    assert "other settings than the report" not in open_view("report", service, experiment=Experiment(varied)).words()


def test_figure_shows_the_chosen_protocol(service: FakeService, records: list[Record]) -> None:
    page = open_report(service, [r for r in records if r.run.settings.protocol == "one-draw"])
    assert page.charts()
    page.button_group(key="report_data").set_value("new-draw").run()
    assert not page.charts()
    assert "None of this is trained" in page.words()
