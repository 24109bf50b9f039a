"""A reader sees a whole record or none, whatever lies in the folder."""

import os
import resource
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from platformdirs import user_cache_path

from pairmnist import config
from pairmnist.config import Experiment, Run, Settings, SettingsError
from pairmnist.records import files, packing
from pairmnist.records import store as store_module
from pairmnist.records.packing import pack
from pairmnist.records.record import RecordError
from pairmnist.records.store import Store, cache_folder
from pairmnist.report import published
from tests.support.records import about, make_record, repacked

RUN = Run(Settings(epochs=4))


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "cache", tmp_path / "shipped")


def put(folder, record, name=None):
    """Lay a record's file into a folder by hand."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name or record.run.id}.npz"
    path.write_bytes(pack(record))
    return path


def test_a_saved_record_is_read_back_whole(store):
    record = make_record(RUN)
    assert not store.has(RUN)
    assert store.load(RUN) is None
    store.save(RUN, pack(record))
    loaded = store.load(RUN)
    assert store.has(RUN)
    assert (loaded.run, loaded.facts) == (record.run, record.facts)
    assert loaded.arrays.keys() == record.arrays.keys()
    assert all(np.array_equal(loaded[name], record[name]) for name in record.arrays)


def test_a_second_run_is_not_the_first(store):
    store.save(RUN, pack(make_record(RUN)))
    assert not store.has(Run(RUN.settings, 1))


def test_what_is_read_cannot_be_changed_for_the_next_reader(store):
    store.save(RUN, pack(make_record(RUN)))
    with pytest.raises(ValueError, match="read-only"):
        store.load(RUN)["margin"][0] = 1


@pytest.mark.parametrize("harm", ["truncated", "empty", "garbage", "foreign archive", "another run", "bit flipped"])
def test_a_damaged_file_is_set_aside_and_can_be_replaced(store, harm, tmp_path):
    path = put(store.cache, make_record(RUN))
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 16
    if harm == "foreign archive":
        np.savez(path, holiday=np.arange(3))
    elif harm == "another run":
        path.write_bytes(pack(make_record(Run(RUN.settings, 1))))
    else:
        harmed = {"truncated": content[:-100], "empty": b"", "garbage": os.urandom(5000), "bit flipped": content}
        path.write_bytes(harmed[harm])
    assert store.load(RUN) is None
    assert not store.has(RUN)
    assert [file.name for file in (store.cache / "damaged").iterdir()] == [path.name]
    assert len(store.damaged) == 1
    assert "train" in store.damaged[0]
    store.save(RUN, pack(make_record(RUN)))
    assert store.load(RUN) is not None
    assert not store.damaged


def test_a_damaged_shipped_file_stays_where_it_is_and_does_not_count(store, tmp_path):
    path = put(tmp_path / "shipped", make_record(RUN))
    path.write_bytes(path.read_bytes()[:-100])
    assert store.load(RUN) is None
    assert not store.has(RUN)
    assert path.exists()
    assert len(store.damaged) == 1


def test_a_shipped_run_comes_before_one_of_the_cache(store, tmp_path):
    put(tmp_path / "shipped", make_record(RUN, likeness=np.float32(0.25)))
    store.save(RUN, pack(make_record(RUN, likeness=np.float32(0.75))))
    assert store.load(RUN)["likeness"] == 0.25
    assert not list((tmp_path / "shipped").glob(".*"))


def test_a_run_trained_here_again_comes_first_where_it_keeps_more(store, tmp_path):
    put(tmp_path / "shipped", make_record(RUN).reduced_to(["answers"]))
    assert not store.load(RUN).has("head")
    store.save(RUN, pack(make_record(RUN).reduced_to([])))
    assert store.load(RUN).has("answers")
    store.save(RUN, pack(make_record(RUN)))
    assert store.load(RUN).has("head")


def test_what_does_not_check_is_not_saved(store):
    with pytest.raises(RecordError):
        store.save(RUN, b"not a record")
    with pytest.raises(RecordError):
        store.save(RUN, pack(make_record(Run(RUN.settings, 1))))
    assert not store.has(RUN)
    assert list(store.cache.iterdir()) == []


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_full_disk_leaves_nothing_behind(store, step, monkeypatch):
    store.save(RUN, pack(make_record(RUN)))
    before = sorted(store.cache.iterdir())

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, step, full)
    with pytest.raises(OSError, match="No space left"):
        store.save(Run(RUN.settings, 1), pack(make_record(Run(RUN.settings, 1))))
    assert sorted(store.cache.iterdir()) == before


def test_a_share_that_refuses_chmod_keeps_the_run_all_the_same(store, monkeypatch):
    def refuse(*_, **__):
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "chmod", refuse)
    store.save(RUN, pack(make_record(RUN)))
    assert store.load(RUN) is not None


def test_a_store_may_keep_less(tmp_path):
    store = Store(tmp_path, shipped=None, reduce=lambda record: record.reduced_to(["answers"]))
    saved = store.save(RUN, pack(make_record(RUN)))
    loaded = store.load(RUN)
    assert saved.has("answers")
    assert not saved.has("digits")
    assert loaded is not None
    assert loaded.arrays.keys() == saved.arrays.keys()


def test_experiments_are_listed_with_their_repetitions_and_strangers_left_out(store, tmp_path):
    for settings in published.scenarios(RUN.settings)[:3]:
        put(store.cache, make_record(Run(settings, 1)))
    put(tmp_path / "shipped", make_record(Run(RUN.settings.with_(seed=7), 0)))
    put(store.cache, make_record(RUN), name="0" * 64)
    (store.cache / f"{'f' * 64}.npz").write_bytes(b"")
    (store.cache / "notes.npz").write_text("mine")
    listed = store.experiments()
    expected = [Experiment(settings, 2) for settings in published.scenarios(RUN.settings)[:3]]
    assert listed == [*expected, Experiment(RUN.settings.with_(seed=7), 1)]


def test_the_list_follows_the_folder(store):
    path = put(store.cache, make_record(RUN))
    assert store.experiments() == [Experiment(RUN.settings, 1)]
    put(store.cache, make_record(Run(RUN.settings, 4)))
    assert store.experiments() == [Experiment(RUN.settings, 5)]
    path.unlink()
    (store.cache / f"{Run(RUN.settings, 4).id}.npz").unlink()
    assert store.experiments() == []


def test_verify_finds_what_is_damaged(store):
    put(store.cache, make_record(RUN))
    put(store.cache, make_record(Run(RUN.settings, 1))).write_bytes(b"")
    assert store.verify() == 1
    assert len(store.damaged) == 1
    assert store.verify() == 1  # the damaged one is out of the way


def test_verify_leaves_runs_of_another_version_alone(store, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(config, "RECIPE", config.RECIPE - 1)
        path = put(store.cache, make_record(Run(RUN.settings)))
    put(store.cache, make_record(RUN))
    assert (store.verify(), store.other_versions()) == (1, 1)
    assert path.exists()
    assert not store.damaged
    assert store.experiments() == [Experiment(RUN.settings, RUN.repetition + 1)]


@pytest.mark.parametrize("what", ["folder", "pipe", "link to itself", "link to nothing"])
def test_what_is_no_plain_file_does_not_count_and_harms_nothing(store, what):
    put(store.cache, make_record(RUN)).unlink()
    path = store.cache / f"{RUN.id}.npz"
    make = {"folder": path.mkdir, "pipe": lambda: os.mkfifo(path)}
    make.get(what, lambda: path.symlink_to(path if what == "link to itself" else "nowhere"))()
    assert store.load(RUN) is None
    assert not store.has(RUN)
    assert store.experiments() == []
    assert store.verify() == 0
    store.clear()
    assert path.is_dir() == (what == "folder")


def test_a_cache_that_is_no_folder_is_refused_in_words(tmp_path):
    (tmp_path / "cache").write_text("mine")
    with pytest.raises(SettingsError, match=r"is no folder.*PAIRMNIST_CACHE"):
        Store(tmp_path / "cache")


@pytest.fixture
def no_more_files():
    """A context in which this process may open no more files: a fault of the moment."""

    @contextmanager
    def limit():
        before = resource.getrlimit(resource.RLIMIT_NOFILE)
        lowest_free = os.open(os.devnull, os.O_RDONLY)
        os.close(lowest_free)
        resource.setrlimit(resource.RLIMIT_NOFILE, (lowest_free, before[1]))
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_NOFILE, before)

    return limit


def test_a_file_that_cannot_be_read_for_a_moment_is_neither_damaged_nor_forgotten(store, no_more_files):
    path = put(store.cache, make_record(RUN))
    with no_more_files():
        assert store.load(RUN) is None
        assert not store.has(RUN)
        assert store.experiments() == []
        assert store.verify() == 0
        assert any("Too many open files" in sentence for sentence in store.problems)
        assert not store.damaged
        assert path.exists()
    assert store.has(RUN)
    assert store.load(RUN) is not None
    assert store.experiments() == [Experiment(RUN.settings, 1)]
    assert store.verify() == 1
    assert not store.problems


FIRST_READ = """
import os, resource, sys
from pathlib import Path
from pairmnist.config import Run, Settings
from pairmnist.records import files
from pairmnist.records.store import Store

store, run = Store(Path(sys.argv[1]), shipped=None), Run(Settings(epochs=4))
read, before = files.read, resource.getrlimit(resource.RLIMIT_NOFILE)

def read_with_the_last_handle(path, most):
    content = read(path, most)
    lowest_free = os.dup(1)
    os.close(lowest_free)
    resource.setrlimit(resource.RLIMIT_NOFILE, (lowest_free, before[1]))
    return content

files.read = read_with_the_last_handle
store.load(run)
assert not store.damaged, store.damaged
files.read = read
resource.setrlimit(resource.RLIMIT_NOFILE, before)
assert store.load(run) is not None, store.problems
"""


def test_what_is_loaded_for_the_first_read_and_cannot_be_is_no_damage_either(store):
    """Python and we load some things only when they are needed."""
    put(store.cache, make_record(RUN))
    command = [sys.executable, "-c", FIRST_READ, str(store.cache)]
    done = subprocess.run(command, cwd=Path(__file__).parents[2], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_a_file_that_may_not_be_read_is_found_again_when_it_may(store, monkeypatch):
    path = put(store.cache, make_record(RUN))

    def refuse(path, most):
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patch:
        patch.setattr(files, "read", refuse)
        assert (store.load(RUN), store.has(RUN), store.experiments()) == (None, False, [])
        assert f"{path} cannot be read now (Permission denied)" in store.problems[0]
    assert store.has(RUN)
    assert not store.problems


def other_format(number: int) -> bytes:
    """RUN's record in another format."""
    content = pack(make_record(RUN))
    return repacked(content, about=about(content, format=number))


def test_a_run_in_a_newer_format_is_left_alone_and_that_is_said(store):
    path = store.cache / f"{RUN.id}.npz"
    store.cache.mkdir()
    path.write_bytes(other_format(packing.FORMAT + 1))
    before = path.read_bytes()
    for _ in range(2):
        assert (store.load(RUN), store.has(RUN), store.experiments(), store.verify()) == (None, False, [], 0)
    assert path.read_bytes() == before
    assert not store.damaged
    assert store.other_versions() == 1
    assert f"its record format is {packing.FORMAT + 1}" in store.problems[0]
    store.save(RUN, pack(make_record(RUN)))
    assert store.load(RUN) is not None
    assert not store.problems


def test_settings_that_another_version_added_are_left_alone(store):
    content = pack(make_record(RUN))
    settings = RUN.settings.canonical() | {"schedule": "one cycle"}
    path = store.cache / f"{'a' * 64}.npz"
    store.cache.mkdir()
    path.write_bytes(repacked(content, about=about(content, settings=settings)))
    assert (store.experiments(), store.verify(), store.other_versions()) == ([], 0, 1)
    assert path.exists()
    assert not store.damaged


def test_a_run_in_an_older_format_is_read_through_its_conversions(store, monkeypatch):
    """As if format 2 had called the likeness of the towers so, and format 3 the machine."""

    def rename_likeness(about, arrays):
        if arrays:
            arrays["likeness"] = arrays.pop("similarity")

    def rename_machine(about, arrays):
        about["facts"]["machine"] = about["facts"].pop("computer")

    record = make_record(RUN)
    content = pack(record)
    facts = {{"machine": "computer"}.get(name, name): fact for name, fact in record.facts.items()}
    older = repacked(content, about=about(content, facts=facts), likeness=None, similarity=record["likeness"])
    store.cache.mkdir()
    (store.cache / f"{RUN.id}.npz").write_bytes(older)
    monkeypatch.setattr(packing, "FORMAT", packing.FORMAT + 2)
    for number, conversion in enumerate((rename_likeness, rename_machine), start=packing.FORMAT - 2):
        monkeypatch.setitem(packing.CONVERSIONS, number, conversion)
    loaded = store.load(RUN)
    assert store.experiments() == [Experiment(RUN.settings, 1)]
    assert loaded.facts == record.facts
    assert loaded.arrays.keys() == record.arrays.keys()
    assert loaded["likeness"] == record["likeness"]


def test_there_is_a_conversion_from_every_format_before():
    assert packing.CONVERSIONS.keys() == set(range(1, packing.FORMAT))


def test_runs_are_kept_in_the_named_folder_else_in_the_checkout_else_in_the_users_cache(monkeypatch, tmp_path):
    monkeypatch.setenv("PAIRMNIST_CACHE", str(tmp_path / "mine"))
    assert cache_folder() == tmp_path / "mine"
    monkeypatch.delenv("PAIRMNIST_CACHE")
    assert cache_folder() == Path(__file__).parents[2] / "cache"
    monkeypatch.setattr(store_module, "CHECKOUT", tmp_path)
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
