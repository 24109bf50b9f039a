"""Looking often costs little, and nothing that changes is missed for long."""

import os
import time

import pytest

from pairmnist.records.folder import SETTLED, TRUSTED, Folder

NAMES = [f"{number:064x}" for number in range(50)]
OLD, YOUNG = 10 * SETTLED, SETTLED / 4  # seconds since the folder's files changed


@pytest.fixture
def folder(tmp_path):
    for name in NAMES[:40]:
        (tmp_path / f"{name}.npz").write_bytes(b"1")
    return Folder(tmp_path)


def change(folder: Folder, ago: float) -> None:
    """Let the folder's time be that of a change so long ago."""
    os.utime(folder.path, (time.time() - ago,) * 2)


def see(folder: Folder) -> list[str]:
    """The runs that a look at the folder finds, one by one; the list of names must say the same."""
    folder.look()
    found = [name for name in NAMES if folder.modified(name)]
    assert found == folder.names()
    return found


def test_a_look_at_a_settled_folder_asks_the_disk_once(folder, monkeypatch):
    change(folder, OLD)
    see(folder)
    asked = []

    def noting(ask):
        def note(path):
            asked.append(path)
            return ask(path)

        return note

    for name in ("stat", "listdir"):
        monkeypatch.setattr(os, name, noting(getattr(os, name)))
    for _ in range(3):
        assert len(see(folder)) == 40
    assert asked == [folder.path] * 3


@pytest.mark.parametrize("ago", [OLD, YOUNG])
def test_files_that_come_go_or_are_replaced_are_seen_at_the_next_look(folder, ago):
    change(folder, ago)
    see(folder)
    (folder.path / f"{NAMES[40]}.npz").write_bytes(b"1")
    assert NAMES[40] in see(folder)
    (folder.path / f"{NAMES[0]}.npz").unlink()
    assert NAMES[0] not in see(folder)
    before = folder.modified(NAMES[1])
    new = folder.path / "new"
    new.write_bytes(b"2")
    os.utime(new, (1, 1))
    os.replace(new, folder.path / f"{NAMES[1]}.npz")
    see(folder)
    assert folder.modified(NAMES[1]) != before


def test_a_change_that_the_folders_time_does_not_show_is_seen_while_the_time_is_young(folder):
    """Two changes within one step of the file system's clock have one time."""
    change(folder, YOUNG)
    time_of_first = os.stat(folder.path).st_mtime_ns
    see(folder)
    (folder.path / f"{NAMES[40]}.npz").write_bytes(b"1")
    os.utime(folder.path, ns=(time_of_first, time_of_first))
    assert NAMES[40] in see(folder)


def test_what_was_seen_is_relied_on_for_a_limited_time(folder, monkeypatch):
    """Some file systems do not keep a folder's time at all."""
    change(folder, OLD)
    time_of_all = os.stat(folder.path).st_mtime_ns
    see(folder)
    (folder.path / f"{NAMES[40]}.npz").write_bytes(b"1")
    os.utime(folder.path, ns=(time_of_all, time_of_all))
    later = time.time() + TRUSTED + 1
    monkeypatch.setattr(time, "time", lambda: later)
    assert NAMES[40] in see(folder)


def test_a_folder_that_is_not_there_is_empty(tmp_path):
    folder = Folder(tmp_path / "nowhere")
    assert see(folder) == []
    folder.path.mkdir()
    (folder.path / f"{NAMES[3]}.npz").write_bytes(b"1")
    assert see(folder) == [NAMES[3]]
