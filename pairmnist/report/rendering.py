"""The report's tables with ours beside them, for a terminal, a document, a spreadsheet or a program.

The arrangement is ours: Table I has the parameters, Table II the test errors of towers apart, Table III those of shared
towers. Tables hold percent, CSV and JSON the fractions of `comparison.cells`.
"""

import json
import math
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from pairmnist.analysis.differences import is_two_by_two, main_effects
from pairmnist.analysis.statistics import MeanInterval
from pairmnist.analysis.trained import Trained
from pairmnist.architectures import ARCHITECTURES
from pairmnist.config import PROTOCOL_WORDS, PROTOCOLS
from pairmnist.report import comparison, published, tables
from pairmnist.report.tables import Table
from pairmnist.wording import interval, mean_and_sd, points

PARAMETERS = {"parameters": "ours", "report_parameters": "report"}
TOWERS = {False: "apart", True: "shared"}  # by share_weights


def render(cells: pd.DataFrame, form: str) -> str:
    """The tables of `comparison.cells` as 'text', 'markdown', 'csv', 'latex' or 'json'; KeyError for another form.

    Lines end in \\n on every system, the last one too.
    """
    writers = {"text": _text, "markdown": _markdown, "csv": _csv, "latex": _latex, "json": _json}
    return writers[form](cells) + "\n"


def _text(cells: pd.DataFrame) -> str:
    return "\n\n".join([*map(tables.text, all_tables(cells)), notes(cells), f"Report: {published.SOURCE}."])


def _markdown(cells: pd.DataFrame) -> str:
    return "\n\n".join([*map(tables.markdown, all_tables(cells)), notes(cells), f"Report: {published.SOURCE}."])


def _latex(cells: pd.DataFrame) -> str:
    words = tables.latex_text(f"{notes(cells)} Report: {published.SOURCE}.")
    return "\n\n".join([*map(tables.latex, all_tables(cells)), words])


def _csv(cells: pd.DataFrame) -> str:
    return cells.round(tables.DECIMALS).to_csv(index=False, lineterminator="\n").removesuffix("\n")


def _json(cells: pd.DataFrame) -> str:
    draw_sd = comparison.draw_sd(cells)
    content = {
        "source": published.SOURCE,
        "draw_sd": None if math.isnan(draw_sd) else round(draw_sd, tables.DECIMALS),
        "cells": json.loads(cells.round(tables.DECIMALS).to_json(orient="records", double_precision=tables.DECIMALS)),
    }
    return json.dumps(content, indent=2, ensure_ascii=False)


def all_tables(cells: pd.DataFrame) -> list[Table]:
    """Tables I, II and III."""
    return [parameter_table(cells), error_table(cells, share_weights=False), error_table(cells, share_weights=True)]


def parameter_table(cells: pd.DataFrame) -> Table:
    """Table I: the number of parameters of each network."""
    counts = cells[~cells["auxiliary_loss"]].set_index(["architecture", "share_weights"]).to_dict("index")
    rows = [
        [
            ARCHITECTURES[key].name,
            *(f"{counts[key, share][column]:,}" for share in TOWERS for column in PARAMETERS),
        ]
        for key in published.ARCHITECTURES
    ]
    columns = [f"{whose}, {towers}" for towers in TOWERS.values() for whose in PARAMETERS.values()]
    return Table("Table I. Number of parameters", ["architecture", *columns], rows)


def error_table(cells: pd.DataFrame, *, share_weights: bool) -> Table:
    """Table II (towers apart) or III (shared): a line for the report and one for each of our protocols."""
    columns = ["scenario", "runs", "mean ± sd", "95 % interval", "n", "difference", "explained"]
    caption = f"Table {'III' if share_weights else 'II'}. Test error in %, towers {TOWERS[share_weights]}"
    rows = cells[cells["share_weights"] == share_weights].to_dict("records")
    return Table(caption, columns, [line for row in rows for line in _lines(row)])


def _lines(row: Mapping[Any, Any]) -> list[list[str]]:
    scenario = ARCHITECTURES[row["architecture"]].name + (" + aux" if row["auxiliary_loss"] else "")
    report_line = ["report", mean_and_sd(row["report_mean"], row["report_sd"]), "", str(published.REPETITIONS), "", ""]
    return [[scenario, *report_line], *(["", *_our_line(row, protocol)] for protocol in PROTOCOLS)]


def _our_line(row: Mapping[Any, Any], protocol: str) -> list[str]:
    mean, sd, low, high, n, diverged, difference = (
        row[f"{protocol.replace('-', '_')}_{name}"]
        for name in ("mean", "sd", "low", "high", "n", "diverged", "difference")
    )
    return [
        PROTOCOL_WORDS[protocol],
        mean_and_sd(mean, sd) if n else "" if diverged else "not trained",
        interval(low, high) if n > 1 else "",
        f"{n} ({diverged} diverged)" if diverged else str(n),
        points(difference) if n else "",
        _explained(row) if protocol == "new-draw" else "",
    ]


def _explained(row: Mapping[Any, Any]) -> str:
    if pd.isna(row["explained"]):
        return ""
    return f"{'yes, within' if row['explained'] else 'no, beyond'} ±{100 * row['tolerance']:.2f}"


def notes(cells: pd.DataFrame) -> str:
    """What the columns mean, in words."""
    draw_sd = comparison.draw_sd(cells)
    words = (
        "One draw and new draws are our runs: one draw of the data for all repetitions, as in the report, or a new one "
        "for each. ± is the standard deviation over n repetitions; the 95 % interval is of the mean over them, with "
        "one draw for that draw of the data only; the difference is our mean less the report's, in points."
    )
    if math.isnan(draw_sd):
        return words + " Whether a difference is explained needs runs under both data protocols."
    return words + (
        " A difference is explained where, with new draws, it is at most 2·√(s_d² + s_report²/10 + s_ours²/n); "
        f"s_d = {100 * draw_sd:.2f} points is what one draw of the data adds to a mean, pooled over the scenarios."
    )


def effect_table(trained: Sequence[Trained], data: str) -> Table:
    """The main effects for each architecture of one protocol's scenarios. data: that protocol in words.

    An architecture whose four scenarios are not four experiments (with α = 0 there are two) has no rows.
    """
    columns = ["architecture", "effect of", "mean change", "95 % interval of the mean", "n"]
    rows = []
    for architecture in published.ARCHITECTURES:
        name, four = ARCHITECTURES[architecture].name, [t for t in trained if t.settings.architecture == architecture]
        if is_two_by_two(four):
            rows += [[name, effect.name, *_change(effect.interval)] for effect in main_effects(four)]
    return Table(f"Change of the test error in points. {data}", columns, rows)


def _change(interval: MeanInterval) -> list[str]:
    if interval.n == 0:
        return ["", "", "0"]
    bounds = f"{points(interval.low)} to {points(interval.high)}" if interval.n > 1 else ""
    return [points(interval.mean), bounds, str(interval.n)]
