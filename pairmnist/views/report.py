"""The report view: the published tables and figure 5 with ours beside them, and how to read the differences."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from pairmnist import wording
from pairmnist.analysis.trained import Trained
from pairmnist.charts import report as charts
from pairmnist.config import PROTOCOLS, Experiment, Settings
from pairmnist.naming import changes, full_name, scenario_name
from pairmnist.page.context import Page
from pairmnist.page.drawing import show
from pairmnist.page.widgets import choose
from pairmnist.report import comparison, published, reading, rendering, tables

SHOWN = {"one-draw": "One draw of the data, as in the report", "new-draw": "A new draw each repetition"}
DOWNLOADS = {"csv": ("CSV", "csv"), "markdown": ("Markdown", "md"), "latex": ("LaTeX", "tex")}


def draw(page: Page) -> None:
    """Draw the report's tables and figure for the sidebar's settings: all twelve scenarios, both data protocols."""
    chosen = page.experiment
    trained = [page.load(one, full_name(one)) for one in published.experiments(chosen.settings, chosen.repetitions)]
    _say_what_differs(chosen)
    for protocol in PROTOCOLS:
        _offer_missing(page, [one for one in trained if one.settings.protocol == protocol], protocol)
    cells = comparison.cells(trained)
    st.markdown("#### Is the report reproduced?")
    for paragraph in reading.paragraphs(cells, trained):
        st.markdown(paragraph)
    shown = choose("report_data", SHOWN, "Which of our repetitions to show")
    _draw_figure(comparison.error_rows(trained, shown))
    for table in rendering.all_tables(cells):
        st.markdown(tables.markdown(table))
    st.caption(rendering.notes(cells))
    _draw_downloads(cells)
    _draw_effects([one for one in trained if one.settings.protocol == shown], SHOWN[shown])


def _say_what_differs(chosen: Experiment) -> None:
    """Warn where the sidebar has other settings than the report, apart from those that the tables vary."""
    varied = {
        name: getattr(Settings(), name) for name in ("architecture", "share_weights", "auxiliary_loss", "protocol")
    }
    changed = changes(chosen.settings.with_(**varied))
    if chosen.repetitions != published.REPETITIONS:
        changed.append(wording.count(chosen.repetitions, "repetition"))
    if changed:
        st.warning(
            "The sidebar has other settings than the report, so these results need not agree with it: "
            f"{', '.join(changed)}."
        )


def _offer_missing(page: Page, trained: Sequence[Trained], protocol: str) -> None:
    """Name the scenarios that lack repetitions, and offer to train them; nothing where none does."""
    lacking = [one for one in trained if len(one.records) < one.experiment.repetitions]
    if not lacking:
        return
    there = [f"{scenario_name(one.settings)} ({_there(one)})" for one in lacking]
    names = "; ".join(there) if any(one.records for one in trained) else "all twelve scenarios"
    st.markdown(f"**Missing with {PROTOCOLS[protocol]}:** {names}.")
    runs = [run for one in lacking for run in one.experiment.runs()]
    page.offer(runs, key=f"report {protocol}", what="for these tables")


def _there(one: Trained) -> str:
    return f"{len(one.records)} of {one.experiment.repetitions} there"


def _draw_figure(errors: pd.DataFrame) -> None:
    st.markdown("**Figure 5. Test errors of all scenarios**")
    if errors.empty:
        st.info("None of this is trained with these settings. The tables below still have the report's numbers.")
        return
    st.caption(
        "Coloured: our repetitions as dots, the middle half of them as a bar, their median as a line. "
        "Grey: the report's mean ± standard deviation over 10 repetitions."
    )
    alt = "Our test errors beside the report's for all twelve scenarios; tables II and III have the same numbers."
    from_one = errors.assign(repetition=errors["repetition"] + 1)
    show(charts.distributions(from_one, comparison.published_rows()), alt=alt)


def _draw_downloads(cells: pd.DataFrame) -> None:
    with st.container(horizontal=True):
        for form, (name, extension) in DOWNLOADS.items():
            st.download_button(
                name,
                rendering.render(cells, form),
                f"report.{extension}",
                on_click="ignore",
                icon=":material/download:",
                help=f"The three tables as {name}",
            )


def _draw_effects(trained: Sequence[Trained], data: str) -> None:
    st.markdown("#### What each choice changes")
    st.markdown(tables.markdown(rendering.effect_table(trained, data)))
    st.caption(
        "Each change is taken within a repetition and averaged; below 0 is fewer errors. The interaction is the change "
        "by weight sharing with the auxiliary loss, less the one without it: above 0, sharing takes away fewer errors "
        "when the auxiliary loss is on. Intervals are not adjusted for their number."
    )
