"""The sidebar: what is compared, and the experiment with all its settings."""

from collections.abc import Sequence
from itertools import groupby
from operator import attrgetter
from typing import Any

import streamlit as st

from pairmnist import naming
from pairmnist.config import REPETITIONS, SETTINGS, Experiment
from pairmnist.declaration import Setting
from pairmnist.link.address import COMPARISONS, EXPERIMENT, MOST_PINNED
from pairmnist.page import links, neighbours, playing, stored
from pairmnist.page.fields import number_field
from pairmnist.records.store import Store
from pairmnist.service.interface import TrainingService
from pairmnist.wording import plain

FIRST = ("architecture", "share_weights", "auxiliary_loss", "alpha", "epochs")  # the others are advanced
ADVANCED = {name: setting for name, setting in SETTINGS.items() if name not in FIRST}
UNUSED = {  # what has no effect in a view
    "start": ("compare", "share_weights", "auxiliary_loss"),
    "report": ("compare", "architecture", "share_weights", "auxiliary_loss", "protocol"),
    "sweep": ("compare", "share_weights"),
}
KEPT: Any = {"persist_state": "session"}  # while the sidebar is not drawn, or hides what a view does not use


def draw(store: Store, service: TrainingService, only: Sequence[str] | None = None) -> None:
    """Draw the sidebar. Its values are in session_state under their names.

    only: the controls that a lesson's link leaves; the others keep their values.
    """
    if only is not None:
        with st.sidebar:
            _draw_only(only)
        return
    unused = UNUSED.get(st.session_state["view"], ())
    with st.sidebar:
        if "compare" not in unused:
            _comparison()
        for setting in (*(SETTINGS[name] for name in FIRST), REPETITIONS):
            if setting.name not in unused:
                _choose(setting)
            if setting.name == "alpha":
                _mark(neighbours.trained_alphas(store, links.experiment()), setting)
        advanced = st.expander("Advanced", key="advanced", on_change="rerun")
        if advanced.open:  # what is not seen need not be drawn for a whole class
            with advanced:
                _advanced(service, unused)
        playing.draw(service.limits)
        _actions(store, service)


def _advanced(service: TrainingService, unused: Sequence[str]) -> None:
    settings = [setting for setting in ADVANCED.values() if setting.name not in unused]
    for setting in settings:
        if not setting.heading:
            _choose(setting)
    _device(service)
    for heading, under in groupby(filter(attrgetter("heading"), settings), attrgetter("heading")):
        st.markdown(f"**{heading}**")
        for setting in under:
            _choose(setting)


def controls(names: Sequence[str]) -> None:
    """The controls of a lesson's step, in a row above what it shows."""
    if names:
        with st.container(horizontal=True, vertical_alignment="bottom", key="lesson controls"):
            _draw_only(names)


def _draw_only(names: Sequence[str]) -> None:
    for name in names:
        if name in EXPERIMENT:
            _choose(EXPERIMENT[name])
        elif name == "compare":
            _comparison()


def _comparison() -> None:
    st.radio("Compare", list(COMPARISONS), format_func=COMPARISONS.__getitem__, key="compare", **KEPT)
    for number, one in enumerate(links.pinned()):
        st.button(
            naming.full_name(one),
            key=f"unpin {number}",
            icon=":material/close:",
            on_click=links.unpin,
            args=(one,),
            help="Pinned for comparison. Press to let it go.",
            type="tertiary",
        )


def _choose(setting: Setting) -> None:
    """Draw the widget of a setting."""
    about: dict[str, Any] = {"key": setting.name, "help": setting.help} | KEPT
    if setting.name == "alpha":
        off = not st.session_state["auxiliary_loss"]
        st.slider(setting.label, *setting.limits, step=setting.step, disabled=off, **about)
    elif setting.kind is bool:
        st.toggle(setting.label, **about)
    elif setting.kind is str:
        st.selectbox(setting.label, list(setting.choices), format_func=setting.choices.__getitem__, **about)
    else:
        number_field(setting)


def _mark(values: Sequence[float], setting: Setting) -> None:
    """Points under a slider where networks are trained."""
    low, high = setting.limits
    points = "".join(f'<i style="left: {100 * (value - low) / (high - low):.1f}%"></i>' for value in values)
    words = f"trained: {', '.join(f'{value:g}' for value in values)}" if values else "none is trained"
    st.html(f'<div class="trained-at" role="img" aria-label="{words}" title="{words}">{points}</div>')


def _device(service: TrainingService) -> None:
    devices = ["auto", *(service.devices() or ["cpu"])]
    chosen = st.session_state["device"]
    st.selectbox("Device", devices if chosen in devices else [*devices, chosen], key="device", **KEPT)
    site = service.site()
    st.caption(plain(f"Networks are trained on {site.words}."))
    if site.other:
        st.button(
            plain(f"Train on {site.other}"), key="move", on_click=service.move, args=(site.other,), width="stretch"
        )
    for card, why in service.unusable().items():
        st.caption(plain(f"{card} cannot be used: {why}"))


def _actions(store: Store, service: TrainingService) -> None:
    experiment, default, pinned = links.experiment(), Experiment(), links.pinned()
    st.button(
        "Back to the report's settings",
        icon=":material/undo:",
        on_click=links.open_experiment,
        args=(default,),
        disabled=experiment == default,
        width="stretch",
    )
    st.button(
        _pin(pinned=experiment in pinned, full=len(pinned) >= MOST_PINNED),
        key="pin it",
        icon=":material/keep:",
        on_click=links.pin,
        disabled=experiment in pinned or len(pinned) >= MOST_PINNED,
        width="stretch",
        help=f"Keeps this experiment in every comparison; up to {MOST_PINNED}. Pin it, then change a setting.",
    )
    if st.button("Stored experiments", icon=":material/inventory_2:", width="stretch"):
        stored.show(store, service)


def _pin(*, pinned: bool, full: bool) -> str:
    """What the button says: what it does, or why it does nothing."""
    if pinned:
        return "Pinned: now change a setting"
    return f"{MOST_PINNED} are pinned: let one go" if full else "Pin for comparison"
