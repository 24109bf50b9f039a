"""The command line: which arguments it takes, its exit codes, and consoles."""

import os
import re
import subprocess
import sys
from random import Random

import pytest

from pairmnist.cli import commands
from pairmnist.cli.parser import main
from pairmnist.cli.taking import settings_of
from pairmnist.config import SETTINGS, Settings
from tests.support.command_line import call, usage_error
from tests.support.random_settings import other_value
from tests.support.server import TOP


@pytest.mark.parametrize("name", SETTINGS)
def test_every_setting_has_an_option(monkeypatch, name):
    asked: list[Settings] = []
    monkeypatch.setitem(commands.COMMANDS, "train", lambda args: asked.append(settings_of(args)))
    value = other_value(SETTINGS[name], SETTINGS[name].default, Random(name))
    option = name.replace("_", "-")
    words = [f"--{'' if value else 'no-'}{option}"] if isinstance(value, bool) else [f"--{option}", str(value)]
    main(["train", *words])
    assert asked == [Settings().with_(**{name: value})]


def test_help_says_each_settings_limits_and_default(capsys):
    with pytest.raises(SystemExit):
        main(["train", "--help"])
    words = " ".join(capsys.readouterr().out.split())
    for setting in SETTINGS.values():
        assert setting.help in words
    assert "1 to 500 (default: 50)" in words


def test_wrong_usage_has_its_own_exit_code_and_says_what_is_accepted(capsys, monkeypatch):
    assert "500" in usage_error(capsys, "train", "--epochs", "501")
    assert "residual-cnn" in usage_error(capsys, "train", "--architecture", "transformer")
    assert "cuda:N" in usage_error(capsys, "train", "--device", "gpu")
    assert "--into" in usage_error(capsys, "study", "--keep", "slim")
    assert "name of a folder" in usage_error(capsys, "study", "--into", "")
    assert "500MB" in usage_error(capsys, "cache", "prune", "--to", "much")
    assert "COMMAND" in usage_error(capsys)
    monkeypatch.setenv("PAIRMNIST_WORKERS", "many")
    assert "PAIRMNIST_WORKERS" in usage_error(capsys, "train", "--epochs", "1")


def test_a_cache_that_cannot_be_used_is_said_in_a_sentence(cache, capsys):
    cache.write_text("mine")
    assert "is no folder" in usage_error(capsys, "cache", "list")


@pytest.mark.slow
def test_on_a_console_without_our_signs_numbers_keep_theirs(capsys):
    """Such a console has − as -, and what was positive stays so."""
    command = [sys.executable, "-m", "pairmnist", "report"]
    environment = os.environ | {"PYTHONIOENCODING": "cp1252"}
    done = subprocess.run(command, cwd=TOP, env=environment, capture_output=True, check=True)
    _, whole, _ = call(capsys, "report")
    numbers = re.findall(r"[-−+]?[0-9.]+", whole)
    assert any(number.startswith("−") for number in numbers)
    assert re.findall(r"[-+]?[0-9.]+", done.stdout.decode("cp1252")) == [n.replace("−", "-") for n in numbers]
    assert not done.stderr


@pytest.mark.slow
def test_a_reader_that_goes_early_is_no_error():
    command = [sys.executable, "-m", "pairmnist", "report", "--format", "json"]
    with subprocess.Popen(command, cwd=TOP, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        process.stdout.close()
        assert not process.stderr.read()
    assert process.returncode == 141


def test_what_page_does_not_know_is_for_streamlit(monkeypatch, capsys):
    given: list[str] = []
    monkeypatch.setattr(commands, "serve", given.extend)
    assert main(["page", "--server.port", "8502"]) == 0
    assert given == ["--server.port", "8502"]
    assert "--server.port" in usage_error(capsys, "report", "--server.port", "8502")


def test_a_scheduler_is_named_by_its_whole_address(capsys):
    assert "tcp://10.0.0.5:8786" in usage_error(capsys, "train", "--scheduler", "10.0.0.5")
