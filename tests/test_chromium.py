"""The browser that the browser tests take."""

from pathlib import Path

import pytest

from tests.support import chromium as module
from tests.support.chromium import find_browser, main


@pytest.fixture
def machine(monkeypatch, tmp_path):
    """A machine without any browser: programs are found in this folder only."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setattr(module, "MAC_CHROME", str(tmp_path / "mac"))
    monkeypatch.setattr(module, "_playwrights_own", lambda: str(tmp_path / "playwright"))
    return tmp_path


def program(path: Path) -> str:
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
    return str(path)


def test_the_named_browser_comes_first_then_the_machines_then_playwrights(machine, monkeypatch):
    own = program(machine / "playwright")
    assert find_browser() == own
    installed = program(machine / "google-chrome")
    assert find_browser() == installed
    named = program(machine / "mine")
    monkeypatch.setenv("CHROMIUM", named)
    assert find_browser() == named


def test_a_named_browser_that_is_not_there_is_not_replaced_by_another(machine, monkeypatch, capsys):
    program(machine / "chromium")
    monkeypatch.setenv("CHROMIUM", str(machine / "gone"))
    assert main(["--install"]) == 1
    assert "gone, which is not a program: run `make browser`" in capsys.readouterr().err


def test_without_a_browser_one_is_installed_on_request_only(machine, monkeypatch, capsys):
    assert main([]) == 1
    assert "run `make browser`" in capsys.readouterr().err
    monkeypatch.setattr(module, "install_browser", lambda: program(machine / "chromium"))
    assert main(["--install"]) == 0
    assert capsys.readouterr().out.strip() == str(machine / "chromium")
