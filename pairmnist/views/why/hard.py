"""Which test pairs are hard for every network, and which ones sharing or the auxiliary loss fixes or breaks."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from pairmnist import wording
from pairmnist.analysis.answers import KNOWN_ANSWERS
from pairmnist.analysis.draws import same_test_pairs
from pairmnist.analysis.hard_pairs import FEW, MOST, fixed, miss_counts, miss_rows, single_choices
from pairmnist.analysis.trained import Trained
from pairmnist.charts import bars
from pairmnist.page.context import Page
from pairmnist.page.drawing import held_out_pairs, show
from pairmnist.page.widgets import select
from pairmnist.views.why import pair_figures
from pairmnist.views.why.shared import look_for, usable_experiments


def draw(page: Page) -> None:
    look_for(
        "the pairs that hardly any network gets right: would you? And for those that one choice fixes: they show what "
        "it teaches the network."
    )
    if not same_test_pairs(page.trained):
        st.info(
            "This question needs the same test pairs for all networks. Choose *one draw of the data for all "
            "repetitions* under **More** in the sidebar, and the same seed for all that are compared."
        )
        return
    trained = usable_experiments(page, KNOWN_ANSWERS)
    if not trained:
        return
    rows = miss_rows(trained, held_out_pairs)
    _draw_distribution(rows)
    options = _galleries(trained, rows)
    chosen = options[select("hard", {name: name for name in options}, "Pairs", width=480)]
    if len(options) > 1:
        st.caption(
            f"{wording.count(len(chosen), 'pair')}, each with how many networks miss it. *Fixed* by a choice: missed "
            f"by more than {MOST:.0%} of the networks without it and by at most {FEW:.0%} with it. "
            "*Broken*: the reverse."
        )
    else:
        st.caption(
            "Compare sharing on / off, or the auxiliary loss on / off, to see the pairs that it fixes or breaks."
        )
    pair_figures.show(chosen, trained)


def _draw_distribution(rows: pd.DataFrame) -> None:
    counts = miss_counts(rows)
    networks, never, always = len(counts) - 1, counts["pairs"].iloc[0], counts["pairs"].iloc[-1]
    st.markdown(
        f"Of {len(rows):,} test pairs, **{never}** are missed by none of the {wording.count(networks, 'network')}, "
        f"**{always}** by all of them."
    )
    show(bars.misses(counts[1:]), alt=f"How many test pairs are missed by 1 to {networks} networks; {always} by all.")


def _galleries(trained: Sequence[Trained], rows: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """What the gallery can show, by name."""
    galleries = {"Hardest for all": rows[rows["misses"] > 0].sort_values("misses", ascending=False, kind="stable")}
    several = len(single_choices(trained)) > 1
    for without, with_, choice in single_choices(trained):
        between = f" ({without} → {with_})" if several else ""
        galleries[f"Fixed by {choice}{between}"] = fixed(rows, without, with_)
        galleries[f"Broken by {choice}{between}"] = fixed(rows, with_, without)
    return galleries
