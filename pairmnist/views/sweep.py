"""The Sweeps view: test error against α, the training pairs or the epochs, for two towers and a shared one."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from pairmnist import naming, wording
from pairmnist.analysis import sweeps
from pairmnist.analysis.answers import KNOWN_READINGS
from pairmnist.analysis.findings import sweep as findings
from pairmnist.analysis.sweeps import EPOCHS, SWEEPS, Sweep
from pairmnist.analysis.trained import Trained
from pairmnist.architectures import ARCHITECTURES
from pairmnist.charts import sweep as charts
from pairmnist.charts.figure import Figure
from pairmnist.config import MOST_REPETITIONS, Settings
from pairmnist.export import sweep_figures
from pairmnist.link import shown
from pairmnist.page import links
from pairmnist.page.context import Page, View
from pairmnist.page.drawing import held_out_pairs, stage, with_guess
from pairmnist.page.shared import made_once
from pairmnist.page.widgets import choose, select
from pairmnist.views import ladder

KEY = "sweep chart"


def view() -> View:
    if links.option("sweep_over") == shown.STEPS:
        return ladder.view()
    marks = ("best_alpha",) if chosen()[0] is SWEEPS["alpha"] else ()
    return View(finding, draw, parts=parts, experiments=shown.sweep, marks=marks, compares=False)


def chosen() -> tuple[Sweep, int]:
    """The sweep, and how many networks each of its points has."""
    return shown.swept(links.options())


def digits() -> bool:
    """Whether the digits that were read are compared instead; over the epochs only the heads' answers are known."""
    return links.option("sweep_answer") == "digits" and chosen()[0] is not EPOCHS


def parts() -> Sequence[str]:
    return ("answers", KNOWN_READINGS) if digits() else ()


def finding(page: Page) -> str:
    sweep, _ = chosen()
    return found(sweep.setting, page.trained, digits())


def draw(page: Page) -> None:
    """Draw the chosen sweep; a point of it opens its experiment."""
    if st.session_state["view"] == "sweep":  # a lesson has chosen
        _choose()
    (sweep, _), needed = chosen(), parts()
    if not any(one.with_parts(*needed).records for one in page.trained):
        st.info("Nothing of this sweep is trained yet.")
        return
    selects: dict[str, Any] = {"key": KEY, "on_select": _open, "selection_mode": charts.POINT}
    drawn = with_guess(figure(sweep.setting, page.trained, digits()), "x", page.guess)
    stage(drawn, **({} if sweep is EPOCHS else selects))
    press = "" if sweep is EPOCHS else " Press a point to open it."
    st.caption(f"{_held(sweep, page.trained[0].settings)} Bands: 95 % intervals of the means.{press}")
    with st.expander("The numbers", key="sweep numbers", on_change="rerun"):
        st.dataframe(table(sweep.setting, page.trained, digits()), hide_index=True, height="content")
        if sweep is not EPOCHS:
            _draw_list(page.trained)


def _choose() -> None:
    """The sweep, how many networks each of its points has, and whose answers count."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        choose("sweep_over", "Test error against")
        numbers: dict[int | None, str] = {None: f"{chosen()[0].repetitions} networks, as shipped"}
        numbers |= {n: wording.count(n, "network") for n in range(1, MOST_REPETITIONS + 1)}
        select("sweep_repetitions", "At each point", options=numbers, width=230, label_visibility="collapsed")
        if chosen()[0] is not EPOCHS:
            choose("sweep_answer", "Whose answer")


def _held(sweep: Sweep, settings: Settings) -> str:
    """What stays the same over the sweep."""
    auxiliary = (
        "" if sweep.setting == "alpha" else f", {'with' if settings.learns_digits else 'without'} auxiliary loss"
    )
    return f"{ARCHITECTURES[settings.architecture].name}{auxiliary}."


@made_once
def figure(setting: str, trained: Sequence[Trained], digits: bool) -> Figure:
    words = wording.without_bold(found(setting, trained, digits))
    return sweep_figures.sweep(_sweep(setting), trained, frames(setting, trained, digits)[0], words)


@made_once
def frames(setting: str, trained: Sequence[Trained], digits: bool) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The errors of all networks, and their means. digits: whether those that they read are compared instead."""
    sweep = _sweep(setting)
    errors = sweeps.errors_of_digits(sweep, trained, held_out_pairs) if digits else sweeps.errors(sweep, trained)
    return errors, sweeps.means(errors)


def _sweep(setting: str) -> Sweep:
    return next(one for one in (*SWEEPS.values(), EPOCHS) if one.setting == setting)


@made_once
def found(setting: str, trained: Sequence[Trained], digits: bool) -> str:
    said = findings.sweep(_sweep(setting), frames(setting, trained, digits)[0])
    return f"By the digits they read: {said}" if digits and said else said


@made_once
def table(setting: str, trained: Sequence[Trained], digits: bool) -> pd.DataFrame:
    """A row for each point, in percent."""
    sweep = _sweep(setting)
    rows = [
        {
            "towers": row["towers"],
            sweep.name: sweep.point.format(row["value"]),
            "mean test error": f"{100 * row['mean']:.2f} %",
            "standard deviation": f"{100 * row['sd']:.2f}" if row["n"] > 1 else "",
            "95 % interval": f"{wording.interval(row['low'], row['high'])} %" if row["n"] > 1 else "",
            "networks": row["n"],
        }
        for row in frames(setting, trained, digits)[1].to_dict("records")
    ]
    return pd.DataFrame(rows)


def _open() -> None:
    """A callback: a press on a point sets the sidebar to its experiment, and shows how it learned."""
    points = st.session_state[KEY]["selection"].get(charts.POINT)
    if points:
        sweep, repetitions = chosen()
        share = {words: share for share, words in naming.TOWERS.items()}[points[0]["towers"]]
        value = points[0]["value"]
        for one in sweeps.experiments(sweep, links.experiment().settings, repetitions):
            if one.settings.share_weights == share and getattr(one.settings, sweep.setting) == value:
                links.open_experiment(one)
                links.go("training", compare="alone")


def _draw_list(trained: Sequence[Trained]) -> None:
    """The points as a list, for whoever has no mouse."""
    names = {one.label: one.experiment for one in trained if one.records}

    def opened() -> None:
        links.open_experiment(names[st.session_state["sweep point"]])
        links.go("training", compare="alone")

    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox("Open a point", list(names), key="sweep point")
        st.button("Open", on_click=opened)
