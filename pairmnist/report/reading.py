"""How to read our numbers beside the report's: sentences, in Markdown, with every number computed from the runs."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from pairmnist.analysis.trained import Trained
from pairmnist.config import Settings
from pairmnist.naming import scenario_name
from pairmnist.report import comparison
from pairmnist.wording import points

SCENARIO = ("architecture", "share_weights", "auxiliary_loss")


def paragraphs(cells: pd.DataFrame, trained: Sequence[Trained]) -> list[str]:
    """What is explained and why it need not agree better, then each cell that is not explained.

    cells: `comparison.cells` of trained.
    """
    if not _known(cells):
        return [finding(cells)]
    return [
        f"{finding(cells)} {_about_draws(cells)}",
        *_about_moving_together(trained),
        *(_about_cell(cell, trained) for cell in _left_over(cells)),
    ]


def finding(cells: pd.DataFrame) -> str:
    """In how many scenarios chance explains the difference, and the others with how far they are off."""
    known, left_over = _known(cells), _left_over(cells)
    if not known:
        return "Whether the differences are explained needs two repetitions of a scenario under both data protocols."
    tolerances = [100 * cell["tolerance"] for cell in known]
    found = (
        f"**Chance explains the difference from the report in {len(known) - len(left_over)} of {len(known)} "
        f"scenarios**: it can make ±{min(tolerances):.1f} to ±{max(tolerances):.1f} points."
    )
    off = [f"{_name(cell)} ({points(cell['new_draw_difference'], 1)} points)" for cell in left_over]
    return f"{found} It does not explain {', '.join(off)}." if off else found


def _known(cells: pd.DataFrame) -> list[dict[Any, Any]]:
    """The cells of which it can be said whether they are explained."""
    return cells[cells["explained"].notna()].to_dict("records")


def _left_over(cells: pd.DataFrame) -> list[dict[Any, Any]]:
    """The cells that are not explained."""
    return [cell for cell in _known(cells) if not cell["explained"]]


def _name(cell: Mapping[Any, Any]) -> str:
    """The scenario of a cell in words."""
    return scenario_name(Settings(**{name: cell[name] for name in SCENARIO}))


def _about_draws(cells: pd.DataFrame) -> str:
    draw_sd = comparison.draw_sd(cells)
    smaller = int((cells["report_sd"] < draw_sd).sum())
    return (
        "The report's ± covers the random initialisation only, because all its repetitions saw one draw of the data. "
        f"In our runs, a new draw moves a scenario's mean by a standard deviation of about {100 * draw_sd:.1f} points; "
        f"{smaller} of the report's {len(cells)} ± are smaller than that."
    )


def _about_moving_together(trained: Sequence[Trained]) -> list[str]:
    together = comparison.correlation(trained)
    if math.isnan(together):
        return []
    return [
        "The report's scenarios share that one draw, so they move together: over our new draws, the errors of two "
        f"scenarios have a correlation of {together:.2f} on average. When many of the report's numbers lie on the same "
        "side of ours, that is one coincidence, not many."
    ]


def _about_cell(cell: Mapping[Any, Any], trained: Sequence[Trained]) -> str:
    """An unexplained cell with what its own curves say about it."""
    one = next(one for one in trained if one.settings.protocol == "new-draw" and _is_of_cell(one, cell))
    return (
        f"**{scenario_name(one.settings)}** is not explained: with new draws ours is "
        f"{100 * cell['new_draw_mean']:.2f} %, the report's {100 * cell['report_mean']:.2f} %, a difference of "
        f"{points(cell['new_draw_difference'])} points where ±{100 * cell['tolerance']:.2f} are accepted. "
    ) + _about_ends(comparison.last_epochs(one))


def _is_of_cell(one: Trained, cell: Mapping[Any, Any]) -> bool:
    return all(getattr(one.settings, name) == cell[name] for name in SCENARIO)


def _about_ends(ends: pd.DataFrame) -> str:
    rises = ends[ends["late_rise"]]
    if rises.empty:
        return "No repetition rises at the end of training, so that is not the reason."
    each = "; ".join(
        f"repetition {row['repetition'] + 1} ends at {100 * row['last']:.1f} % after {100 * row['typical']:.1f} %"
        for row in rises.to_dict("records")
    )
    return (
        f"{len(rises)} of its {len(ends)} repetitions rise at the very end ({each}, the median of the last "
        f"{comparison.LAST_EPOCHS} epochs); with such medians in place of the last epoch its mean would be "
        f"{100 * ends['typical'].mean():.2f} %. The table keeps the last epoch, as the report did."
    )
