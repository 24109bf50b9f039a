"""The sidebar: a scenario with all its settings, pinning it, and the stored experiments."""

from typing import Any

import streamlit as st

from pairmnist.architectures import ARCHITECTURES
from pairmnist.config import ARITHMETICS, LIMITS, PROTOCOLS, Experiment, Settings
from pairmnist.page import links, stored
from pairmnist.page.address import MOST_PINNED
from pairmnist.records.store import Store
from pairmnist.service.service import Service
from pairmnist.wording import plain

MORE = ("learning_rate", "batch_size", "training_pairs", "protocol", "seed", "arithmetic")


def draw(store: Store, service: Service) -> Experiment:
    """Draw the sidebar; the experiment that it shows. Its other values are in session_state under their names."""
    with st.sidebar:
        _scenario()
        epochs, repetitions = st.columns(2)
        with epochs:
            _number("epochs", "Epochs", 10)
        with repetitions:
            _number("repetitions", "Repetitions", 5, help="Networks trained alike from other random weights.")
        with st.expander("More", expanded=any(st.session_state[name] != getattr(Settings(), name) for name in MORE)):
            _more(service)
        experiment = links.experiment()
        _actions(experiment)
        if st.button("Stored experiments", icon=":material/inventory_2:", width="stretch"):
            stored.show(store)
    return experiment


def _scenario() -> None:
    st.radio("Architecture", list(ARCHITECTURES), format_func=lambda key: ARCHITECTURES[key].name, key="architecture")
    st.toggle("Weight sharing", key="share_weights", help="One tower reads both digits, instead of one tower each.")
    st.toggle("Auxiliary loss", key="auxiliary_loss", help="The towers also learn to name their digit.")
    lowest, highest = LIMITS["alpha"]
    st.slider(
        "α, weight of the digit losses",
        lowest,
        highest,
        step=0.05,
        key="alpha",
        disabled=not st.session_state["auxiliary_loss"],
        help="Loss = (1 − α) · comparison + α · (left digit + right digit). Without effect without the auxiliary loss.",
    )
    if st.session_state["auxiliary_loss"] and st.session_state["alpha"] == 0:
        st.caption("α = 0 is the scenario without the auxiliary loss.")


def _more(service: Service) -> None:
    _number("learning_rate", "Learning rate", 0.01, format="%g")
    _number("batch_size", "Batch size", 10, help="Pairs in each step of training.")
    _number("training_pairs", "Training pairs", 100, help="Tested on 1,000 pairs in any case.")
    st.radio("Data", list(PROTOCOLS), format_func=PROTOCOLS.__getitem__, key="protocol")
    _number("seed", "Seed", 1, help="Decides the pairs and the random weights.")
    rounding = "bfloat16 keeps 8 significant bits of each number. It gives other results and is no faster on a CPU."
    st.selectbox("Arithmetic", ARITHMETICS, key="arithmetic", help=rounding)
    devices = ["auto", *(service.devices() or ["cpu"])]
    chosen = st.session_state["device"]
    st.selectbox("Device", devices if chosen in devices else [*devices, chosen], key="device")
    for card, why in service.unusable().items():
        st.caption(plain(f"{card} cannot be used: {why}"))


def _number(name: str, label: str, step: float, **options: Any) -> None:
    lowest, highest = LIMITS[name]
    st.number_input(label, lowest, highest, step=step, key=name, **options)


def _actions(experiment: Experiment) -> None:
    default, pinned = Experiment(), links.pinned()
    st.button(
        "Back to the report's settings",
        icon=":material/undo:",
        on_click=links.open_experiment,
        args=(default,),
        disabled=experiment == default,
        width="stretch",
    )
    st.button(
        "Pin for comparison",
        icon=":material/keep:",
        on_click=links.pin,
        disabled=experiment in pinned or len(pinned) >= MOST_PINNED,
        width="stretch",
        help=f"Keeps this experiment in every comparison; up to {MOST_PINNED}.",
    )
