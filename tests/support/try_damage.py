"""Tries damaged run files of every kind on a store.

`python -m tests.support.try_damage FOLDER NUMBER` tries so many and prints as JSON what went wrong, how many were tried
of each kind, of which kinds some were read as the undamaged result, and the most memory that this process took, in MB.
"""

import json
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.random import Generator

from pairmnist import config
from pairmnist.records.store import Store
from tests.support.damage import IN_BYTES, ON_DISK, RUN, arrays
from tests.support.records import make_record


def try_one(place: Path, kind: Any, rng: Generator) -> tuple[bool, str]:
    """Damage a run's file in a cache of its own and use the store in all ways.

    Says whether the file is read, and what is wrong with that.
    """
    place.mkdir()
    path = place / f"{RUN.id}.npz"
    if kind in ON_DISK:
        kind(path, rng)
    else:
        path.write_bytes(kind(rng))
    steps: list[Callable[[Store], Any]] = [Store.experiments, Store.verify, Store.other_versions, lambda s: s.has(RUN)]
    store = Store(place, shipped=None)
    for number in rng.permutation(len(steps))[: rng.integers(len(steps) + 1)]:
        steps[number](store)
    record = store.load(RUN)
    for step in steps:
        step(store)
    if record is None:
        return False, "it counts as stored" if store.has(RUN) else ""
    same = all(np.array_equal(record[name], array) for name, array in arrays().items())
    unchanged = same and record.facts == make_record(RUN).facts and record.arrays.keys() == arrays().keys()
    return True, "" if unchanged else "it is read as another result"


def main(place: Path, number: int) -> None:
    config.TEST_PAIRS = 100
    rng = np.random.default_rng(0)
    kinds = [*IN_BYTES, *ON_DISK]
    wrong, tried, read_as_good = [], Counter[str](), set()
    for case in range(number):
        kind = kinds[case % len(kinds)]
        tried[kind.__name__] += 1
        try:
            read, problem = try_one(place / str(case), kind, rng)
        except Exception as error:
            read, problem = False, f"{type(error).__name__}: {error}"
        if read:
            read_as_good.add(kind.__name__)
        if problem:
            wrong.append(f"{kind.__name__} (case {case}): {problem}")
    print(json.dumps({"wrong": wrong, "tried": tried, "read": sorted(read_as_good), "megabytes": most_memory()}))


def most_memory() -> float:
    """The most memory that this process has had, in MB. (Linux's getrusage counts its parent's too.)"""
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) / 1000 for line in lines if line.startswith("VmHWM"))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
