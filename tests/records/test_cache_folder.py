"""The folder in which a machine's own runs are kept."""

from pathlib import Path

import pytest
from platformdirs import user_cache_path

from pairmnist.config import SettingsError
from pairmnist.records import cache_folder as module
from pairmnist.records.cache_folder import cache_folder
from pairmnist.records.store import Store


def test_a_cache_that_is_no_folder_is_refused_in_words(tmp_path):
    (tmp_path / "cache").write_text("mine")
    with pytest.raises(SettingsError, match=r"is no folder.*PAIRMNIST_CACHE"):
        Store(tmp_path / "cache")


def test_runs_are_kept_in_the_named_folder_else_in_the_checkout_else_in_the_users_cache(monkeypatch, tmp_path):
    monkeypatch.setenv("PAIRMNIST_CACHE", str(tmp_path / "mine"))
    assert cache_folder() == tmp_path / "mine"
    monkeypatch.delenv("PAIRMNIST_CACHE")
    assert cache_folder() == Path(__file__).parents[2] / "cache"
    monkeypatch.setattr(module, "CHECKOUT", tmp_path)
    assert cache_folder() == user_cache_path("pairmnist", appauthor=False)


def test_a_named_folder_stays_the_same_wherever_the_program_goes(monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    monkeypatch.setenv("PAIRMNIST_CACHE", "~/runs")
    assert cache_folder() == tmp_path / "runs"
    monkeypatch.setenv("PAIRMNIST_CACHE", "runs")
    monkeypatch.chdir(tmp_path)
    store = Store(shipped=None)
    monkeypatch.chdir("/")
    assert store.cache == tmp_path / "runs"


def test_a_home_folder_of_nobody_is_said_in_a_sentence(monkeypatch):
    monkeypatch.setenv("PAIRMNIST_CACHE", "~nobody-of-this-name/runs")
    with pytest.raises(SettingsError, match="PAIRMNIST_CACHE"):
        cache_folder()
