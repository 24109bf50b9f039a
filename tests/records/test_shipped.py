"""That the runs that come with the product are what it says they are."""

from pathlib import Path

import numpy as np
import pytest

import pairmnist
from pairmnist.analysis import sweeps
from pairmnist.analysis.answers import KNOWN_READINGS, holds
from pairmnist.analysis.sweeps import SWEEPS
from pairmnist.config import Experiment, Settings
from pairmnist.records.packing import unpack
from pairmnist.records.record import PARTS, Record
from pairmnist.records.store import SHIPPED
from pairmnist.report import ladder, published
from pairmnist.training.runs import train

REPORT = [run for experiment in published.experiments() for run in experiment.runs()]
STEPS = [run for experiment in ladder.experiments().values() for run in experiment.runs()]  # the first is the report's
ALPHA = [
    run
    for base in published.scenarios()
    for experiment in sweeps.experiments(SWEEPS["alpha"], base, SWEEPS["alpha"].repetitions)
    for run in experiment.runs()
]
# With the auxiliary loss, and for the simple CNN without it, which a lesson shows.
PAIRS = [
    run
    for base in published.scenarios()
    if base.auxiliary_loss or base.architecture == "simple-cnn"
    for experiment in sweeps.experiments(SWEEPS["pairs"], base, SWEEPS["pairs"].repetitions)
    for run in experiment.runs()
]


@pytest.fixture(scope="module")
def records() -> dict[str, Record]:
    """All shipped files by name, read and checked."""
    return {path.stem: unpack(path.read_bytes()) for path in SHIPPED.glob("*.npz")}


def test_the_report_in_both_protocols_the_sweeps_and_the_steps_are_there_and_nothing_else(records):
    assert len(REPORT) == 240
    assert records.keys() == {run.id for run in [*REPORT, *ALPHA, *PAIRS, *STEPS]}


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


def test_runs_of_the_sweeps_and_steps_keep_their_answers_and_the_digits_read(records):
    kept = [records[run.id] for run in [*ALPHA, *PAIRS, *STEPS]]
    assert all(holds(record, "answers") or record.diverged for record in kept)
    assert all(holds(record, KNOWN_READINGS) or record.diverged for record in kept)


def test_the_package_with_its_data_is_under_40_megabytes():
    files = (path for path in Path(pairmnist.__file__).parent.rglob("*") if "__pycache__" not in path.parts)
    assert sum(path.stat().st_size for path in files if path.is_file()) < 40e6


@pytest.mark.slow
def test_a_shipped_run_trained_again_here_has_the_same_error_within_a_point(records):
    [run] = Experiment(Settings(architecture="fully-connected"), 1).runs()
    again = train(run)
    assert again.final_error == pytest.approx(records[run.id].final_error, abs=0.01)
    # Not the same bits on every machine, but the same network from the same weights on the same pairs.
    assert np.corrcoef(again["margin"], records[run.id]["margin"])[0, 1] > 0.9
