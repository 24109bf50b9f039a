"""How far runs are, in a sentence and in cells."""

from pairmnist.config import Experiment, Settings
from pairmnist.page import progress
from pairmnist.page.progress import MOST_NAMED, MOST_ROWS
from pairmnist.records.record import EpochResult
from pairmnist.service.interface import RunState

EPOCH = EpochResult(1, 1.0, 1.0, (1.0, 1.0), 0.5, 0.5)


def running(settings, repetitions):
    return [RunState(run, "running", (EPOCH,)) for run in Experiment(settings, repetitions).runs()]


def test_each_run_is_counted_once_and_in_the_order_of_a_runs_life():
    runs = Experiment(Settings(), 5).runs()
    states = list(map(RunState, runs, ("absent", "failed", "stored", "queued", "stored")))
    assert progress.summary(states, None).startswith("Of 5 runs: 2 trained, 1 waiting, 1 failed, 1 not trained yet.")


def test_a_cell_is_filled_as_far_as_its_epochs_are():
    [cell] = running(Settings(epochs=4), 1)
    assert "white 25%" in progress.grid([cell])


def test_many_experiments_have_no_cells_and_few_runs_are_named():
    states = [state for seed in range(MOST_ROWS + 1) for state in running(Settings(seed=seed, epochs=4), 1)]
    html = progress.grid(states)
    assert "<i " not in html
    assert html.count("epoch 1 of 4") == MOST_NAMED
    assert f"{len(states) - MOST_NAMED} more" in html
    assert progress.grid(states[1:]).count("<i ") == MOST_ROWS
