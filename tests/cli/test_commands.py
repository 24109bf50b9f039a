"""The commands: what they train, keep and print."""

import io
import json
import re
import signal
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from pairmnist.cli import commands
from pairmnist.config import Experiment, Run, Settings
from pairmnist.records.packing import pack, unpack
from pairmnist.records.store import Store
from pairmnist.report import published
from tests.support import stand_in_worker
from tests.support.command_line import call
from tests.support.records import make_record
from tests.support.server import TOP


def stored(folder):
    """The records in a folder."""
    return [unpack(file.read_bytes()) for file in sorted(folder.glob("*.npz"))]


def stored_errors(folder, runs):
    """The test errors of these runs in a folder."""
    errors = {record.run.id: record.final_error for record in stored(folder)}
    return [errors[run.id] for run in runs]


def diverge(cache, settings, repetitions):
    """Store diverged runs by hand."""
    for run in Experiment(settings, repetitions).runs():
        Store(cache, shipped=None).save(run, pack(make_record(run, diverged_after=1)))


def test_train_runs_what_its_options_say_and_gives_the_numbers(pretended, cache, capsys):
    options = "--architecture simple-cnn --no-share-weights --alpha 0.3 --epochs 3 --repetitions 2 --seed 8 --json"
    code, out, err = call(capsys, "train", *options.split())
    settings = Settings(share_weights=False, alpha=0.3, epochs=3, seed=8)
    errors = stored_errors(cache, Experiment(settings, 2).runs())
    [summary] = json.loads(out)
    assert code == 0
    assert Settings(**summary["settings"]) == settings
    assert list(summary["test_errors"].values()) == errors
    assert summary["mean"] == pytest.approx(sum(errors) / 2)
    assert summary["sd"] == pytest.approx(abs(errors[0] - errors[1]) / 2**0.5)
    assert "2 of 2 runs" in err


def test_train_prints_mean_and_sd_in_percent_and_counts_diverged_ones_apart(pretended, cache, capsys):
    settings = Settings(epochs=3, seed=77)
    diverge(cache, settings, 1)
    code, out, _ = call(capsys, "train", "--epochs", 3, "--seed", 77, "--repetitions", 3)
    errors = stored_errors(cache, [Run(settings, 1), Run(settings, 2)])
    mean, sd = 50 * sum(errors), 100 * abs(errors[0] - errors[1]) / 2**0.5
    assert code == 0
    assert f"{mean:.2f} ± {sd:.2f}  2  1" in out


def test_the_beginning_of_a_stored_run_is_not_trained(pretended, cache, capsys):
    arguments = ["--epochs", 20, "--repetitions", 2]
    code, out, _ = call(capsys, "train", "--architecture", "fully-connected", *arguments)
    assert code == 0
    assert "2 of these runs were not trained again: they are the beginnings of runs of 50 epochs." in out
    _, out, _ = call(capsys, "train", "--architecture", "fully-connected", *arguments, "--json")
    assert json.loads(out)[0]["beginning_of"] == {"0": 50, "1": 50}
    assert not cache.exists()


def test_only_diverged_repetitions_are_an_error_without_a_mean(pretended, cache, capsys):
    diverge(cache, Settings(epochs=3), 2)
    code, out, _ = call(capsys, "train", "--epochs", 3, "--repetitions", 2, "--json")
    assert code == 1
    assert (json.loads(out)[0]["mean"], json.loads(out)[0]["diverged"]) == (None, 2)


def test_a_failed_run_is_an_error_in_words_and_the_others_count(pretended, capsys):
    code, out, err = call(capsys, "train", "--epochs", 3, "--repetitions", 2, "--seed", stand_in_worker.FAILS, "--json")
    assert code == 1
    assert err.count("the moon is full") == 1
    assert json.loads(out)[0]["failed"].keys() == {"0", "1"}
    assert json.loads(out)[0]["mean"] is None


@pytest.mark.slow
def test_study_trains_the_reports_scenarios_and_resumes(pretended, cache, capsys, tmp_path):
    code, out, _ = call(capsys, "study", "--epochs", 2, "--seed", 77, "--repetitions", 1, "--json")
    assert code == 0
    assert [Settings(**one["settings"]) for one in json.loads(out)] == published.scenarios(Settings(epochs=2, seed=77))
    first = (tmp_path / "log").read_text()
    assert len(first.splitlines()) == 12
    next(cache.glob("*.npz")).unlink()
    assert call(capsys, "study", "--epochs", 2, "--seed", 77, "--repetitions", 1)[0] == 0
    assert len((tmp_path / "log").read_text().splitlines()) == 13


def test_study_trains_a_chosen_subset(pretended, cache, capsys):
    options = "--architectures simple-cnn --share-weights --alphas 0 0.4 --epochs 2 --repetitions 2 --seed 77"
    assert call(capsys, "study", *options.split(), "--protocol", "new-draw")[0] == 0
    base = Settings(epochs=2, seed=77, protocol="new-draw")
    expected = [base.with_(auxiliary_loss=False), base.with_(alpha=0.4)]
    assert {record.run.id for record in stored(cache)} == {
        Run(settings, k).id for settings in expected for k in range(2)
    }


@pytest.mark.parametrize(("keep", "parts"), [("slim", ["head", "digits"]), ("curves", ["answers", "readings"])])
def test_study_may_keep_less_in_a_folder_of_its_own(pretended, cache, capsys, tmp_path, keep, parts):
    """Also of runs that the product has longer ones of: the folder is to have them all."""
    options = "--architectures fully-connected --no-auxiliary-loss --epochs 2 --repetitions 2 --keep"
    code, *_ = call(capsys, "study", *options.split(), keep, "--into", tmp_path / "mine")
    records = stored(tmp_path / "mine")
    assert code == 0
    assert len(records) == 4
    assert not cache.exists()
    for record in records:
        assert all(record.has(part) for part in parts)
        assert record.has("digits") == (keep == "slim")


def test_slim_records_keep_the_towers_weights_of_repetition_0_only():
    for repetition, whole in ((0, True), (1, False)):
        run = Run(Settings(epochs=2), repetition)
        record = make_record(run)
        record = replace(record, arrays={**record.arrays, "weights/left.linear.weight": np.ones((2, 2), np.float32)})
        slim = commands.reduce_to_level(record, "slim")
        assert slim.has("tower weights") == whole
        assert slim.arrays.keys() == record.arrays.keys() - (set() if whole else {"weights/left.linear.weight"})


@pytest.mark.parametrize("form", ["text", "markdown", "csv", "latex", "json"])
def test_report_writes_the_reports_numbers_in_every_form(capsys, form):
    code, out, _ = call(capsys, "report", "--format", form)
    assert code == 0
    assert "8.28" in out or "0.0828" in out
    assert form != "json" or json.loads(out)
    assert out.endswith("\n") and not out.endswith("\n\n")


def test_params_gives_table_one(capsys):
    assert json.loads(call(capsys, "params", "--json")[1])["residual-cnn"] == {"apart": 44_386, "shared": 22_424}
    assert "10,822" in call(capsys, "params")[1]


@pytest.mark.slow
def test_cache_lists_verifies_and_clears(pretended, cache, capsys, monkeypatch):
    call(capsys, "train", "--epochs", 2, "--repetitions", 3, "--seed", 77)
    assert re.search(r"2 epochs, seed 77 +3\b", call(capsys, "cache", "list")[1])
    listed = json.loads(call(capsys, "cache", "list", "--json")[1])
    assert [run.id for run in Experiment(Settings(epochs=2, seed=77), 3).runs()] in [one["runs"] for one in listed]
    assert call(capsys, "cache", "verify")[0] == 0
    next(cache.glob("*.npz")).write_bytes(b"")
    code, _, err = call(capsys, "cache", "verify")
    assert code == 1
    assert "damaged" in err
    monkeypatch.setattr("sys.stdin", io.StringIO("no\n"))
    assert call(capsys, "cache", "clear")[0] == 1
    assert len(list(cache.glob("*.npz"))) == 2
    assert call(capsys, "cache", "clear", "--yes")[0] == 0
    assert not [path for path in cache.rglob("*") if path.is_file()]


def test_cache_prune_keeps_what_was_used_last_within_a_size(pretended, cache, capsys):
    call(capsys, "train", "--epochs", 2, "--repetitions", 3, "--seed", 77)
    size = sum(path.stat().st_size for path in cache.glob("*.npz"))
    assert "Deleted 0 run files" in call(capsys, "cache", "prune", "--to", "1GB")[1]
    assert "Deleted 1 run files" in call(capsys, "cache", "prune", "--to", f"{0.9 * size / 1e3:.2f}kB")[1]
    assert len(list(cache.glob("*.npz"))) == 2


@pytest.mark.slow
def test_ctrl_c_keeps_what_is_finished_and_ends_the_workers(pretended, cache, tmp_path):
    code = (
        "import sys; from functools import partial; from pairmnist.cli import parser\n"
        "from pairmnist.service import places\n"
        f"places.LocalWorkers = partial(places.LocalWorkers, command={pretended!r})\n"
        "sys.exit(parser.main('train --epochs 20 --seed 77 --repetitions 50 --workers 1'.split()))"
    )
    process = subprocess.Popen([sys.executable, "-c", code], cwd=TOP, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    begun = any("of 50 runs" in line for line in process.stderr)
    process.send_signal(signal.SIGINT)
    rest = process.communicate(timeout=60)[1]
    assert begun
    assert process.returncode == 130
    assert "Interrupted" in rest
    assert "Traceback" not in rest
    assert 0 < len(stored(cache)) < 50
    assert not list(cache.glob("*.partial"))


@pytest.mark.slow
def test_a_real_training_from_end_to_end(cache):
    options = "--architecture fully-connected --training-pairs 100 --epochs 3 --repetitions 3 --json"
    command = [sys.executable, "-m", "pairmnist", "train", *options.split()]
    first = subprocess.run(command, cwd=TOP, capture_output=True, text=True, timeout=120)
    content = {path.name: path.read_bytes() for path in cache.glob("*.npz")}
    again = subprocess.run(command, cwd=TOP, capture_output=True, text=True, timeout=120)
    assert (first.returncode, again.returncode) == (0, 0), first.stderr
    assert len(content) == 3
    assert json.loads(first.stdout) == json.loads(again.stdout)
    assert content == {path.name: path.read_bytes() for path in cache.glob("*.npz")}
