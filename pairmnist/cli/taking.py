"""What the command line gives to other programs: every run as a row."""

import sys
from argparse import Namespace

from pairmnist.analysis.trained import Trained
from pairmnist.config import Experiment, Settings
from pairmnist.export import tables
from pairmnist.naming import scenario_name
from pairmnist.records.record import Record
from pairmnist.records.store import Store


def runs(args: Namespace) -> int:
    """Print a row for every stored run."""
    store = Store()
    frame = tables.runs(stored(store))
    for problem in store.problems:
        print(problem, file=sys.stderr)
    print(tables.as_json(frame) + "\n" if args.json else tables.csv(frame).decode(), end="")
    return 0


def stored(store: Store) -> list[Trained]:
    """Everything that is stored, by settings."""
    found: dict[Settings, list[Record]] = {}
    for run, record in zip(every := list(store.runs()), store.load_all(every), strict=True):
        if record:
            found.setdefault(run.settings, []).append(record)
    return [
        Trained(Experiment(settings, len(records)), scenario_name(settings), records)
        for settings, records in found.items()
    ]
