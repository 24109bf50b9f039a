"""The sweep view in its states."""

from pathlib import Path

from streamlit.testing.v1 import AppTest

from tests.support.sweep import alpha_sweep
from tests.support.view_script import view_page


def texts(page: AppTest) -> str:
    assert not page.exception
    return "\n".join(element.value for element in [*page.markdown, *page.caption, *page.info])


def test_view_says_where_each_line_is_lowest(tmp_path: Path) -> None:
    records = [r for one in alpha_sweep({False: 0.4, True: 0.2}) for r in one.records]
    page = view_page("sweep", tmp_path, records, epochs=2)
    page.selectbox(key="sweep_repetitions").set_value("3").run()
    shown = texts(page)
    assert "**Apart**: lowest mean test error 11.0 % at α = 0.4; at the report's α = 0.2 it is 2.0 points hi" in shown
    assert "**Shared**: lowest mean test error 11.0 % at α = 0.2, the report's own value." in shown
    assert len(page.get("vega_lite_chart")) == 1
    assert not page.button


def test_view_counts_what_is_missing(tmp_path: Path) -> None:
    page = view_page("sweep", tmp_path, epochs=2)
    assert "Nothing of this sweep is trained yet" in texts(page)
    assert [button for button in page.button if button.label.startswith("Train 80 runs for this sweep")]
    assert not page.get("vega_lite_chart")


def test_view_counts_what_diverged(tmp_path: Path) -> None:
    records = [r for one in alpha_sweep({False: 0.4, True: 0.2}, diverged=1) for r in one.records]
    page = view_page("sweep", tmp_path, records, epochs=2)
    page.selectbox(key="sweep_repetitions").set_value("3").run()
    assert "16 runs diverged and are in no mean" in texts(page)
