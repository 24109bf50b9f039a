"""A file that cannot be read for a moment is neither damaged nor forgotten."""

import os
import resource
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest

from pairmnist.config import Experiment, Run, Settings
from pairmnist.records import files
from tests.support.records import make_record, put

RUN = Run(Settings(epochs=4))


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
