"""A run of few epochs need not be trained where one of more is stored."""

import itertools
from unittest.mock import Mock

import numpy as np
import pytest

from pairmnist.config import Experiment, Run, Settings
from pairmnist.records import beginnings
from pairmnist.records.beginnings import BY_EPOCH, beginning
from pairmnist.records.packing import pack
from pairmnist.records.record import PARTS, Record, RecordError
from pairmnist.records.store import Store
from tests.support.records import make_record, put, save_runs
from tests.support.short_training import train

LONG = Run(Settings(architecture="fully-connected", epochs=12))


def shorter(run: Run, epochs: int) -> Run:
    return Run(run.settings.with_(epochs=epochs), run.repetition)


def assert_is_beginning(taken: Record, trained: Record) -> None:
    """The same bits in all that both records keep, and nothing else is missing but what a last epoch is needed for."""
    assert taken.run == trained.run
    assert taken.facts["status"] == trained.facts["status"]
    for part in ("curves", "digit losses"):
        for name in PARTS[part].keys() & trained.arrays.keys():
            np.testing.assert_array_equal(taken[name], trained[name], err_msg=name)
            assert taken[name].dtype == trained[name].dtype
    for epochs, names in BY_EPOCH.items():
        for name in names if epochs in taken.arrays else ():
            common = np.isin(trained[epochs], taken[epochs])
            assert common[:-1].all()  # the last epoch is replayed in any case
            np.testing.assert_array_equal(taken[name], trained[name][common], err_msg=name)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("settings", "epochs"),
    [
        (Settings(architecture="fully-connected"), 20),
        (Settings(architecture="fully-connected", auxiliary_loss=False, share_weights=False), 23),
        (Settings(epochs=5, training_pairs=150, share_weights=False, arithmetic="bfloat16"), 3),
        (Settings(architecture="residual-cnn", epochs=3, training_pairs=120), 2),
    ],
    ids=lambda value: value.architecture if isinstance(value, Settings) else f"{value} epochs",
)
def test_a_beginning_is_the_short_run_trained_on_its_own(settings, epochs, few_test_pairs):
    """Equal bits of every array that both keep."""
    (long,) = train(Run(settings, 1))
    (short,) = train(Run(settings.with_(epochs=epochs), 1))
    taken = beginning(long, epochs)
    assert_is_beginning(taken, short)
    assert taken.arrays.keys() >= {"loss", "test_error", "replay"}
    assert taken.final_error == short.final_error


@pytest.mark.parametrize("more", [-1, 0, 1, 2])
def test_a_run_that_diverged_is_a_beginning_before_and_after(more, few_test_pairs):
    """Up to the epoch before it is a good one, and a run that goes further diverges as it did."""
    wild = Run(Settings(epochs=12, learning_rate=10, training_pairs=100))
    (long,) = train(wild)
    good = len(long["loss"])
    assert long.diverged
    assert 2 <= good <= 9
    (short,) = train(shorter(wild, good + more))
    assert_is_beginning(beginning(long, good + more), short)
    assert short.diverged == (more > 0)


def test_what_a_last_epoch_is_needed_for_is_missing():
    taken = beginning(make_record(LONG), 7)
    assert not any(taken.has(part) for part in ("answers", "digits", "towers", "head", "tower weights"))
    assert all(taken.has(part) for part in ("curves", "digit losses", "replay", "gradients"))
    assert taken["replay_epochs"].tolist() == [1, 2, 3, 4, 5, 6, 7]
    assert taken["gradient_epochs"].tolist() == [1, 3, 5, 7]
    assert beginning(make_record(LONG), 11)["replay_epochs"].tolist() == list(range(1, 11))


def test_a_beginning_says_so_and_is_not_stored_for_itself():
    long = make_record(LONG)
    taken = beginning(long, 7)
    assert (taken.beginning_of, long.beginning_of) == (12, None)
    assert taken.facts["seconds"] == long.facts["seconds"]
    with pytest.raises(RecordError, match="not stored for itself"):
        pack(taken)


def test_the_store_gives_the_beginning_of_the_shortest_longer_run(store):
    for epochs in (50, 12, 30):
        store.save(shorter(LONG, epochs), pack(make_record(shorter(LONG, epochs))))
    assert store.load(shorter(LONG, 7)).beginning_of == 12
    assert store.load(shorter(LONG, 13)).beginning_of == 30
    assert store.load(shorter(LONG, 51)) is None
    assert store.load(LONG).beginning_of is None
    assert store.has(shorter(LONG, 7)) and not store.has(shorter(LONG, 51))


def test_a_run_of_its_own_comes_first(store):
    store.save(LONG, pack(make_record(LONG)))
    short = shorter(LONG, 7)
    before = store.stored([short])
    assert store.load(short).beginning_of == 12
    store.save(short, pack(make_record(short)))
    assert store.load(short).beginning_of is None
    assert store.stored([short]) != before


@pytest.mark.parametrize(
    "other", [Run(LONG.settings, 1), Run(LONG.settings.with_(seed=1)), Run(LONG.settings.with_(share_weights=False))]
)
def test_other_runs_have_no_part_in_it(store, other):
    store.save(other, pack(make_record(other)))
    assert store.load(shorter(LONG, 7)) is None
    assert store.stored([shorter(LONG, 7)]) == {}


def test_settings_in_which_what_follows_matters_have_no_beginnings(store, monkeypatch):
    store.save(LONG, pack(make_record(LONG)))
    monkeypatch.setattr(Settings, "has_beginnings", False)
    assert store.load(shorter(LONG, 7)) is None
    assert not store.has(shorter(LONG, 7))


def test_only_what_is_stored_is_listed(store):
    store.save(LONG, pack(make_record(LONG)))
    assert store.has(shorter(LONG, 7))
    assert store.experiments() == [Experiment(LONG.settings, 1)]
    assert store.runs() == [LONG]


def test_shipped_runs_have_beginnings_too(store, tmp_path):
    put(tmp_path / "shipped", make_record(LONG))
    assert store.load(shorter(LONG, 7)).beginning_of == 12


def test_a_damaged_longer_run_is_passed_over(store):
    for epochs in (30, 12):
        store.save(shorter(LONG, epochs), pack(make_record(shorter(LONG, epochs))))
    assert store.has(shorter(LONG, 7))
    (store.cache / f"{LONG.id}.npz").write_bytes(b"damaged")
    assert store.load(shorter(LONG, 7)).beginning_of == 30
    assert len(store.damaged) == 1


def test_a_beginning_ends_with_its_longer_run(store):
    store.save(LONG, pack(make_record(LONG)))
    assert store.has(shorter(LONG, 7))
    (store.cache / f"{LONG.id}.npz").unlink()
    assert not store.has(shorter(LONG, 7))


def test_all_who_ask_are_given_the_same_beginning(store):
    store.save(LONG, pack(make_record(LONG)))
    first, second = (store.load(shorter(LONG, 7)) for _ in range(2))
    assert first is second
    with pytest.raises(ValueError, match="read-only"):
        first["loss"][0] = 1


def test_a_store_may_do_without_beginnings(tmp_path):
    store = Store(tmp_path, shipped=None, beginnings=False)
    store.save(LONG, pack(make_record(LONG)))
    assert not store.has(shorter(LONG, 7))


def test_what_is_stored_here_is_known_without_going_through_thousands_of_files(store, monkeypatch):
    clock = itertools.count(step=1000)
    monkeypatch.setattr(beginnings, "thread_time", lambda: float(next(clock)))  # as if it took a quarter of an hour
    gone_through = Mock(wraps=store._files.runs)
    monkeypatch.setattr(store._files, "runs", gone_through)
    for epochs in range(10, 20):
        save_runs(store, Run(Settings(epochs=epochs)))
        assert store.has(Run(Settings(epochs=epochs - 5)))
    assert gone_through.call_count == 1
