"""The sidebar: a scenario with all its settings, pinning it, and the stored experiments."""

from typing import Any

import streamlit as st

from pairmnist.config import REPETITIONS, SETTINGS, Experiment
from pairmnist.declaration import Setting
from pairmnist.page import links, stored
from pairmnist.page.address import MOST_PINNED
from pairmnist.records.store import Store
from pairmnist.service.interface import TrainingService
from pairmnist.wording import plain

FIRST = ("architecture", "share_weights", "auxiliary_loss", "alpha", "epochs")  # the others are under More
MORE = {name: setting for name, setting in SETTINGS.items() if name not in FIRST}


def draw(store: Store, service: TrainingService) -> Experiment:
    """Draw the sidebar; the experiment that it shows. Its other values are in session_state under their names."""
    with st.sidebar:
        _scenario()
        epochs, repetitions = st.columns(2)
        with epochs:
            _choose(SETTINGS["epochs"])
        with repetitions:
            _choose(REPETITIONS)
        with st.expander("More", expanded=any(st.session_state[name] != one.default for name, one in MORE.items())):
            _more(service)
        experiment = links.experiment()
        _actions(experiment)
        if st.button("Stored experiments", icon=":material/inventory_2:", width="stretch"):
            stored.show(store)
    return experiment


def _scenario() -> None:
    for name in ("architecture", "share_weights", "auxiliary_loss"):
        _choose(SETTINGS[name])
    alpha = SETTINGS["alpha"]
    st.slider(
        alpha.label,
        *alpha.limits,
        step=alpha.step,
        key=alpha.name,
        disabled=not st.session_state["auxiliary_loss"],
        help=alpha.help,
    )
    if st.session_state["auxiliary_loss"] and st.session_state["alpha"] == 0:
        st.caption("α = 0 is the scenario without the auxiliary loss.")


def _more(service: TrainingService) -> None:
    for setting in MORE.values():
        _choose(setting)
    devices = ["auto", *(service.devices() or ["cpu"])]
    chosen = st.session_state["device"]
    st.selectbox("Device", devices if chosen in devices else [*devices, chosen], key="device")
    for card, why in service.unusable().items():
        st.caption(plain(f"{card} cannot be used: {why}"))


def _choose(setting: Setting) -> None:
    """Draw the widget of a setting."""
    about: dict[str, Any] = {"key": setting.name, "help": setting.help}
    if setting.kind is bool:
        st.toggle(setting.label, **about)
    elif setting.kind is str:
        st.radio(setting.label, list(setting.choices), format_func=setting.choices.__getitem__, **about)
    else:
        lowest, highest, step = (setting.kind(number) for number in (*setting.limits, setting.step))
        number_format = None if setting.kind is int else "%g"
        st.number_input(setting.label, lowest, highest, step=step, format=number_format, **about)


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
