"""The package as a wheel, installed into an environment of its own and used from another folder."""

import json
import os
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from tests.support.server import TOP, running_app

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of an environment that has the wheel, and what it needs from the environment of the tests."""
    folder = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
    subprocess.run([*pip, "wheel", "--no-deps", "--no-build-isolation", "-w", folder, TOP], check=True)
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder / "venv"], check=True)
    programs = folder / "venv" / ("Scripts" if os.name == "nt" else "bin")
    (wheel,) = folder.glob("*.whl")
    subprocess.run([*pip, "--python", programs / "python", "install", "--no-deps", wheel], check=True)
    (packages,) = (folder / "venv").rglob("site-packages")
    (packages / "needed.pth").write_text(sysconfig.get_path("purelib"))
    return programs


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Another folder, of a user who has set nothing."""
    for name in ("PAIRMNIST_CACHE", "PYTHONPATH"):
        monkeypatch.delenv(name, raising=False)
    for name in ("HOME", "XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def output(*command: str | Path) -> str:
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, timeout=300).stdout


def test_the_command_trains_and_keeps_its_runs_in_the_users_cache(programs: Path, elsewhere: Path) -> None:
    options = "--architecture fully-connected --training-pairs 100 --epochs 2 --repetitions 1 --json"
    [summary] = json.loads(output(programs / "pairmnist", "train", *options.split()))
    assert [path.stem for path in (elsewhere / "home").rglob("*.npz")] == summary["runs"]


def test_the_shipped_runs_are_there(programs: Path, elsewhere: Path) -> None:
    assert "not trained" not in output(programs / "pairmnist", "report")


def test_the_page_opens_with_its_own_settings(programs: Path, elsewhere: Path) -> None:
    """The script that `pairmnist page` runs draws a chart, and Streamlit reads the settings beside it."""
    code = (
        "from streamlit.testing.v1 import AppTest; from pairmnist.cli.page import script\n"
        "page = AppTest.from_file(str(script()), default_timeout=60).run()\n"
        "print(len(page.exception), len(page.get('vega_lite_chart')))"
    )
    exceptions, charts = map(int, output(programs / "python", "-c", code).split())
    assert exceptions == 0 < charts
    with running_app(elsewhere, command=[programs / "pairmnist", "page"]) as server:
        assert f"URL: {server.url}" in server.log.read_text()  # and not the network's, which is Streamlit's default
