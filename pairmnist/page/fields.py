"""Number fields that say why they do not take what was typed, and keep the last value."""

import math
import re
import time
from collections.abc import Callable
from html import escape

import streamlit as st

from pairmnist.declaration import Setting, SettingsError

SPACES = str.maketrans("", "", " \u00a0\u2009\u202f_'")  # as people write thousands
NUMBER = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d+)?", re.ASCII)
ECHO = 2.0  # seconds after a press in which a browser may still send what the field said before it
THOUSANDS = re.compile(r"\d{1,3}([.,]\d{3})+")


def read_number(text: str, *, whole: bool) -> int | float:
    """The number that a person typed; a comma is a decimal point. Raises SettingsError, in words, for what is none.

    '0,05' is 0.05, '1e2' and '100' are 100, '1 000' is 1000. Where whole numbers are asked for, '1.000' could be one
    or a thousand, so it is refused.
    """
    plain = text.strip().translate(SPACES)
    if not plain:
        raise SettingsError("needs a number")
    if whole and THOUSANDS.fullmatch(plain):
        raise SettingsError(f"is not clear as {plain!r}: write thousands without a point")
    if not NUMBER.fullmatch(plain):
        raise SettingsError(f"must be a number, not {text.strip()[:20]!r}")
    number = float(plain.replace(",", "."))
    if not math.isfinite(number):
        raise SettingsError(f"is too large as {plain[:20]!r}")
    return int(number) if whole and number.is_integer() else number


def written(value: float) -> str:
    """A value as its field shows it: 0.05, 100, 1e-05."""
    return f"{value:.10g}"


def next_step(value: float, setting: Setting, up: int) -> float:
    """The value after this one in a field, within the limits: the next multiple of its step, or for rates the next of
    1, 2, 5, 10, … times a power of ten. up: 1 or −1."""
    lowest, highest = setting.limits
    if setting.kind is int:
        step = setting.step
        found = (math.floor(value / step) + 1) * step if up > 0 else (math.ceil(value / step) - 1) * step
    else:
        power = math.floor(math.log10(value))
        rungs = [float(f"{digit}e{power + k}") for k in (-1, 0, 1) for digit in (1, 2, 5)]
        found = min(r for r in rungs if r > value) if up > 0 else max(r for r in rungs if r < value)
    return min(max(found, lowest), highest)


def number_field(setting: Setting) -> None:
    """Draw a field for the number in session_state under a setting's name, with buttons for the next values."""
    name, label = setting.name, setting.label
    text, problem, shown, before = f"typed {name}", f"problem {name}", f"shown {name}", f"before {name}"

    def take(read: Callable[[], float]) -> None:
        try:
            st.session_state[name] = setting.checked(read())
            st.session_state[problem] = ""
        except SettingsError as error:
            words = str(error).removeprefix(f"{name} ")
            st.session_state[problem] = f"{label} {words}. It stays {written(st.session_state[name])}."
        st.session_state[text] = written(st.session_state[name])

    def typed() -> None:
        if st.session_state[text] in _echoes(before):
            st.session_state[text] = written(st.session_state[name])
        else:
            take(lambda: read_number(st.session_state[text] or "", whole=setting.kind is int))

    def pressed(up: int) -> None:
        st.session_state[before] = _echoes(before) | {written(st.session_state[name]): time.monotonic() + ECHO}
        take(lambda: next_step(st.session_state[name], setting, up))

    if st.session_state.get(shown) != st.session_state[name]:  # a link's, or another control's
        st.session_state.update({text: written(st.session_state[name]), problem: ""})
    st.session_state[shown] = st.session_state[name]
    with st.container(horizontal=True, vertical_alignment="bottom", gap=None, key=f"number {name}", wrap=False):
        st.text_input(label, key=text, on_change=typed, help=setting.help, persist_state="session")
        st.button("−", key=f"less {name}", on_click=pressed, args=(-1,), help=f"{label}: less")
        st.button("+", key=f"more {name}", on_click=pressed, args=(1,), help=f"{label}: more")
    if st.session_state[problem]:
        st.html(f'<p class="problem" role="alert">{escape(st.session_state[problem])}</p>')


def _echoes(before: str) -> dict[str, float]:
    """What a field said before it was pressed a moment ago, and until when that is no news. A browser that has not
    drawn the new value yet sends the old one with whatever comes next, and nobody has typed that."""
    said: dict[str, float] = st.session_state.get(before, {})
    return {words: until for words, until in said.items() if time.monotonic() < until}
