"""Sweeps: what is trained for them, what is lowest, and the view in its states."""

from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from pairmnist.analysis import sweeps
from pairmnist.analysis.sweeps import EPOCHS, SWEEPS
from pairmnist.analysis.trained import Trained
from pairmnist.config import Experiment, Settings
from pairmnist.records.record import Record
from tests.support.records import make_record
from tests.support.view_script import view_page

BASE = Settings(epochs=2, auxiliary_loss=False)
ALPHA = SWEEPS["alpha"]


def make_records(experiment: Experiment, lowest: float, diverged: int | None = None) -> list[Record]:
    """Test errors 10 % at α = lowest and 1 point more for each 0.1 away from it; repetition k has k points more."""
    records = []
    for run in experiment.runs():
        error = 0.1 + 0.1 * abs(experiment.settings.alpha - lowest) + 0.01 * run.repetition
        if run.repetition == diverged:
            records.append(make_record(run, diverged_after=1).reduced_to(()))
        else:
            records.append(make_record(run, test_error=np.array([0.3, error], np.float32)).reduced_to(()))
    return records


def alpha_sweep(lowest: dict[bool, float], diverged: int | None = None) -> list[Trained]:
    """lowest: by weight sharing."""
    return [
        Trained(e, str(e.settings), make_records(e, lowest[e.settings.share_weights], diverged))
        for e in sweeps.experiments(ALPHA, BASE, 3)
    ]


def test_alpha_is_swept_with_the_auxiliary_loss_and_zero_is_without() -> None:
    experiments = sweeps.experiments(ALPHA, BASE, 5)
    assert len(experiments) == 16
    without = BASE.with_(share_weights=False)
    assert experiments[0].runs()[0].id == Experiment(without).runs()[0].id
    assert {e.settings.auxiliary_loss for e in experiments} == {True}
    assert len({run.id for e in experiments for run in e.runs()}) == 80


def test_pairs_double_from_125_to_8000() -> None:
    experiments = sweeps.experiments(SWEEPS["pairs"], BASE, 1)
    assert [e.settings.training_pairs for e in experiments[:7]] == [125, 250, 500, 1000, 2000, 4000, 8000]
    assert {e.settings.auxiliary_loss for e in experiments} == {False}


def test_epochs_need_two_experiments_only() -> None:
    assert [e.settings for e in sweeps.experiments(EPOCHS, BASE, 2)] == [
        BASE.with_(share_weights=False),
        BASE.with_(share_weights=True),
    ]


def test_minima_by_hand() -> None:
    errors = sweeps.errors(ALPHA, alpha_sweep({False: 0.4, True: 0.2}))
    assert len(errors) == 16 * 3
    apart, shared = sweeps.minima(ALPHA, errors)
    assert (apart.towers, apart.value, apart.points) == ("apart", 0.4, 8)
    assert apart.mean == pytest.approx(0.11)
    assert apart.excess[:2] == pytest.approx((0.02, 0), abs=1e-9)  # α = 0.2 is 2 points worse in each repetition
    assert (shared.towers, shared.value) == ("shared", 0.2)


def test_means_have_intervals_over_repetitions_and_leave_out_what_diverged() -> None:
    means = sweeps.means(sweeps.errors(ALPHA, alpha_sweep({False: 0.4, True: 0.2}, diverged=2)))
    point = means.query("towers == 'apart' and value == 0.4").iloc[0]
    assert point["n"] == 2
    assert point["mean"] == pytest.approx(0.105)
    assert point["sd"] == pytest.approx(np.std([0.10, 0.11], ddof=1))


def test_epochs_come_from_the_record() -> None:
    trained = [
        Trained(e, "x", [make_record(r, test_error=np.array([0.3, 0.2], np.float32)) for r in e.runs()])
        for e in sweeps.experiments(EPOCHS, BASE, 2)
    ]
    errors = sweeps.errors(EPOCHS, trained)
    assert errors.groupby("value")["test_error"].mean().to_dict() == pytest.approx({1: 0.3, 2: 0.2})
    assert len(errors) == 2 * 2 * 2
    assert [minimum.value for minimum in sweeps.minima(EPOCHS, errors)] == [2, 2]
    assert {minimum.excess.n for minimum in sweeps.minima(EPOCHS, errors)} == {0}  # the report's 50 are not there


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
