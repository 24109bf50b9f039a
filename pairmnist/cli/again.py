"""`pairmnist train --again`: train what is stored anew, and say whether it came out as before."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd

from pairmnist.analysis import repeating
from pairmnist.analysis.trained import Trained, load
from pairmnist.config import Experiment, Run, SettingsError
from pairmnist.export.tables import as_json
from pairmnist.naming import full_name
from pairmnist.records.record import Record
from pairmnist.records.store import Store
from pairmnist.report import tables
from pairmnist.wording import percent, points

Finish = Callable[[Sequence[Run], Store], object]  # trains runs and keeps them in a store


def train_again(experiment: Experiment, finish: Finish, *, write_json: bool) -> int:
    """Train it into a folder that is thrown away, and print its errors beside the stored ones.

    Says before what counts as the same. Exit code 1 where the means differ by more, or a run failed. Raises
    SettingsError where nothing is stored to compare with.
    """
    shown = load(Store(), experiment, full_name(experiment))
    if not shown.finished:
        raise SettingsError("--again compares with stored runs, and none of these has finished: train them first")
    bound = repeating.bound(shown)
    if not write_json:
        print(f"{shown.label}\n\n{expectation(bound)}\n", flush=True)
    again = _trained(shown, finish)
    frame = repeating.side_by_side(shown, again)
    both = frame.dropna()
    difference = float((both["again"] - both["shown"]).mean()) if len(both) else float("nan")
    if write_json:
        print(_json(frame, bound, difference))
    else:
        print(f"{_table(frame)}\n\n{verdict(frame, bound, difference)}")
    return 0 if len(again) == len(shown.records) and abs(difference) <= bound else 1


def expectation(bound: float) -> str:
    """What is promised before anything is trained."""
    return (
        "On the same processor with the same versions every error comes out equal. Elsewhere sums are rounded in\n"
        f"another way, and the mean error may differ by up to {points(bound).removeprefix('+')} points, which are\n"
        "three standard errors of the difference."
    )


def verdict(frame: pd.DataFrame, bound: float, difference: float) -> str:
    """What came of it."""
    if len(frame) and frame["shown"].equals(frame["again"]):
        return "All errors are equal."
    held = "within" if abs(difference) <= bound else "BEYOND"
    equal = int((frame["shown"] == frame["again"]).sum())
    return (
        f"{equal} of {len(frame)} errors are equal; the mean differs by {points(difference)} points, "
        f"{held} the {points(bound).removeprefix('+')} stated."
    )


def _trained(shown: Trained, finish: Finish) -> list[Record]:
    """The records of the same repetitions, trained anew and kept nowhere."""
    runs = [record.run for record in shown.records]
    with TemporaryDirectory(prefix="pairmnist-again-") as folder:
        store = Store(Path(folder), shipped=None, beginnings=False)
        finish(runs, store)
        return [record for record in store.load_all(runs) if record]


def _table(frame: pd.DataFrame) -> str:
    rows = [
        [str(repetition + 1), percent(shown, 1), percent(new, 1), points(new - shown, 1), "yes" if same else "no"]
        for repetition, shown, new, same in zip(*(frame[column] for column in frame), strict=True)
    ]
    columns = ["repetition", "shown", "again", "points", "same processor's name and versions"]
    return tables.text(tables.Table("Test error, as stored and trained again", columns, rows))


def _json(frame: pd.DataFrame, bound: float, difference: float) -> str:
    per_run = frame.assign(
        repetition=frame["repetition"] + 1,
        shown_percent=100 * frame["shown"],
        again_percent=100 * frame["again"],
    )
    columns = ["repetition", "shown_percent", "again_percent", "same_place"]
    content = {
        "bound_points": round(100 * bound, 6),
        "mean_difference_points": round(100 * difference, 6),
        "runs": json.loads(as_json(per_run[columns])),
    }
    return json.dumps(content, indent=2)
