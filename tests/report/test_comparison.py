"""Ours beside the published numbers: each quantity against values worked out by hand."""

import csv
import io
import json
import math

import numpy as np
import pandas as pd
import pytest

from pairmnist.analysis.trained import Trained
from pairmnist.config import Experiment, Run, Settings
from pairmnist.naming import scenario_name
from pairmnist.report import comparison, published, rendering, tables
from tests.support.records import make_record

SHORT = Settings(epochs=2)
ONE = [0.10, 0.12, 0.14]  # mean 0.12, variance 0.0004
NEW = [0.08, 0.13, 0.18]  # mean 0.13, variance 0.0025
S_D = math.sqrt(0.0025 - 0.0004)


def make_trained(settings: Settings, errors: list[float]) -> Trained:
    experiment = Experiment(settings, len(errors))
    records = [
        make_record(run, test_error=np.array([0.5, error], np.float32))
        for run, error in zip(experiment.runs(), errors, strict=True)
    ]
    return Trained(experiment, scenario_name(settings), records)


@pytest.fixture
def study() -> list[Trained]:
    """All 24 experiments, every scenario with the same three errors."""
    by_protocol = {"one-draw": ONE, "new-draw": NEW}
    return [make_trained(e.settings, by_protocol[e.settings.protocol]) for e in published.experiments(SHORT, 3)]


def test_published_numbers_are_in_their_cells(study: list[Trained]) -> None:
    cells = comparison.cells(study).set_index(["architecture", "share_weights", "auxiliary_loss"])
    assert cells.loc[("fully-connected", False, True), ["report_mean", "report_sd"]].tolist() == [0.1698, 0.0074]
    assert cells.loc[("residual-cnn", True, False), "report_mean"] == 0.1487
    assert (cells["parameters"] == cells["report_parameters"]).all()
    assert cells.loc[("simple-cnn", True, False), "report_parameters"] == 5082


def test_our_numbers_are_in_their_cells(study: list[Trained]) -> None:
    settings = SHORT.with_(architecture="residual-cnn", auxiliary_loss=False)
    study = [make_trained(settings, [0.3, 0.4]), *(t for t in study if t.experiment.settings != settings)]
    cells = comparison.cells(study)
    cell = cells.query("one_draw_n == 2").iloc[0]
    assert (cell["architecture"], cell["share_weights"], cell["auxiliary_loss"]) == ("residual-cnn", True, False)
    assert cell["one_draw_mean"] == pytest.approx(0.35)
    assert cell["one_draw_difference"] == pytest.approx(0.35 - 0.1487)
    others = cells.query("one_draw_n == 3")
    assert len(others) == 11
    assert others["one_draw_mean"].tolist() == pytest.approx([0.12] * 11)
    assert cells["new_draw_sd"].tolist() == pytest.approx([0.05] * 12)


def test_explained_by_hand(study: list[Trained]) -> None:
    cells = comparison.cells(study)
    assert comparison.draw_sd(cells) == pytest.approx(S_D)
    tolerance = 2 * np.sqrt(S_D**2 + cells["report_sd"] ** 2 / 10 + 0.0025 / 3)
    assert cells["tolerance"].tolist() == pytest.approx(tolerance.tolist())
    assert cells["explained"].tolist() == ((0.13 - cells["report_mean"]).abs() <= tolerance).tolist()


def test_a_difference_beyond_the_tolerance_is_not_explained() -> None:
    frame = pd.DataFrame(
        {
            "report_sd": [0.01, 0.01],
            "one_draw_sd": [0.01, 0.01],
            "one_draw_n": [10, 10],
            "new_draw_sd": [0.01, 0.01],
            "new_draw_n": [10, 10],
            "new_draw_difference": [0.0089, -0.0090],
        }
    )
    explained = comparison.explain(frame)  # s_d = 0: the tolerance is 2·√(2·0.01²/10) = 0.008944
    assert explained["tolerance"].tolist() == pytest.approx([0.008944] * 2, abs=1e-6)
    assert explained["explained"].tolist() == [True, False]


def test_draw_sd_pools_variances_by_degrees_of_freedom() -> None:
    frame = pd.DataFrame(
        {"one_draw_sd": [1.0, 2.0], "one_draw_n": [2, 4], "new_draw_sd": [3.0, 1.0], "new_draw_n": [3, 3]}
    )
    assert comparison.draw_sd(frame) == pytest.approx(math.sqrt((2 * 9 + 2 * 1) / 4 - (1 * 1 + 3 * 4) / 4))
    assert comparison.draw_sd(frame.iloc[1:]) == 0  # new draws vary less: chance, not a negative variance


def test_without_new_draws_nothing_is_called_explained(study: list[Trained]) -> None:
    cells = comparison.cells([t for t in study if t.experiment.settings.protocol == "one-draw"])
    assert len(cells) == 12
    assert cells["explained"].isna().all()
    assert (cells["new_draw_n"] == 0).all()
    assert "needs runs under both data protocols" in rendering.notes(cells)


def test_diverged_runs_are_counted_apart() -> None:
    settings = Settings(epochs=2, architecture="fully-connected", share_weights=False, auxiliary_loss=False)
    finished = make_trained(settings, ONE)
    records = [*finished.records, make_record(Run(settings, 3), diverged_after=1)]
    cells = comparison.cells([Trained(Experiment(settings, 4), "apart", records)])
    assert cells.loc[0, ["one_draw_n", "one_draw_diverged"]].tolist() == [3, 1]
    assert "3 (1 diverged)" in rendering.render(cells, "text")


def test_correlation_by_hand() -> None:
    """Three scenarios: two rise together, the third falls; correlations 1, −1 and −1."""
    settings = [s for s in (e.settings for e in published.experiments(SHORT, 3)) if s.protocol == "new-draw"][:3]
    errors = ([0.1, 0.2, 0.3], [0.2, 0.4, 0.6], [0.3, 0.2, 0.1])
    trained = [make_trained(s, e) for s, e in zip(settings, errors, strict=True)]
    assert comparison.correlation(trained) == pytest.approx(-1 / 3)
    assert math.isnan(comparison.correlation(trained[:1]))


def test_late_rises_are_far_above_the_last_epochs() -> None:
    settings = Settings(epochs=12)
    steady, spike = np.full(12, 0.1, np.float32), np.full(12, 0.1, np.float32)
    spike[-1] = 0.3
    records = [make_record(Run(settings, k), test_error=e) for k, e in enumerate((steady, spike))]
    ends = comparison.last_epochs(Trained(Experiment(settings, 2), "x", records))
    assert ends["typical"].tolist() == pytest.approx([0.1, 0.1])
    assert ends["last"].tolist() == pytest.approx([0.1, 0.3])
    assert ends["late_rise"].tolist() == [False, True]


def test_tables_hold_every_cell(study: list[Trained]) -> None:
    first, second, third = rendering.all_tables(comparison.cells(study))
    assert first.rows[1] == ["simple CNN", "9,702", "9,702", "5,082", "5,082"]
    assert [len(t.rows) for t in (first, second, third)] == [3, 18, 18]
    assert [row[2] for row in second.rows if row[1] == "report"] == [
        "19.70 ± 1.58",
        "16.98 ± 0.74",
        "19.32 ± 1.69",
        "14.58 ± 1.27",
        "17.15 ± 0.84",
        "12.32 ± 1.04",
    ]
    assert third.rows[-2][1:] == ["one draw", "12.00 ± 2.00", "7.03 to 16.97", "3", "+3.72", ""]
    assert second.rows[2][5] == "−6.70"


def test_csv_and_json_hold_the_frame(study: list[Trained]) -> None:
    cells = comparison.cells(study)
    rows = list(csv.DictReader(io.StringIO(rendering.render(cells, "csv"))))
    content = json.loads(rendering.render(cells, "json"))
    assert len(rows) == len(content["cells"]) == 12
    assert [float(row["one_draw_mean"]) for row in rows] == pytest.approx(cells["one_draw_mean"].tolist())
    assert [cell["explained"] for cell in content["cells"]] == cells["explained"].tolist()
    assert content["draw_sd"] == pytest.approx(S_D)


def test_exported_numbers_have_no_noise_of_floats(study: list[Trained]) -> None:
    cells = comparison.cells(study)
    row = next(csv.DictReader(io.StringIO(rendering.render(cells, "csv"))))
    content = json.loads(rendering.render(cells, "json"))
    assert (row["report_mean"], content["cells"][0]["report_mean"]) == ("0.197", 0.197)
    numbers = [text for text in row.values() if text.replace("-", "").replace(".", "").isdigit()]
    assert max(len(number) for number in numbers) <= len("-0.") + tables.DECIMALS


def test_lines_end_alike_on_every_system(study: list[Trained], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.linesep", "\r\n")  # as on Windows, where writing text turns each \n into it
    for form in ("text", "markdown", "csv", "latex", "json"):
        assert "\r" not in rendering.render(comparison.cells(study), form)


def test_json_has_null_for_what_is_not_there() -> None:
    content = json.loads(rendering.render(comparison.cells([]), "json"))
    assert content["draw_sd"] is None
    assert {cell["one_draw_mean"] for cell in content["cells"]} == {None}


def test_latex_and_markdown_hold_the_same_tables(study: list[Trained]) -> None:
    cells = comparison.cells(study)
    markdown, latex = (rendering.render(cells, form) for form in ("markdown", "latex"))
    assert markdown.count("12.00 ± 2.00") == latex.count(r"12.00 $\pm$ 2.00") == 12
    assert latex.count(r"\begin{table}") == 3
    assert "Annapureddy" in markdown
