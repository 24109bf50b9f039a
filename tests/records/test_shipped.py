"""That the runs that come with the product are what it says they are."""

import numpy as np
import pytest

from pairmnist.config import Experiment, Settings
from pairmnist.records.packing import unpack
from pairmnist.records.record import PARTS, Record
from pairmnist.records.store import SHIPPED
from pairmnist.report import published
from pairmnist.training.runs import train

SWEEP = (0.05, 0.1, 0.4, 0.6, 0.8, 0.95)  # the αs besides the report's scenarios, which are α = 0 and 0.2
REPORT = [run for experiment in published.experiments() for run in experiment.runs()]
SWEEP_RUNS = [
    run
    for architecture in published.ARCHITECTURES
    for share in (False, True)
    for alpha in SWEEP
    for run in Experiment(Settings(architecture=architecture, share_weights=share, alpha=alpha), 5).runs()
]


@pytest.fixture(scope="module")
def records() -> dict[str, Record]:
    """All shipped files by name, read and checked."""
    return {path.stem: unpack(path.read_bytes()) for path in SHIPPED.glob("*.npz")}


def test_the_report_in_both_protocols_and_the_sweep_of_alpha_are_there_and_nothing_else(records):
    assert len(REPORT) == 240
    assert records.keys() == {run.id for run in [*REPORT, *SWEEP_RUNS]}


def test_every_record_is_the_run_that_its_name_says(records):
    assert all(name == record.run.id for name, record in records.items())


def test_runs_of_the_report_keep_what_the_views_show_and_the_first_repetition_its_towers(records):
    for run in REPORT:
        record = records[run.id]
        if record.diverged:
            continue
        parts = set(PARTS) - {"readings"}  # which follow from the digits
        if not run.settings.learns_digits:
            parts -= {"digit losses", "gradients"}
        assert all(record.has(part) for part in [*parts, "head"])
        assert record.has("tower weights") == (run.repetition == 0)


def test_runs_of_the_sweep_keep_their_answers(records):
    assert all(records[run.id].has("answers") or records[run.id].diverged for run in SWEEP_RUNS)


def test_together_they_are_at_most_25_megabytes():
    assert sum(path.stat().st_size for path in SHIPPED.iterdir()) <= 25e6


@pytest.mark.slow
def test_a_shipped_run_trained_again_here_has_the_same_error_within_a_point(records):
    [run] = Experiment(Settings(architecture="fully-connected"), 1).runs()
    again = train(run)
    assert again.final_error == pytest.approx(records[run.id].final_error, abs=0.01)
    # Not the same bits on every machine, but the same network from the same weights on the same pairs.
    assert np.corrcoef(again["margin"], records[run.id]["margin"])[0, 1] > 0.9
