"""The Errors view: how much the result varies, how it compares with the report's, and what differs."""

import math
from collections.abc import Sequence
from functools import partial

import pandas as pd
import streamlit as st

from pairmnist import config
from pairmnist.analysis.differences import (
    Contrast,
    can_pair,
    contrasts,
    is_two_by_two,
    main_effects,
    sampling_sd_between,
)
from pairmnist.analysis.findings import errors as findings
from pairmnist.analysis.people import People
from pairmnist.analysis.statistics import FEWEST, MeanInterval, mean_interval, sampling_sd
from pairmnist.analysis.trained import Trained, final_errors
from pairmnist.charts import errors as charts
from pairmnist.charts.figure import Figure
from pairmnist.export import error_figures
from pairmnist.lessons.values import ON_ERRORS
from pairmnist.page import cover, links
from pairmnist.page.context import Page, View
from pairmnist.page.drawing import held_out_pairs, show, with_guess
from pairmnist.page.shared import made_once
from pairmnist.page.widgets import choose
from pairmnist.report.published import error_of_same_settings
from pairmnist.views import luck, networks
from pairmnist.wording import interval, points

QUESTION = "**Which of these networks are wrong least often, and by how much?** Say what you think, then *Reveal*."


def view() -> View:
    marks = ON_ERRORS if links.option("luck") != "enough" else ("flips",)
    return View(finding, draw, question=QUESTION, marks=marks)


def finding(page: Page) -> str:
    """What was found, unless networks are shown one after another: that would tell their end."""
    return found(page.finished) if links.option("luck") == "all" else ""


@made_once
def found(finished: Sequence[Trained]) -> str:
    return findings.errors(finished, held_out_pairs)


def draw(page: Page) -> None:
    """Draw the distribution and the paired differences of what is finished; the numbers fold away below."""
    finished = page.finished
    with st.container(horizontal=True, vertical_alignment="center", key="errors controls"):
        if st.session_state["view"] == "errors" and not st.session_state["present"]:
            choose("luck", "Which networks")
        cover.toggle()
        if page.covered:
            st.button("Reveal", key="reveal", type="primary", on_click=cover.reveal, args=(page.choice,))
    if not finished:
        st.info("No network has finished yet. Each one appears here as soon as it has.")
        return
    if page.covered:
        show(empty_lanes(finished))
        return
    match links.option("luck"):
        case "one":
            luck.draw_one_after_another(page)
        case "enough":
            luck.draw_how_many(page)
        case _:
            _draw_all(page, finished)


def _draw_all(page: Page, finished: Sequence[Trained]) -> None:
    opened = partial(networks.open_marked, page.choice, finished)
    drawn = distribution(finished, tuple(page.people), page.trained)
    drawn = with_guess(drawn, "x", page.guess)
    show(drawn, key=networks.MARKS, on_select=opened, selection_mode=charts.NETWORK)
    st.caption(
        "Each mark is a network: press it to see what it gets wrong. The diamond and bar: their mean with its 95 % "
        "interval. The open square: what the report found, mean ± standard deviation."
    )
    networks.draw_list(page.choice, finished)
    pairable = [one for one in finished if can_pair(finished[0], one)]
    compared = [one for one in page.trained if can_pair(finished[0], one)]
    if len(compared) > 1:
        with st.container(key="changes"):
            st.markdown("## What changes from one to the other")
        show(differences(compared))
        st.caption(
            "Each tick is one repetition: both networks learned from the same pairs, and the parts that both have "
            "began with the same weights. Left of the dashed line there are fewer errors."
        )
    if len(pairable) < len(finished):
        st.caption("Experiments that differ in seed or data saw other pairs, so they are not subtracted.")
    with st.expander("Statistics", key="statistics", on_change="rerun"):
        _draw_statistics(finished, pairable)


@made_once
def empty_lanes(finished: Sequence[Trained]) -> Figure:
    """The distribution without anything that was measured."""
    return Figure.of(charts.empty_lanes([one.label for one in finished]), "Test errors, not revealed yet.")


@made_once
def distribution(finished: Sequence[Trained], people: Sequence[People], rows: Sequence[Trained]) -> Figure:
    return error_figures.figure(finished, held_out_pairs, people, rows)


@made_once
def differences(compared: Sequence[Trained]) -> Figure:
    return error_figures.differences(compared)


def _draw_statistics(finished: Sequence[Trained], pairable: Sequence[Trained]) -> None:
    st.dataframe(_means(finished), hide_index=True, column_config=MEANS)
    if len(pairable) > 1:
        st.dataframe(_contrasts(pairable), hide_index=True, column_config=CONTRASTS)
        st.caption(f"No verdict under {FEWEST} repetitions.")
    if is_two_by_two(finished):
        effects = [
            {"effect of": name, "mean (points)": points(m.mean), "95 % interval": _points_interval(m)}
            for name, m in main_effects(finished)
        ]
        st.dataframe(pd.DataFrame(effects), hide_index=True, column_config=EFFECTS)


MEANS = {
    "mean ± sd": st.column_config.TextColumn(help="sd: the spread of the networks, their standard deviation."),
    "95 % interval": st.column_config.TextColumn(help="Of the mean, over the repetitions (Student's t)."),
    "± from the test pairs": st.column_config.TextColumn(
        help="What another 1,000 test pairs would change in one network's error: standard deviation, binomial."
    ),
}
CONTRASTS = {
    "better · same · worse": st.column_config.TextColumn(help="In how many repetitions."),
    "95 % interval": st.column_config.TextColumn(help="Of the mean change, not adjusted for their number."),
    "p": st.column_config.TextColumn(
        help="How often chance alone would give as large a change: sign-flip test, corrected for the number of "
        "comparisons (Holm)."
    ),
    "± other test pairs": st.column_config.TextColumn(help="What another 1,000 test pairs would change."),
}
EFFECTS = {
    "effect of": st.column_config.TextColumn(
        help="Interaction: the change by sharing with the auxiliary loss, less the one without it. Above 0, sharing "
        "takes away fewer errors when the auxiliary loss is on."
    ),
}


@made_once
def _means(finished: Sequence[Trained]) -> pd.DataFrame:
    rows = []
    for one in finished:
        m, theirs = mean_interval(final_errors(one)), error_of_same_settings(one.settings)
        rows.append(
            {
                "networks": one.label,
                "n": f"{m.n}" + (f" ({len(one.diverged)} diverged)" if one.diverged else ""),
                "mean ± sd": _spread(m.mean, m.sd),
                "95 % interval": f"{interval(m.low, m.high)} %" if m.n > 1 else "–",
                "the report's mean ± sd": _spread(*theirs) if theirs else "other settings",
                "± from the test pairs": f"{100 * sampling_sd(m.mean, config.TEST_PAIRS):.2f}",
            }
        )
    return pd.DataFrame(rows)


def _spread(mean: float, sd: float) -> str:
    return f"{100 * mean:.2f} %" if math.isnan(sd) else f"{100 * mean:.2f} ± {100 * sd:.2f} %"


@made_once
def _contrasts(pairable: Sequence[Trained]) -> pd.DataFrame:
    by_label = {one.label: one for one in pairable}
    return pd.DataFrame([_contrast(contrast, by_label) for contrast in contrasts(pairable)])


def _contrast(contrast: Contrast, trained: dict[str, Trained]) -> dict[str, str]:
    paired, m = contrast.paired, contrast.paired.interval
    one, other = trained[paired.reference], trained[paired.other]
    sampling = sampling_sd_between(one, other, paired.differences, held_out_pairs)
    return {
        "from → to": f"{paired.reference} → {paired.other}",
        "verdict": contrast.verdict,
        "change (points)": points(m.mean) if m.n else "–",
        "95 % interval": _points_interval(m),
        "better · same · worse": f"{paired.wins} · {paired.ties} · {paired.losses}",
        "p": "–" if math.isnan(contrast.holm_p) else f"{contrast.holm_p:.3f}",
        "± other test pairs": "–" if sampling is None else f"{100 * sampling:.2f}",
    }


def _points_interval(m: MeanInterval) -> str:
    return f"{points(m.low)} to {points(m.high)}" if m.n > 1 else "–"
