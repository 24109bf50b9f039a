"""`train --again` and `runs`: what is stored, trained anew and listed."""

import io
import json

import pandas as pd
import pytest

from pairmnist.config import Experiment, Settings
from pairmnist.records.store import Store
from tests.support.command_line import call
from tests.support.records import save_runs

ARGUMENTS = ["train", "--epochs", "3", "--seed", "8", "--repetitions", "2"]


def test_again_states_its_bound_before_and_keeps_nothing(pretended, cache, capsys):
    save_runs(Store(cache, shipped=None), *Experiment(Settings(epochs=3, seed=8), 2).runs())
    files = sorted(file.read_bytes() for file in cache.iterdir())
    code, out, _ = call(capsys, *ARGUMENTS, "--again")
    assert out.index("may differ by up to") < out.index("repetition  shown")
    assert code == (1 if "BEYOND" in out else 0)
    assert sorted(file.read_bytes() for file in cache.iterdir()) == files


@pytest.mark.slow
def test_again_finds_equal_what_comes_out_equal(pretended, cache, capsys):
    call(capsys, *ARGUMENTS)
    code, out, _ = call(capsys, *ARGUMENTS, "--again")
    assert code == 0 and "All errors are equal." in out
    code, out, _ = call(capsys, *ARGUMENTS, "--again", "--json")
    found = json.loads(out)
    assert found["mean_difference_points"] == 0 < found["bound_points"]
    assert [run["repetition"] for run in found["runs"]] == [1, 2]


def test_again_needs_something_to_compare_with(pretended, cache, capsys):
    with pytest.raises(SystemExit) as error:
        call(capsys, *ARGUMENTS, "--again")
    assert error.value.code == 2
    assert "train them first" in capsys.readouterr().err


def test_runs_lists_every_stored_run_once(cache, capsys, monkeypatch):
    save_runs(Store(cache), *Experiment(Settings(epochs=3, seed=8), 2).runs())
    code, out, _ = call(capsys, "runs")
    found = pd.read_csv(io.StringIO(out))
    assert code == 0
    assert sorted(found["run"]) == sorted(run.id for run in Store().runs())
    _, out, _ = call(capsys, "runs", "--json")
    assert [row["run"] for row in json.loads(out)] == found["run"].tolist()


@pytest.mark.slow
def test_the_fully_connected_network_comes_out_equal_when_it_is_trained_again(cache, capsys):
    arguments = ["train", "--architecture", "fully-connected", "--seed", "9", "--repetitions", "3"]
    call(capsys, *arguments)
    code, out, _ = call(capsys, *arguments, "--again")
    assert code == 0 and "All errors are equal." in out
