"""What is compared: the sidebar's experiment alone or with its neighbours, and the pinned ones."""

from typing import Any

import streamlit as st

from pairmnist import naming
from pairmnist.analysis import trained
from pairmnist.analysis.trained import Trained
from pairmnist.architectures import ARCHITECTURES
from pairmnist.config import Experiment, Run
from pairmnist.page import links
from pairmnist.page.address import COMPARISONS, Choice
from pairmnist.records.store import Store

VARIANTS: dict[str, list[dict[str, Any]]] = {
    "alone": [{}],
    "sharing": [{"share_weights": share} for share in (False, True)],
    "auxiliary": [{"auxiliary_loss": auxiliary} for auxiliary in (False, True)],
    "four": [{"share_weights": s, "auxiliary_loss": a} for s in (False, True) for a in (False, True)],
    "architectures": [{"architecture": architecture} for architecture in ARCHITECTURES],
}


WHERE = "This view has scenarios of its own. The comparison is for the others."


def draw(*, disabled: bool) -> None:
    """Draw the choice, in session_state as 'compare', and the pinned experiments, each with a button to let it go."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown("Compare", width="content", help=WHERE if disabled else None)
        st.segmented_control(
            "Compare",
            list(COMPARISONS),
            format_func=COMPARISONS.__getitem__,
            key="compare",
            required=True,
            disabled=disabled,
            label_visibility="collapsed",
        )
        for number, one in enumerate(links.pinned()):
            st.button(
                f"Pinned: {naming.full_name(one)}",
                key=f"unpin {number}",
                icon=":material/close:",
                on_click=links.unpin,
                args=(one,),
                help="Press to let it go.",
            )


def experiments(choice: Choice) -> list[Experiment]:
    """The experiments to compare, each result once."""
    base, repetitions = choice.experiment.settings, choice.experiment.repetitions
    chosen = [Experiment(base.with_(**change), repetitions) for change in VARIANTS[choice.compare]]
    unique: dict[str, Experiment] = {}
    for one in (*chosen, *choice.pinned):
        unique.setdefault(Run(one.settings).id, one)
    return list(unique.values())


def load(store: Store, choice: Choice) -> list[Trained]:
    """What is stored of the compared experiments."""
    chosen = experiments(choice)
    return [trained.load(store, one, label) for one, label in zip(chosen, naming.labels(chosen), strict=True)]
