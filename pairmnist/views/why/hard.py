"""Which test pairs are hard for every network, and which ones sharing or the auxiliary loss fixes or breaks."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from pairmnist import wording
from pairmnist.analysis.answers import KNOWN_ANSWERS
from pairmnist.analysis.draws import same_test_pairs
from pairmnist.analysis.findings import pairs as findings
from pairmnist.analysis.hard_pairs import FEW, MOST, fixed, miss_counts, single_choices
from pairmnist.analysis.trained import Trained
from pairmnist.charts import bars
from pairmnist.charts.figure import Figure
from pairmnist.link.parameters import words_of
from pairmnist.page import gallery, links
from pairmnist.page.context import Page, View
from pairmnist.page.drawing import held_out_pairs, show
from pairmnist.page.shared import made_once
from pairmnist.page.widgets import choose, select
from pairmnist.views.why import pair_figures
from pairmnist.views.why.head import missed
from pairmnist.views.why.shared import keys, listed, look_for, measured, open_pairs, usable

QUESTION = "Which pairs are hard for every network?"
SHOWN = 12  # pairs
CHOICES = {"sharing": "weight sharing", "auxiliary": "the auxiliary loss"}  # by the keys of the parameter `hard`

MEASURED = f"""
A pair is *missed* by a network that answers it wrongly at the end of training. *Fixed* by a choice: missed by more than
{MOST:.0%} of the networks without it, and by at most {FEW:.0%} of those with it and otherwise the same settings.
*Broken*: the reverse.
"""


def view() -> View:
    return View(lambda page: found(page.trained), draw, lambda: (KNOWN_ANSWERS,))


@made_once
def found(trained: Sequence[Trained]) -> str:
    return findings.hard(trained, held_out_pairs)


def draw(page: Page) -> None:
    if not same_test_pairs(page.trained):
        st.info(
            "This question needs the same test pairs for all networks. Choose *one draw of the data for all "
            "repetitions* under **Advanced** in the sidebar, and the same seed for all that are compared."
        )
        return
    trained = usable(page, KNOWN_ANSWERS)
    if not trained:
        return
    shown = _choose_gallery(trained)
    times = links.option("missed_times") if shown == "hardest" else None
    rows = gallery_rows(trained, shown, times)
    st.markdown(_heading(rows, shown, times))
    with st.container(key="hard pairs"):
        listed(cards(trained, shown, times))
    look_for("Would you have got them right? Those that one choice fixes show what it teaches.")
    _draw_counts(trained)
    st.button("In Pairs", key="all pairs", icon=":material/search:", on_click=open_pairs, kwargs=_in_pairs(page, shown))
    measured("hard", MEASURED)


def _choose_gallery(trained: Sequence[Trained]) -> str:
    """Draw the choice of a gallery, or where there is only one the way to more."""
    offered = _offered(trained)
    if len(offered) > 1:
        return choose("hard", "Pairs", options=offered)
    st.button("What do weight sharing and the auxiliary loss fix?", key="to four", on_click=_compare_four)
    return next(iter(offered))


def _compare_four() -> None:
    links.go("why", compare="four", hard="fixed_sharing")


def _in_pairs(page: Page, shown: str) -> dict[str, str]:
    """What Pairs shows of these: all wrong answers, or what one of two experiments alone gets right."""
    if shown == "hardest":
        return {}
    what, _, choice = shown.partition("_")
    without, with_ = next(labels for *labels, name in single_choices(page.trained) if name == CHOICES[choice])
    outcome = "only_this" if what == "fixed" else "only_other"
    return {"pairs_of": keys(page)[with_], "pairs_with": keys(page)[without], "outcome": outcome}


def _offered(trained: Sequence[Trained]) -> dict[str, str]:
    """What the gallery can show of these."""
    there = {choice for _, _, choice in single_choices(trained)}
    return {
        key: words
        for key, words in words_of("hard").items()
        if key == "hardest" or CHOICES[key.partition("_")[2]] in there
    }


def _heading(rows: pd.DataFrame, shown: str, times: int | None) -> str:
    if shown == "hardest" and times is not None:
        return f"**{wording.count(len(rows), 'pair')}** missed by {wording.count(times, 'network')}."
    if shown == "hardest":
        return f"**{wording.count(len(rows), 'pair')}** missed by any network; the hardest first."
    return f"**{wording.count(len(rows), 'pair')}**, the largest change first." if len(rows) else "None."


@made_once
def gallery_rows(trained: Sequence[Trained], shown: str, times: int | None) -> pd.DataFrame:
    """The rows of `miss_rows` to show. times: missed by as many networks, where it matters."""
    rows = missed(trained)
    if shown == "hardest":
        rows = rows[rows["misses"] > 0] if times is None else rows[rows["misses"] == times]
        return rows.sort_values("misses", ascending=False, kind="stable")
    what, _, choice = shown.partition("_")
    found = [
        fixed(rows, without, with_) if what == "fixed" else fixed(rows, with_, without)
        for without, with_, name in single_choices(trained)
        if name == CHOICES[choice]
    ]
    return pd.concat(found).drop_duplicates(["draw", "pair"])


@made_once
def cards(trained: Sequence[Trained], shown: str, times: int | None) -> str:
    return gallery.grid(pair_figures.figures(gallery_rows(trained, shown, times).head(SHOWN), trained))


def _draw_counts(trained: Sequence[Trained]) -> None:
    """How many pairs are missed how often; a bar's pairs are shown above."""
    networks = sum(len(one.records) for one in trained)
    st.markdown("### How many pairs are missed by how many networks?")
    show(counts(trained), key="misses", on_select=_choose, selection_mode=bars.TIMES)
    options: dict[int | None, str] = {None: "any number"} | {k: str(k) for k in range(1, networks + 1)}
    select("missed_times", "Show the pairs missed by", options=options, width=220, placeholder="any number")


@made_once
def counts(trained: Sequence[Trained]) -> Figure:
    frame = miss_counts(missed(trained))
    networks, never, always = len(frame) - 1, frame["pairs"].iloc[0], frame["pairs"].iloc[-1]
    words = f"Test pairs by how many of {networks} networks miss them: {never} by none, {always} by all."
    return Figure.of(bars.misses(frame[1:]), words)


def _choose() -> None:
    points = st.session_state["misses"]["selection"].get(bars.TIMES)
    if points:
        st.session_state.update({"hard": "hardest", "missed_times": int(points[0]["misses"])})
