"""What the command line gives to take away: every run as a row, and a comparison or a lesson as a page of its own."""

import sys
from argparse import Namespace

from pairmnist.analysis.trained import Trained, load
from pairmnist.config import SETTINGS, Experiment, Run, Settings, SettingsError
from pairmnist.data.digits import held_out_pairs
from pairmnist.export import tables
from pairmnist.export.document import document
from pairmnist.export.lesson_document import lesson_document
from pairmnist.lessons.lesson import Step
from pairmnist.link import shown
from pairmnist.link.lessons import lessons, shows
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
    """Write a comparison, or a lesson, as one HTML file."""
    content = _lesson(args) if args.lesson else _comparison(args)
    if not content:
        print("None of these networks is stored: train them first. Nothing was written.", file=sys.stderr)
        return 1
    args.file.write_text(content, encoding="utf-8", newline="\n")
    print(f"Wrote {args.file} ({len(content.encode()) / 1e6:.1f} MB). It opens in any browser, without a network.")
    return 0


def _comparison(args: Namespace) -> str:
    """The comparison that the options say; nothing where none of its networks is stored."""
    store, base = Store(), Experiment(settings_of(args), args.repetitions)
    experiments = {Run(one.settings).id: one for one in variants.experiments(base, args.compare or "four")}.values()
    names = labels([*experiments])
    trained = [load(store, one, name) for one, name in zip(experiments, names, strict=True)]
    return document(trained, held_out_pairs) if any(one.finished for one in trained) else ""


def _lesson(args: Namespace) -> str:
    """The lesson that the options name. Raises SettingsError where there is none, and for settings beside it."""
    if args.compare or Experiment(settings_of(args), args.repetitions) != Experiment():
        raise SettingsError("a lesson says itself which networks it shows: leave the other options out")
    found, store = lessons(), Store()
    if args.lesson not in found.lessons:
        known = f"there is no lesson {args.lesson!r}, only {', '.join(found.lessons)}"
        raise SettingsError(" ".join([f"{known}.", *found.problems]))

    def shown_of(step: Step) -> list[Trained]:
        return [load(store, *one) for one in shown.experiments(shows(step))]

    return lesson_document(found.lessons[args.lesson], shown_of, held_out_pairs)


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
