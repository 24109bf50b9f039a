from pathlib import Path

import pytest

from tests.browser import find_browser as module
from tests.browser.find_browser import NoBrowserError, find_browser, main


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
    assert main() == 1
    assert "gone, which is not a program: install Chromium or Google Chrome" in capsys.readouterr().err


def test_without_a_browser_one_is_installed_or_a_sentence_says_what_to_do(machine, monkeypatch, capsys):
    with pytest.raises(NoBrowserError, match="install Chromium or Google Chrome"):
        find_browser()
    monkeypatch.setattr(module, "install_browser", lambda: program(machine / "chromium"))
    assert main() == 0
    assert capsys.readouterr().out.strip() == str(machine / "chromium")
