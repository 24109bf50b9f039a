"""What is saved, read, kept and listed, and where; a reader sees a whole record or none."""

import os

import numpy as np
import pytest

from pairmnist.config import Experiment, Run, Settings
from pairmnist.records.packing import pack
from pairmnist.records.record import RecordError
from pairmnist.records.store import Store
from pairmnist.report import published
from tests.support.records import make_record, put

RUN = Run(Settings(epochs=4))


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
