"""The browser's address and the widgets, kept the same: the one place where the page reads or writes its URL.

A click brings along the address that the browser had then, which is an old one where it follows another quickly. So the
widgets count, and the address only on a new visit, and after Back and Forward, of which the browser tells.
"""

from dataclasses import asdict
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from pairmnist.config import SETTINGS, Experiment, Settings
from pairmnist.link import address
from pairmnist.link.address import Choice
from pairmnist.link.parameters import PARAMETERS, Value
from pairmnist.page import playing, rooms

ADDRESS = "address"  # in session_state: the parameters last written
ENTERED = "entered"  # in session_state: the (lesson, step) whose state the widgets have
ONLY = "only"  # in session_state: the controls that the sidebar keeps; None for all
PINNED = "pinned"  # in session_state: the experiments pinned for comparison


def restore() -> list[str]:
    """On a new visit, and after Back, set the widgets as the URL says; sentences for bad values."""
    query, written = _query(), st.session_state.get(ADDRESS)
    if written is not None and (written == query or not went_back()):
        return []
    choice, problems = address.parse(query)
    problems += address.unknown(name for name in st.query_params if name != rooms.KEY)
    show(choice)
    playing.forget()
    st.session_state.pop(ENTERED, None)
    return problems


def went_back() -> bool:
    """Whether this run follows Back or Forward."""
    context = get_script_run_ctx()
    return context is not None and context.is_history_navigation


def show(choice: Choice) -> None:
    """Set the widgets; only before they are drawn, so in `restore` or in a widget's callback."""
    settings = asdict(choice.experiment.settings)
    chosen = {"device": choice.device, "compare": choice.compare, "view": choice.view, "present": choice.present}
    chosen |= {"hide": choice.hide, ONLY: choice.only}
    # A default is only set where something else may be: all that is in session_state costs each look a little.
    options = {name: choice.options.get(name, parameter.default) for name, parameter in PARAMETERS.items()}
    options = {name: value for name, value in options.items() if name in st.session_state or name in choice.options}
    experiment = {"repetitions": choice.experiment.repetitions, PINNED: choice.pinned}
    st.session_state.update(settings | chosen | options | experiment)


def open_experiment(experiment: Experiment) -> None:
    """A callback: set the sidebar to this experiment, and leave the rest."""
    st.session_state.update(asdict(experiment.settings) | {"repetitions": experiment.repetitions})


def experiment() -> Experiment:
    """The sidebar's experiment, also before it is drawn."""
    settings = Settings(**{name: st.session_state[name] for name in SETTINGS})
    return Experiment(settings, st.session_state["repetitions"])


def option(name: str) -> Any:
    """What is chosen inside a view, also before its widget is drawn or while it is hidden."""
    return st.session_state.get(name, PARAMETERS[name].default)


def go(view: str, **chosen: Any) -> None:
    """A callback: open a view, with other choices than now."""
    st.session_state.update({"view": view} | chosen)


def pinned() -> tuple[Experiment, ...]:
    """The experiments pinned for comparison."""
    kept: tuple[Experiment, ...] = st.session_state[PINNED]
    return kept


def pin() -> None:
    """A callback: compare the sidebar's experiment from now on, and say where that is seen."""
    st.session_state[PINNED] = tuple(dict.fromkeys((*pinned(), experiment())))
    words = (
        "Pinned: change a setting, and this experiment stays beside the new one in Training, Errors, Pairs and Why?."
    )
    st.toast(f"{words} The sidebar lists it there, under *Compare*.", icon=":material/keep:", duration="long")


def unpin(experiment: Experiment) -> None:
    """A callback: compare it no longer."""
    st.session_state[PINNED] = tuple(one for one in pinned() if one != experiment)


def write(choice: Choice) -> bool:
    """Make the URL say this choice. Whether it said another one."""
    new, old = address.write(choice), _query()
    for name in old.keys() - new.keys():
        del st.query_params[name]
    if changed := {name: values for name, values in new.items() if values != old.get(name)}:
        st.query_params.update(changed)
    elif st.session_state.get(ADDRESS) not in (None, new):
        st.query_params.update({})  # says it again to a browser whose address was changed since this click
    before, st.session_state[ADDRESS] = st.session_state.get(ADDRESS), new
    return before not in (None, new)


def chosen() -> Choice:
    """What the widgets say."""
    device, compare, view = (st.session_state[name] for name in ("device", "compare", "view"))
    present, hide = st.session_state["present"], st.session_state["hide"]
    return Choice(experiment(), device, compare, view, pinned(), options(), present, hide, st.session_state[ONLY])


def options() -> dict[str, Value]:
    """What is chosen inside the views, by parameter, where it is no default."""
    return {name: said for name, parameter in PARAMETERS.items() if (said := option(name)) != parameter.default}


def _query() -> dict[str, list[str]]:
    return {name: st.query_params.get_all(name) for name in st.query_params if name in address.NAMES}
