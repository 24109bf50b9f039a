"""The swap test: a network that sees (a, b) and (b, a) must answer both, and not the same unless a = b."""

import pandas as pd
import streamlit as st

from pairmnist import wording
from pairmnist.analysis import rates
from pairmnist.analysis.hard_pairs import contradiction_rows
from pairmnist.charts import theme
from pairmnist.charts.dots import dots
from pairmnist.page.context import Page
from pairmnist.page.drawing import held_out_pairs, show
from pairmnist.views.why import pair_figures
from pairmnist.views.why.shared import DOTS, look_for, means_in_words, usable_experiments


def draw(page: Page) -> None:
    look_for(
        "networks that contradict themselves: they give (a, b) and (b, a) the same answer although the digits differ. "
        "Towers that read both sides alike leave less room for it."
    )
    trained = usable_experiments(page, "answers")
    if not trained:
        return
    frame = rates.contradictions(trained, held_out_pairs)
    intervals = rates.over_repetitions(frame, "rate", ["scenario"])
    labels = [one.label for one in trained]
    title = "contradictions, of the pairs whose digits differ"
    show(dots(frame, intervals, "rate", title, theme.colour_scale(labels)), alt=means_in_words(intervals))
    st.caption(_directions(frame))
    rows = contradiction_rows(trained, held_out_pairs)
    rows = rows[rows["misses"] > 0].sort_values("misses", ascending=False, kind="stable")
    st.markdown(
        f"**{wording.count(len(rows), 'test pair')} with a contradiction**, and how many networks contradict themselves"
    )
    pair_figures.show(rows, trained)


def _directions(frame: pd.DataFrame) -> str:
    """Of the contradictions, how many say yes twice."""
    parts = [f"{label} {share:.0%}" for label, share in rates.yes_twice(frame).items()]
    twice = (
        f"A network that contradicts itself says yes both times in these shares: {', '.join(parts)}. " if parts else ""
    )
    return twice + DOTS
