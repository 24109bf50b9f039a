"""What the command line does once its arguments are read. Each command returns its exit code."""

import json
import sys
from argparse import Namespace
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import asdict
from functools import partial
from typing import Any

from pairmnist import architectures
from pairmnist.analysis.answers import with_readings
from pairmnist.analysis.statistics import mean_interval
from pairmnist.analysis.trained import Trained, final_errors, load
from pairmnist.architectures import ARCHITECTURES
from pairmnist.cli import taking
from pairmnist.cli.again import train_again
from pairmnist.cli.page import serve
from pairmnist.cli.progress import Progress
from pairmnist.cli.taking import settings_of
from pairmnist.config import Experiment, Run, Settings, SettingsError
from pairmnist.naming import changes, scenario_name
from pairmnist.records.cleaning import OwnFile
from pairmnist.records.record import PARTS, Record
from pairmnist.records.store import Store
from pairmnist.report import published, tables
from pairmnist.service.interface import RunState
from pairmnist.service.limits import Limits
from pairmnist.service.places import workers_at
from pairmnist.service.service import Service
from pairmnist.wording import mean_and_sd


def train(args: Namespace) -> int:
    if args.again:
        finish = partial(_finish, args=args)
        return train_again(Experiment(settings_of(args), args.repetitions), finish, write_json=args.json)
    return _train_all([Experiment(settings_of(args), args.repetitions)], Store(), args)


def study(args: Namespace) -> int:
    if args.keep != "everything" and not args.into:
        raise SettingsError("--keep needs --into FOLDER: the cache keeps everything that the page shows")
    reduce = None if args.keep == "everything" else partial(reduce_to_level, level=args.keep)
    store = Store(args.into, shipped=None, reduce=reduce, beginnings=False) if args.into else Store()
    return _train_all([Experiment(settings, args.repetitions) for settings in _scenarios(args)], store, args)


def page(args: Namespace) -> int:
    serve(args.options)
    return 0


def reduce_to_level(record: Record, level: str) -> Record:
    """What is kept of a record: 'slim' leaves out the towers' weights but for repetition 0, 'curves' much more."""
    if level == "curves":
        return with_readings(record).reduced_to(["answers", "readings"])
    return record.reduced_to([*PARTS, "head"] + ["tower weights"] * (record.run.repetition == 0))


def report(args: Namespace) -> int:
    from pairmnist.report import comparison, rendering

    store = Store()
    trained = [load(store, experiment, scenario_name(experiment.settings)) for experiment in published.experiments()]
    _warn(store.problems)
    print(rendering.render(comparison.cells(trained), args.format), end="")
    return 0


def params(args: Namespace) -> int:
    counts = {name: architectures.networks()[name]["parameters"] for name in ARCHITECTURES}
    if args.json:
        print(json.dumps(counts, indent=2))
    else:
        rows = [
            [ARCHITECTURES[name].name, f"{count['apart']:,}", f"{count['shared']:,}"] for name, count in counts.items()
        ]
        print(tables.text(tables.Table("Number of parameters", ["architecture", "apart", "shared"], rows)))
    return 0


def cache_list(args: Namespace) -> int:
    store = Store()
    stored: dict[Settings, list[str]] = {}
    for run in store.runs():
        stored.setdefault(run.settings, []).append(run.id)
    if args.json:
        print(json.dumps([{"settings": asdict(settings), "runs": ids} for settings, ids in stored.items()]))
    else:
        rows = [[*_describe(settings), str(len(ids))] for settings, ids in stored.items()]
        print(tables.text(tables.Table("Stored experiments", ["scenario", "settings", "repetitions"], rows)))
        _say_others(store.other_versions())
    return 0


def cache_verify(args: Namespace) -> int:
    store = Store()
    good = store.verify()
    _warn([*store.damaged, *store.unreadable])
    unreadable = f", {len(store.unreadable)} cannot be read now" if store.unreadable else ""
    print(f"{good} run files are good, {len(store.damaged)} damaged{unreadable}.")
    _say_others(store.other_versions())
    return 1 if store.damaged or store.unreadable else 0


def cache_clear(args: Namespace) -> int:
    store = Store()
    files = store.own_files()
    if not args.yes and not _confirm(f"Delete {len(files)} run files ({_megabytes(files)}) in {store.cache}?"):
        print("Nothing was deleted.", file=sys.stderr)
        return 1
    store.clear()
    print(f"Deleted {len(files)} run files.")
    return 0


def cache_prune(args: Namespace) -> int:
    store = Store()
    gone = store.prune(args.to)
    left = _megabytes(store.own_files())
    print(f"Deleted {len(gone)} run files ({_megabytes(gone)}), not used for the longest time. {left} are left.")
    return 0


COMMANDS: dict[str, Callable[[Namespace], int]] = {
    "train": train,
    "study": study,
    "page": page,
    "report": report,
    "params": params,
    "runs": taking.runs,
    "export": taking.export,
    "cache list": cache_list,
    "cache verify": cache_verify,
    "cache clear": cache_clear,
    "cache prune": cache_prune,
}


def _scenarios(args: Namespace) -> list[Settings]:
    """The report's scenarios as far as they were asked for, each with the auxiliary loss at every α, none twice."""
    found: dict[str, Settings] = {}
    for scenario in published.scenarios(settings_of(args), args.architectures):
        asked = args.share_weights in (None, scenario.share_weights)
        if asked and args.auxiliary_loss in (None, scenario.auxiliary_loss):
            for alpha in args.alphas:
                settings = scenario.with_(alpha=alpha)
                found.setdefault(Run(settings).id, settings)
    return list(found.values())


def _train_all(experiments: Sequence[Experiment], store: Store, args: Namespace) -> int:
    """Train what is not stored, and print what came out."""
    runs = [run for one in experiments for run in one.runs()]
    missing = [run for run in runs if not store.has(run)]
    if missing and (refusal := store.problem(len(missing))):
        _warn([f"Nothing was trained: {refusal}."])
        return 1
    states = _finish(runs, store, args)
    problems = {state.run.id: state.message or "it was cancelled" for state in states if state.state != "stored"}
    trained = [load(store, experiment, scenario_name(experiment.settings)) for experiment in experiments]
    _warn(store.problems)
    _warn(f"{sum(m == message for m in problems.values())} × failed: {message}" for message in set(problems.values()))
    if args.json:
        print(json.dumps([_summary(one, problems) for one in trained], indent=2))
    else:
        print(tables.text(_table(trained)))
        _say_beginnings(trained)
    hopeless = any(one.diverged and not one.finished for one in trained)
    return 1 if problems or hopeless or store.save_kept() else 0


def _finish(runs: Sequence[Run], store: Store, args: Namespace) -> list[RunState]:
    """Train these runs, with progress on stderr, until each is stored or failed."""
    visitor = "command line"
    workers = workers_at(args.scheduler, args.workers or Limits.from_environment().workers)
    with closing(Service(store, workers)) as service, Progress(sys.stderr) as progress:
        service.train(runs, visitor, args.device)
        while not service.wait(runs, progress.interval):
            service.see(visitor)
            progress.show(service.states(runs, visitor), service.estimate(runs, args.device))
        states = service.states(runs, visitor)
        progress.show(states, 0)
    return states


def _summary(trained: Trained, problems: dict[str, str]) -> dict[str, Any]:
    """An experiment's results for a script; errors are fractions, and what cannot be said is null."""
    interval = mean_interval(final_errors(trained))
    return {
        "settings": asdict(trained.experiment.settings),
        "repetitions": trained.experiment.repetitions,
        "finished": interval.n,
        "diverged": len(trained.diverged),
        "failed": {run.repetition: problems[run.id] for run in trained.experiment.runs() if run.id in problems},
        "mean": round(interval.mean, tables.DECIMALS) if interval.n else None,
        "sd": round(interval.sd, tables.DECIMALS) if interval.n > 1 else None,
        "test_errors": {record.run.repetition: record.final_error for record in trained.finished},
        "runs": [run.id for run in trained.experiment.runs()],
        "beginning_of": {record.run.repetition: record.beginning_of for record in trained.records},
    }


def _table(trained: Sequence[Trained]) -> tables.Table:
    rows = []
    for one in trained:
        interval = mean_interval(final_errors(one))
        error = mean_and_sd(interval.mean, interval.sd) if interval.n else "–"
        rows.append([*_describe(one.experiment.settings), error, str(interval.n), str(len(one.diverged))])
    caption = "Test error in % at the last epoch: mean ± standard deviation over n repetitions"
    return tables.Table(caption, ["scenario", "settings", "error", "n", "diverged"], rows)


def _describe(settings: Settings) -> list[str]:
    """The scenario, and the settings that are not the report's."""
    return [scenario_name(settings), ", ".join(changes(settings))]


def _say_beginnings(trained: Sequence[Trained]) -> None:
    """A shorter run need not be trained where a longer one is stored; its time and machine are the longer one's."""
    taken = [record.beginning_of for one in trained for record in one.records if record.beginning_of]
    if taken:
        longer = " and ".join(str(epochs) for epochs in sorted(set(taken)))
        print(f"{len(taken)} of these runs were not trained again: they are the beginnings of runs of {longer} epochs.")


def _say_others(number: int) -> None:
    if number:
        print(f"{number} more were trained by another version of pairmnist, and this one does not use them.")


def _megabytes(files: Sequence[OwnFile]) -> str:
    return f"{sum(file.size for file in files) / 1e6:.1f} MB"


def _warn(sentences: Any) -> None:
    for sentence in sentences:
        print(sentence, file=sys.stderr)


def _confirm(question: str) -> bool:
    try:
        return input(f"{question} [y/N] ").strip().lower() in ("y", "yes")
    except EOFError:
        print("Nobody is there to ask: say --yes to delete them.", file=sys.stderr)
        return False
