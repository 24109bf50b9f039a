"""Whatever lies in a cache folder: no crash, no long wait, little memory, and never a number that was not trained."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from pairmnist.config import Run, Settings
from pairmnist.records.packing import pack
from tests.support.records import make_record, put

RUN = Run(Settings(epochs=4))
HARMLESS = {"flipped", "overwritten", "surrounded", "truncated", "link"}  # may leave all that is read as it was


@pytest.mark.parametrize("harm", ["truncated", "empty", "garbage", "foreign archive", "another run", "bit flipped"])
def test_a_damaged_file_is_set_aside_and_can_be_replaced(store, harm, tmp_path):
    path = put(store.cache, make_record(RUN))
    content = path.read_bytes()
    flipped = bytearray(content)
    flipped[len(content) // 2] ^= 16
    if harm == "foreign archive":
        np.savez(path, holiday=np.arange(3))
    elif harm == "another run":
        path.write_bytes(pack(make_record(Run(RUN.settings, 1))))
    else:
        harmed = {"truncated": content[:-100], "empty": b"", "garbage": os.urandom(5000), "bit flipped": bytes(flipped)}
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


def test_verify_finds_what_is_damaged(store):
    put(store.cache, make_record(RUN))
    put(store.cache, make_record(Run(RUN.settings, 1))).write_bytes(b"")
    assert store.verify() == 1
    assert len(store.damaged) == 1
    assert store.verify() == 1  # the damaged one is out of the way


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


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is measured as Linux says it")
def test_a_thousand_damaged_files_are_refused_in_little_memory(tmp_path):
    command = [sys.executable, "-m", "tests.support.try_damage", str(tmp_path), "1000"]
    done = subprocess.run(command, cwd=Path(__file__).parents[2], capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert not found["wrong"]
    assert sum(found["tried"].values()) == 1000
    assert set(found["read"]) <= HARMLESS
    assert found["megabytes"] < 300
