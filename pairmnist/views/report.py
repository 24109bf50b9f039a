"""The Report view: is the EPFL report reproduced? Its numbers and ours, for all twelve scenarios."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from pairmnist import naming, wording
from pairmnist.analysis.trained import Trained
from pairmnist.charts.figure import Figure
from pairmnist.config import Experiment, Settings
from pairmnist.export import report_figure
from pairmnist.link import shown
from pairmnist.page import links
from pairmnist.page.context import Page, View
from pairmnist.page.drawing import show
from pairmnist.page.shared import made_once
from pairmnist.page.widgets import choose
from pairmnist.report import comparison, published, reading, rendering

FORMS = {"csv": ("CSV", "csv"), "markdown": ("Markdown", "md"), "latex": ("LaTeX", "tex")}
EXPLAINED = r"|\text{ours} - \text{theirs}| \le 2\sqrt{s_d^2 + s_\text{report}^2/10 + s_\text{ours}^2/n}"


def view() -> View:
    return View(finding, draw, experiments=shown.report, compares=False)


def finding(page: Page) -> str:
    return found(page.trained)


@made_once
def found(trained: Sequence[Trained]) -> str:
    return reading.finding(comparison.cells(trained))


def draw(page: Page) -> None:
    """Draw the figure and the table, with the files to take away."""
    if changed := _changes(page.experiment):
        st.caption(f"**Not the report's settings, so these results need not agree with it: {', '.join(changed)}.**")
    protocol = choose("report_data", "Which of our repetitions to show")
    if page.finished:
        show(figure(page.trained, protocol))
        st.caption(
            "Coloured: our networks and, as a diamond, their mean. Grey: the report's mean ± standard deviation."
        )
    else:
        st.info("None of this is trained with these settings. The table below still has the report's numbers.")
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown("## All numbers", width="stretch")
        for form, (name, extension) in FORMS.items():
            st.download_button(
                name,
                partial(_file, page.trained, form),
                f"report.{extension}",
                on_click="ignore",
                icon=":material/download:",
                help=f"The tables as {name}",
            )
    st.table(table(page.trained), hide_index=True, border="horizontal")  # which is printed whole
    st.caption(f"{COLUMNS} The report: {published.SOURCE}.")
    _draw_reading(page.trained)


def _changes(chosen: Experiment) -> list[str]:
    """What the sidebar has otherwise than the report, apart from what the table varies."""
    varied = {
        name: getattr(Settings(), name) for name in ("architecture", "share_weights", "auxiliary_loss", "protocol")
    }
    changed = naming.changes(chosen.settings.with_(**varied))
    if chosen.repetitions != published.REPETITIONS:
        changed.append(wording.count(chosen.repetitions, "repetition"))
    return changed


@made_once
def figure(trained: Sequence[Trained], protocol: str) -> Figure:
    """Figure 5: the test errors of all scenarios under one data protocol."""
    return report_figure.figure(trained, protocol)


@made_once
def table(trained: Sequence[Trained]) -> pd.DataFrame:
    """A row for each scenario, in percent."""
    cells = comparison.cells(trained)
    names = comparison.published_rows()["row"]
    return pd.DataFrame(
        {
            "scenario": names,
            "parameters": [f"{count:,}" for count in cells["parameters"]],
            "the report": _spread(cells["report_mean"], cells["report_sd"]),
            "ours, one draw": _spread(cells["one_draw_mean"], cells["one_draw_sd"]),
            "ours, new draws": _spread(cells["new_draw_mean"], cells["new_draw_sd"]),
            "difference, new draws": [_points(difference) for difference in cells["new_draw_difference"]],
            "by chance": [_by_chance(row) for row in cells.to_dict("records")],
        }
    )


COLUMNS = (
    "Test errors in %: mean ± standard deviation of ten networks, which have all learned from one draw of the data, as "
    "in the report, or from new pairs of digits each. The difference is ours with new draws less the report's, in "
    "points; the last column says whether chance explains it, and how far chance reaches."
)


def _spread(means: pd.Series, sds: pd.Series) -> list[str]:
    return [
        "–" if pd.isna(mean) else f"{100 * mean:.2f}" + ("" if pd.isna(sd) else f" ± {100 * sd:.2f}")
        for mean, sd in zip(means, sds, strict=True)
    ]


def _points(difference: float) -> str:
    return "–" if pd.isna(difference) else wording.points(difference)


def _by_chance(row: Mapping[Any, Any]) -> str:
    if pd.isna(row["explained"]):
        return "–"
    return f"{'✓ within' if row['explained'] else '✗ beyond'} ±{100 * row['tolerance']:.2f}"


def _file(trained: Sequence[Trained], form: str) -> str:
    """A file to take away; made when it is asked for."""
    return rendering.render(comparison.cells(trained), form)


def _draw_reading(trained: Sequence[Trained]) -> None:
    with st.expander("How to read this", key="reading", on_change="rerun"):
        for paragraph in paragraphs(trained):
            st.markdown(paragraph)
        st.markdown("Chance explains a difference where, with new draws,")
        st.latex(EXPLAINED)
        st.caption(notes(trained))
        errors: dict[str, Any] = {"on_click": links.go, "args": ("errors",), "kwargs": {"compare": "four"}}
        st.button("What each choice changes", icon=":material/arrow_forward:", **errors)


@made_once
def paragraphs(trained: Sequence[Trained]) -> list[str]:
    return reading.paragraphs(comparison.cells(trained), trained)


@made_once
def notes(trained: Sequence[Trained]) -> str:
    return rendering.notes(comparison.cells(trained))
