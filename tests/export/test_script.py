"""The plain script: it runs, its error is the product's within sampling error, and stored weights answer the same."""

import re
import runpy
import sys
from math import sqrt
from random import Random

import pytest

from pairmnist.analysis.trained import Trained, final_errors, load
from pairmnist.architectures import ARCHITECTURES
from pairmnist.config import SETTINGS, Experiment, Settings
from pairmnist.export.script import TOWERS, script
from pairmnist.export.weights import weights
from pairmnist.records.store import Store
from pairmnist.training.preparing import exact_arithmetic
from tests.support.random_settings import other_value
from tests.support.records import make_record

SHORT = {"epochs": 1, "training_pairs": 100}


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    """Run the script of an experiment, with a file of weights or without; the errors that it prints, in percent."""

    def call(trained, content=None):
        path, file = tmp_path / "script.py", tmp_path / "weights.npz"
        path.write_text(script(trained), encoding="utf-8")
        if content is not None:
            file.write_bytes(content)
        monkeypatch.setattr(sys, "argv", [str(path), *([str(file)] if content is not None else [])])
        with exact_arithmetic():  # in one thread, which is faster for small networks
            runpy.run_path(str(path), run_name="__main__")
        return [float(error) for error in re.findall(r"repetition \d+: ([\d.]+) %", capsys.readouterr().out)]

    return call


def experiment(repetitions=1, **settings):
    return Trained(Experiment(Settings(**settings), repetitions), "", [])


def test_every_architecture_has_a_tower():
    assert TOWERS.keys() == ARCHITECTURES.keys()


@pytest.mark.parametrize("name", [name for name in SETTINGS if name not in ("architecture", "alpha")])
def test_every_setting_changes_the_script(name):
    other = other_value(SETTINGS[name], SETTINGS[name].default, Random(0))
    assert script(experiment(**{name: other})).split('"""')[2:] != script(experiment()).split('"""')[2:]


def test_it_holds_no_line_too_long_to_read():
    settings = Settings(architecture="residual-cnn", augmentation="swap-and-move", schedule="one-cycle", seed=7)
    assert max(map(len, script(Trained(Experiment(settings), "", [])).splitlines())) <= 120


@pytest.mark.slow
@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_the_script_of_every_architecture_trains(run, architecture):
    for share in (False, True):
        assert len(run(experiment(2, architecture=architecture, share_weights=share, **SHORT))) == 2


@pytest.mark.slow
def test_the_script_trains_with_every_setting_that_the_report_did_not_have(run):
    more = {"schedule": "one-cycle", "augmentation": "swap-and-move", "arithmetic": "bfloat16"}
    assert run(experiment(architecture="deep-cnn", protocol="new-draw", seed=3, **more, **SHORT))


@pytest.mark.slow
def test_the_error_of_the_fully_connected_script_is_ours_within_sampling_error(run):
    ours = load(Store(), Experiment(Settings(architecture="fully-connected"), 10), "")
    theirs = run(Trained(Experiment(ours.settings, 2), "", []))
    errors = 100 * final_errors(ours)
    allowed = 3 * errors.std(ddof=1) * sqrt(1 / len(errors) + 1 / len(theirs))
    assert abs(sum(theirs) / len(theirs) - errors.mean()) < allowed


@pytest.mark.slow
@pytest.mark.parametrize(
    ("architecture", "share"), [("fully-connected", True), ("simple-cnn", False), ("residual-cnn", True)]
)
def test_stored_weights_answer_in_the_script_as_they_did(run, architecture, share):
    settings = Settings(architecture=architecture, share_weights=share, protocol="new-draw")
    stored = load(Store(), Experiment(settings, 1), "")
    [record] = stored.records
    assert run(stored, weights(record)) == [pytest.approx(100 * record.final_error)]


def test_a_run_without_its_towers_gives_no_weights():
    with pytest.raises(ValueError, match="train it again"):
        weights(make_record())
