"""What the command line gives to take away: every run as a row, and a comparison as a page of its own."""

import sys
from argparse import Namespace

from pairmnist.analysis.trained import Trained, load
from pairmnist.config import SETTINGS, Experiment, Run, Settings
from pairmnist.data.digits import held_out_pairs
from pairmnist.export import tables
from pairmnist.export.document import document
from pairmnist.naming import labels, scenario_name
from pairmnist.records.record import Record
from pairmnist.records.store import Store
from pairmnist.report import variants


def runs(args: Namespace) -> int:
    """Print a row for every stored run."""
    store = Store()
    frame = tables.runs(stored(store))
    for problem in store.problems:
        print(problem, file=sys.stderr)
    print(tables.as_json(frame) + "\n" if args.json else tables.csv(frame).decode(), end="")
    return 0


def export(args: Namespace) -> int:
    """Write a comparison as one HTML file."""
    store, base = Store(), Experiment(settings_of(args), args.repetitions)
    experiments = {Run(one.settings).id: one for one in variants.experiments(base, args.compare)}.values()
    names = labels([*experiments])
    trained = [load(store, one, name) for one, name in zip(experiments, names, strict=True)]
    if not any(one.finished for one in trained):
        print("None of these networks is stored: train them first. Nothing was written.", file=sys.stderr)
        return 1
    content = document(trained, held_out_pairs)
    args.file.write_text(content, encoding="utf-8", newline="\n")
    print(f"Wrote {args.file} ({len(content.encode()) / 1e6:.1f} MB). It opens in any browser, without a network.")
    return 0


def settings_of(args: Namespace) -> Settings:
    """The settings that the options say."""
    return Settings(**{name: value for name, value in vars(args).items() if name in SETTINGS and value is not None})


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
