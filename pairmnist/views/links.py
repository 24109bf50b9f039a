"""The browser's address and the widgets, kept the same: the one place where the page reads or writes its URL."""

from dataclasses import asdict, replace

import streamlit as st

from pairmnist.config import Experiment
from pairmnist.views import address
from pairmnist.views.address import Choice

ADDRESS = "address"  # in session_state: the parameters that the widgets show, so that another URL is noticed


def restore() -> list[str]:
    """Where the URL is not what the widgets wrote (a new visit, Back), set the widgets; sentences for bad values."""
    query = _query()
    if st.session_state.get(ADDRESS) == query:
        return []
    choice, problems = address.parse(query)
    show(choice)
    return problems


def show(choice: Choice) -> None:
    """Set the widgets; only before they are drawn, so in `restore` or in a widget's callback."""
    settings = asdict(choice.experiment.settings)
    chosen = {"device": choice.device, "compare": choice.compare, "view": choice.view}
    st.session_state.update(settings | chosen | {"repetitions": choice.experiment.repetitions})


def open_experiment(experiment: Experiment) -> None:
    """A callback: set the sidebar to this experiment, and leave the rest."""
    st.session_state.update(asdict(experiment.settings) | {"repetitions": experiment.repetitions})


def pinned() -> tuple[Experiment, ...]:
    """The experiments pinned for comparison, which only the URL knows."""
    return address.parse({"pin": st.query_params.get_all("pin")})[0].pinned


def pin(experiment: Experiment) -> None:
    """A callback: compare this experiment from now on."""
    _pin((*pinned(), experiment))


def unpin(experiment: Experiment) -> None:
    """A callback: compare it no longer."""
    _pin(tuple(one for one in pinned() if one != experiment))


def write(choice: Choice) -> None:
    """Make the URL say this choice. The parameters of the views' own widgets are left alone."""
    new, old = address.write(choice), _query()
    for name in old.keys() - new.keys():
        del st.query_params[name]
    if changed := {name: values for name, values in new.items() if values != old.get(name)}:
        st.query_params.update(changed)
    st.session_state[ADDRESS] = new


def _pin(experiments: tuple[Experiment, ...]) -> None:
    written = address.parse(_query())[0]
    write(replace(written, pinned=experiments))


def _query() -> dict[str, list[str]]:
    return {name: st.query_params.get_all(name) for name in address.NAMES if name in st.query_params}
