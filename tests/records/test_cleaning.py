"""What is deleted of a cache, and what never is."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pairmnist.config import Experiment, Run, Settings
from pairmnist.records.cleaning import WRITTEN
from pairmnist.records.store import Store
from tests.support.records import make_record, put, save_runs

SETTINGS = Settings(architecture="fully-connected", epochs=4)
RUNS = Experiment(SETTINGS, 4).runs()


def file_of(store: Store, run: Run) -> Path:
    return store.cache / f"{run.id}.npz"


def age(path: Path, seconds: float) -> None:
    """Let a file look as if it was last written and used so long ago."""
    os.utime(path, (time.time() - seconds,) * 2)


def save_in_order(store: Store, *runs: Run) -> int:
    """Store runs, each an hour later than the one before; returns about how large one is."""
    save_runs(store, *runs)
    for hours, run in enumerate(reversed(runs), start=1):
        age(file_of(store, run), 3600 * hours)
    return file_of(store, runs[0]).stat().st_size


def left(store: Store) -> list[Run]:
    return [run for run in RUNS if file_of(store, run).exists()]


def test_clearing_deletes_our_files_only(store, tmp_path):
    save_runs(store, *RUNS[:2])
    (store.cache / "damaged").mkdir()
    file_of(store, RUNS[1]).rename(store.cache / "damaged" / f"{RUNS[1].id}.npz")
    shipped = put(tmp_path / "shipped", make_record(RUNS[0]))
    names = ("README.md", "thesis.npz", "thesis.partial", "damaged/notes")
    mine = [store.cache / name for name in names]
    for path in mine:
        path.write_text("mine")
    assert len(store.own_files()) == 2
    store.clear()
    assert store.own_files() == []
    assert all(path.exists() for path in [*mine, shipped])


@pytest.mark.parametrize("step", ["clear", "save"])
def test_half_written_files_go_when_nobody_can_be_writing_them_any_more(store, step):
    fresh, old = (store.cache / f"{RUNS[0].id}.{name}.partial" for name in ("fresh", "old"))
    store.cache.mkdir()
    for path in (fresh, old):
        path.write_bytes(b"half")
    age(old, WRITTEN + 1)
    if step == "clear":
        store.clear()
    else:
        save_runs(store, RUNS[1])
    assert fresh.exists() and not old.exists()


def test_pruning_takes_what_was_not_used_for_the_longest_time(store):
    size = save_in_order(store, *RUNS)
    assert store.prune(4.5 * size) == []
    assert [file.path for file in store.prune(2.5 * size)] == [file_of(store, run) for run in RUNS[:2]]
    assert left(store) == RUNS[2:]


def test_a_run_that_was_looked_at_counts_as_used(store):
    size = save_in_order(store, *RUNS)
    before = store.stored(RUNS)
    store.load(RUNS[0])
    assert store.stored(RUNS) == before  # and not as written
    store.prune(2.5 * size)
    assert left(store) == [RUNS[0], RUNS[3]]


def test_what_is_in_use_stays_even_as_the_beginning_of_another_run(store):
    longer = Run(SETTINGS.with_(epochs=9), 3)
    save_in_order(store, *RUNS[:2], longer)
    store.prune(0, in_use=[RUNS[1], RUNS[3]])
    assert left(store) == [RUNS[1]]
    assert file_of(store, longer).exists()
    assert store.load(RUNS[3]).beginning_of == 9


def test_shipped_runs_stay(store, tmp_path):
    put(tmp_path / "shipped", make_record(RUNS[0]))
    save_runs(store, RUNS[1])
    assert store.delete(Experiment(SETTINGS, 1).runs()) == 0
    store.prune(0)
    assert store.runs() == [RUNS[0]]


def test_damaged_files_go_first(store):
    size = save_in_order(store, *RUNS)
    file_of(store, RUNS[3]).write_bytes(bytes(size))
    store.load(RUNS[3])
    assert len(store.damaged) == 1
    assert [file.path.parent.name for file in store.prune(3.5 * size)] == ["damaged"]


def test_an_experiment_is_deleted_and_nothing_else(store):
    others = [Run(SETTINGS.with_(epochs=9)), Run(SETTINGS.with_(seed=1)), RUNS[3]]
    save_runs(store, *RUNS[:3], *others)
    assert store.delete(Experiment(SETTINGS, 3).runs()) == 3
    assert set(store.runs()) == set(others)
    assert store.delete(Experiment(SETTINGS, 3).runs()) == 0


def test_what_is_in_use_is_not_deleted_also_as_the_beginning_of_another(store):
    longer = Run(SETTINGS.with_(epochs=9), 3)
    save_runs(store, *RUNS[:2], longer)
    assert store.delete([*RUNS[:2], longer], in_use=[RUNS[1], RUNS[3]]) == 1
    assert set(store.runs()) == {RUNS[1], longer}


HAMMER = """
import sys
from pathlib import Path
import numpy as np
from pairmnist.config import Experiment, Settings
from pairmnist.records.packing import pack
from pairmnist.records.store import Store
from tests.support.records import make_record

runs = Experiment(Settings(architecture="fully-connected", epochs=4), 6).runs()
store, rng = Store(Path(sys.argv[1]), shipped=None), np.random.default_rng(int(sys.argv[2]))
for _ in range(150):
    run = runs[rng.integers(len(runs))]
    match rng.integers(5):
        case 0:
            store.save(run, pack(make_record(run)))
        case 1:
            store.prune(int(rng.integers(400_000)))
        case 2:
            store.clear() if rng.integers(4) == 0 else store.verify()
        case 3:
            assert len(store.experiments()) <= 1
        case _:
            record = store.load(run)
            assert record is None or np.array_equal(record["margin"], make_record(run)["margin"])
assert not store.problems, store.problems
"""


@pytest.mark.slow
def test_several_programs_share_a_cache(tmp_path):
    """They save, load, list, verify, prune and clear at the same time: none fails, and none reads a wrong record."""
    top = Path(__file__).parents[2]
    programs = [
        subprocess.Popen(
            [sys.executable, "-c", HAMMER, str(tmp_path), str(n)], cwd=top, stderr=subprocess.PIPE, text=True
        )
        for n in range(3)
    ]
    for program in programs:
        _, errors = program.communicate(timeout=120)
        assert program.returncode == 0, errors
    assert not [path for path in tmp_path.rglob("*") if path.suffix == ".partial"]
