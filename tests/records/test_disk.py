"""Whether runs can be kept is said before they are trained, in words that help."""

import errno
import shutil
from collections import namedtuple
from pathlib import Path

import pytest

from pairmnist.records import disk
from pairmnist.records.store import Store


def test_nothing_stands_in_the_way_of_an_ordinary_folder(tmp_path):
    store = Store(tmp_path / "not" / "there yet")
    assert store.problem(100) is None
    assert list(store.cache.iterdir()) == []


def test_a_folder_that_cannot_be_made_is_said_before_training():
    assert "/proc/x cannot be written" in (disk.problem(Path("/proc/x"), 1) or "")


def test_a_file_in_the_way_is_said(tmp_path):
    (tmp_path / "file").write_text("mine")
    assert "choose another folder with PAIRMNIST_CACHE" in (disk.problem(tmp_path / "file" / "cache", 1) or "")


def test_too_little_room_for_all_runs_is_said_with_how_many_fit(tmp_path, monkeypatch):
    usage = namedtuple("usage", "free")
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: usage(3 * disk.RUN_BYTES + 1))
    assert disk.problem(tmp_path, 3) is None
    assert "has room for about 3 of 10 runs: make room there" in (disk.problem(tmp_path, 10) or "")


@pytest.mark.parametrize(
    ("number", "advice"),
    [
        (errno.ENOSPC, "make room there"),
        (errno.EDQUOT, "make room there"),
        (errno.EROFS, "choose another folder with PAIRMNIST_CACHE"),
        (errno.EACCES, "let this user write there"),
        (errno.EMFILE, "when fewer files are open"),
        (errno.EIO, "mend it"),
    ],
)
def test_the_advice_fits_the_error(tmp_path, number, advice):
    words = disk.cannot_write(tmp_path, OSError(number, "why not"))
    assert words.startswith(f"{tmp_path} cannot be written (why not): ")
    assert advice in words
