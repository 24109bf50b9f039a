"""The report view in each state: full, partly there, nothing there, other settings."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from pairmnist.config import Settings
from pairmnist.records.record import Record
from pairmnist.report import published
from tests.support.records import make_record
from tests.support.view_script import view_page

SHORT: dict[str, Any] = {"epochs": 2, "repetitions": 3}
ERRORS = {"one-draw": (0.10, 0.12, 0.14), "new-draw": (0.08, 0.13, 0.18)}


def study() -> list[Record]:
    """Curves of all 24 experiments at SHORT."""
    return [
        make_record(
            run, test_error=np.array([0.5, ERRORS[run.settings.protocol][run.repetition]], np.float32)
        ).reduced_to(())
        for experiment in published.experiments(Settings(epochs=2), 3)
        for run in experiment.runs()
    ]


@pytest.fixture(scope="module")
def records() -> list[Record]:
    return study()


def texts(page: AppTest) -> str:
    assert not page.exception
    return "\n".join(element.value for element in [*page.markdown, *page.caption, *page.warning, *page.info])


def test_full_page_has_tables_figure_effects_and_downloads(tmp_path: Path, records: list[Record]) -> None:
    page = view_page("report", tmp_path, records, **SHORT)
    shown = texts(page)
    for table in ("Table I.", "Table II.", "Table III.", "Figure 5.", "Change of the test error"):
        assert table in shown
    assert shown.count("19.70 ± 1.58") == 1
    assert shown.count("12.00 ± 2.00") == 12
    assert "Chance explains the difference from the report in" in shown
    assert "about 4.6 points" in shown  # √(0.05² − 0.02²)
    assert len(page.get("vega_lite_chart")) == 1
    assert len(page.get("download_button")) == 3
    assert not page.button


def test_what_is_missing_is_named_and_offered(tmp_path: Path, records: list[Record]) -> None:
    lacking = published.experiments(Settings(epochs=2))[3].runs()[1]
    page = view_page("report", tmp_path, [r for r in records if r.run != lacking], **SHORT)
    assert "fully connected · shared · auxiliary loss (2 of 3 there)" in texts(page)
    assert [button.label for button in page.button if "Train 1 run for these tables" in button.label]


def test_an_empty_page_still_has_the_reports_numbers(tmp_path: Path) -> None:
    page = view_page("report", tmp_path)
    shown = texts(page)
    assert "all twelve scenarios" in shown
    assert "8.28 ± 0.84" in shown
    assert shown.count("not trained") == 24
    assert not page.get("vega_lite_chart")


def test_other_settings_are_said(tmp_path: Path) -> None:
    for changed, said in (({"alpha": 0.3}, "α = 0.3."), ({"alpha": 0.0}, "α = 0.0."), ({"epochs": 20}, "20 epochs.")):
        assert f"need not agree with it: {said}" in texts(view_page("report", tmp_path, **changed))
    varied = Settings(architecture="residual-cnn", share_weights=False, auxiliary_loss=False, protocol="new-draw")
    assert "other settings than the report" not in texts(view_page("report", tmp_path, **asdict(varied)))


def test_figure_shows_the_chosen_protocol(tmp_path: Path, records: list[Record]) -> None:
    page = view_page("report", tmp_path, [r for r in records if r.run.settings.protocol == "one-draw"], **SHORT)
    assert page.get("vega_lite_chart")
    page.button_group(key="report_data").set_value("new-draw").run()
    assert not page.get("vega_lite_chart")
    assert "None of this is trained" in texts(page)
