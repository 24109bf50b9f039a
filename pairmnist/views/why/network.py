"""What the network looks like, with a test pair going in and what comes out."""

from collections.abc import Sequence

import numpy as np
import streamlit as st

from pairmnist import architectures
from pairmnist.analysis.answers import head_answers
from pairmnist.analysis.findings import towers as findings
from pairmnist.analysis.trained import Trained
from pairmnist.architectures import ARCHITECTURES
from pairmnist.charts.network import layers_table
from pairmnist.config import TEST_PAIRS
from pairmnist.export import network_picture
from pairmnist.export.network_picture import FIRST
from pairmnist.page import links
from pairmnist.page.context import Page, View
from pairmnist.page.drawing import held_out_pairs
from pairmnist.page.shared import made_once
from pairmnist.views.why.shared import in_grid, measured

QUESTION = "What does the network look like?"

MEASURED = """
Shown is the first network of each experiment. The bars are the ten features that a tower gives for an image. With the
auxiliary loss they are trained as scores for the digits 0 to 9, and the highest is the digit that it *reads*. Without
it nobody told the network of digits, so that no feature is a digit's; what they are *most like* is read off them
afterwards by a linear read-out.
Small squares: images and layers, by their size. Dashed: what a network is trained to make small.
"""


def view() -> View:
    return View(lambda page: findings.network(page.trained), draw, compares=False)  # it is the same before training


def draw(page: Page) -> None:
    chosen = links.option("pair")
    index = FIRST if chosen is None else int(chosen)
    with st.container(horizontal=True, gap="small"):
        st.button("Another pair", key="another pair", icon=":material/shuffle:", on_click=_take, args=(index + 1,))
        wrong = _next_wrong(page.trained, index)
        if wrong is not None:
            st.button(
                "One that it gets wrong", key="wrong pair", icon=":material/error:", on_click=_take, args=(wrong,)
            )
    with st.container(key="networks"):
        for one in in_grid(page.trained):
            st.html(drawn(one, index))
    with st.expander("Layers, shapes and parameters", key="layers"):
        names = dict.fromkeys(one.settings.architecture for one in page.trained)
        for name in names:
            st.html(layers_table(architectures.networks()[name]))
        st.markdown(_totals())
    measured("network", MEASURED)


def _take(index: int) -> None:
    st.session_state["pair"] = index % TEST_PAIRS


def _next_wrong(trained: Sequence[Trained], index: int) -> int | None:
    """The next test pair that any of the shown networks gets wrong."""
    missed = [wrong_pairs(one) for one in trained if network_picture.shown(one)]
    if not missed:
        return None
    candidates = np.unique(np.concatenate(missed))
    later = candidates[candidates > index]
    return int(later[0]) if len(later) else int(candidates[0]) if len(candidates) else None


@made_once
def wrong_pairs(one: Trained) -> np.ndarray:
    """The test pairs that the shown network of an experiment gets wrong."""
    record = network_picture.shown(one)
    return np.flatnonzero(head_answers(record, held_out_pairs(record.run.draw)).wrong) if record else np.array([], int)


def draw_plain(one: Trained) -> None:
    """What a network is made of, with a test pair but without what it answers."""
    with st.container(key="networks"):
        st.html(network_picture.plain(one.settings, held_out_pairs))


@made_once
def drawn(one: Trained, index: int) -> str:
    """The diagram of an experiment's first network under its name, with a test pair."""
    return network_picture.drawn(one, index, held_out_pairs)


def _totals() -> str:
    """The report's Table I."""
    rows = [
        f"| {architecture.name} | {architectures.parameters(key, False):,} | {architectures.parameters(key, True):,} |"
        for key, architecture in ARCHITECTURES.items()
    ]
    return "\n".join(["| parameters in all | two towers | shared tower |", "|---|---:|---:|", *rows])
