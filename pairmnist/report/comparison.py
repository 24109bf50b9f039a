"""Ours beside what the report published, as a frame of fractions. `report.rendering` writes it as tables."""

import math
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np
import pandas as pd

from pairmnist import architectures
from pairmnist.analysis.statistics import mean_interval
from pairmnist.analysis.trained import Trained, final_errors
from pairmnist.architectures import ARCHITECTURES
from pairmnist.config import PROTOCOLS, Settings
from pairmnist.naming import scenario_label
from pairmnist.report import published

Place: TypeAlias = tuple[str, str, bool, bool]  # data protocol, architecture, weight sharing, auxiliary loss

LAST_EPOCHS, RISE = 10, 0.05  # a late rise: the last error is this far above the median of so many last epochs


def cells(trained: Sequence[Trained]) -> pd.DataFrame:
    """One row a scenario, all twelve in the report's order, errors as fractions; what is not there is NaN.

    trained: what there is of `published.experiments()`. Columns: architecture, share_weights, auxiliary_loss,
    parameters, report_parameters, report_mean, report_sd; per protocol, beginning with one_draw_ or new_draw_: mean, sd
    (over repetitions), low, high (95 % t-interval of the mean), n (finished), diverged, difference (our mean − the
    report's); and tolerance and explained, see `explain`.
    """
    found = {_place(one.settings): one for one in trained}
    return explain(pd.DataFrame([_published(s) | _ours(found, s) for s in published.scenarios()]))


def _place(settings: Settings) -> Place:
    """Where in the tables an experiment stands, whatever its other settings are."""
    return settings.protocol, settings.architecture, settings.share_weights, settings.auxiliary_loss


def _published(settings: Settings) -> dict[str, Any]:
    architecture, share = settings.architecture, settings.share_weights
    mean, sd = published.error(settings)
    return {
        "architecture": architecture,
        "share_weights": share,
        "auxiliary_loss": settings.auxiliary_loss,
        "parameters": architectures.parameters(architecture, share),
        "report_parameters": published.parameters(settings),
        "report_mean": mean,
        "report_sd": sd,
    }


def _ours(found: Mapping[Place, Trained], settings: Settings) -> dict[str, Any]:
    report_mean, _ = published.error(settings)
    columns: dict[str, Any] = {}
    for protocol in PROTOCOLS:
        one = found.get(_place(settings.with_(protocol=protocol)))
        interval = mean_interval(final_errors(one) if one else [])
        values = interval._asdict() | {
            "diverged": len(one.diverged) if one else 0,
            "difference": interval.mean - report_mean,
        }
        columns |= {f"{protocol.replace('-', '_')}_{name}": value for name, value in values.items()}
    return columns


def explain(frame: pd.DataFrame) -> pd.DataFrame:
    """The cells with tolerance and explained (true, false, or missing without new draws) added.

    A difference is explained where |ours with new draws − theirs| ≤ 2·√(s_d² + s_theirs²/10 + s_new²/n): the report's
    mean carries what its one draw of the data added (s_d, `draw_sd`) and a tenth of its own variance, ours an nth.
    """
    theirs, ours = frame["report_sd"] ** 2 / published.REPETITIONS, frame["new_draw_sd"] ** 2 / frame["new_draw_n"]
    tolerance = 2 * np.sqrt(draw_sd(frame) ** 2 + theirs + ours)
    within = (frame["new_draw_difference"].abs() <= tolerance).astype("boolean")
    return frame.assign(tolerance=tolerance, explained=within.where(tolerance.notna()))


def draw_sd(frame: pd.DataFrame) -> float:
    """s_d, what one draw of the data adds to a scenario's mean: √max(0, s_new² − s_one²).

    Both variances are over repetitions, pooled by degrees of freedom over the cells that have them under both
    protocols: with new draws they hold data and initialisation, with one draw initialisation only. NaN without a cell.
    """
    both = frame[(frame["one_draw_n"] > 1) & (frame["new_draw_n"] > 1)]
    if both.empty:
        return math.nan
    pooled = [
        np.average(both[f"{protocol}_sd"] ** 2, weights=both[f"{protocol}_n"] - 1)
        for protocol in ("new_draw", "one_draw")
    ]
    return math.sqrt(max(0.0, pooled[0] - pooled[1]))


def correlation(trained: Sequence[Trained]) -> float:
    """How far scenarios move together over new draws: the mean correlation, over repetitions, of two scenarios' errors.

    Of what there is under the new-draw protocol; NaN under two scenarios or three repetitions.
    """
    columns = {
        position: pd.Series({record.run.repetition: record.final_error for record in one.finished})
        for position, one in enumerate(trained)
        if one.settings.protocol == "new-draw"
    }
    table = pd.DataFrame(columns).corr(min_periods=3).to_numpy()
    above = table[np.triu_indices_from(table, 1)]
    return float(np.nanmean(above)) if np.isfinite(above).any() else math.nan


def last_epochs(trained: Trained) -> pd.DataFrame:
    """How the finished repetitions ended: columns repetition, last (test error), typical (its median over the last ten
    epochs), late_rise (whether the last is far above that)."""
    rows = [
        (record.run.repetition, record.final_error, float(np.median(record["test_error"][-LAST_EPOCHS:])))
        for record in trained.finished
    ]
    frame = pd.DataFrame(rows, columns=["repetition", "last", "typical"])
    return frame.assign(late_rise=frame["last"] > frame["typical"] + RISE)


def error_rows(trained: Sequence[Trained], protocol: str) -> pd.DataFrame:
    """Figure 5's dots under one protocol: columns row, scenario (see `published_rows`), repetition, test_error."""
    rows = [
        (*_names(one.settings), record.run.repetition, record.final_error)
        for one in trained
        if one.settings.protocol == protocol
        for record in one.finished
    ]
    return pd.DataFrame(rows, columns=["row", "scenario", "repetition", "test_error"])


def published_rows() -> pd.DataFrame:
    """The published errors: columns row ('simple CNN · shared + aux'), scenario ('shared + aux'), mean, sd."""
    rows = [(*_names(settings), *published.error(settings)) for settings in published.scenarios()]
    return pd.DataFrame(rows, columns=["row", "scenario", "mean", "sd"])


def _names(settings: Settings) -> tuple[str, str]:
    scenario = scenario_label(settings)
    return f"{ARCHITECTURES[settings.architecture].name} · {scenario}", scenario
