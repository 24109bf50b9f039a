"""The question of a lesson's step, and the visitor's guess while what it shows is covered."""

from html import escape
from typing import Any

import streamlit as st

from pairmnist import wording
from pairmnist.lessons.lesson import Answers, Choice, Number, Order
from pairmnist.lessons.values import NUMBERS, ORDERS
from pairmnist.page import lesson, rooms, visitors
from pairmnist.page.fields import read_number
from pairmnist.page.lesson import Place, text

RESTORED = "restored guesses"  # in session_state: of which widgets and visitors
PAUSE = "0.6s"  # in typing, after which a number is sent to the class


def header(here: Place, given: str) -> None:
    """The step's question, and while it is covered the guess. given: what is told with the question."""
    with st.container(key="question"):
        st.markdown(text(f"{here.step.question} {given}") + _options(here))
    if here.covered and not here.teaches and not isinstance(here.step.prediction, Answers):
        _ask(here)


def _options(here: Place) -> str:
    """For the one who asks and is asked nothing: the answers that there are, as a list."""
    prediction = here.step.prediction
    if not (here.covered and here.teaches and isinstance(prediction, Choice | Order)):
        return ""
    return "\n" + "".join(f"\n- {text(words)}" for words in prediction.options.values())


def bar(here: Place) -> None:
    """Where the visitor is, and the way on where it is theirs to go."""
    step, steps = here.step, len(here.lesson.steps)
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="lesson bar"):
        if here.room is None:
            st.button("Lessons", icon=":material/arrow_back:", type="tertiary", on_click=lesson.close)
        words = f"**{text(here.lesson.title)}** · {here.number} of {steps}: {text(step.title)} · {step.minutes} min"
        with st.container(key="where"):
            st.markdown(words)
        if here.room is None or here.teaches:
            first, last = here.number == 1, here.number == steps
            st.button("Back", key="lesson back", disabled=first, on_click=lesson.go, args=(here, here.number - 1))
            if not last:
                onward: Any = {"on_click": lesson.go, "args": (here, here.number + 1)}
                st.button("Next", key="lesson next", type="secondary" if here.covered else "primary", **onward)
        if here.room is None:
            rooms.offer(here.lesson.key, here.number)
        else:
            rooms.bar(here.room, teaches=here.teaches)
    st.progress(here.number / steps)


def _ask(here: Place) -> None:
    """The guess: alone with a way around it, in a class sent as it is made."""
    if here.room is not None and here.step.prediction is None:
        st.markdown("Think about it. Your teacher will show it.")
        return
    _restore(here)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="prediction"):
        if here.room is None:
            _ask_alone(here)
        else:
            _widget(here, on_change=_send, args=(here,))  # so that nothing waits to be sent when it is revealed
            st.markdown(_sent(here))
    if isinstance(here.step.prediction, Number):
        _complain(here.step.prediction.of, st.session_state[_name(here)])


def _ask_alone(here: Place) -> None:
    """The guess, and a way around it."""
    about: Any = {"key": "show me", "type": "primary", "on_click": _send, "args": (here,)}
    asks = here.step.prediction is not None
    if isinstance(here.step.prediction, Number):
        with (
            st.form("guess", border=False, width="content"),  # so that Enter sends, and one press does
            st.container(horizontal=True, vertical_alignment="bottom", gap="small"),
        ):
            _widget(here)
            st.form_submit_button("Show me", **about)
    elif asks:
        _widget(here)
        st.button("Show me", disabled=_said(here) is None, **about)
    label = "Just show me" if asks else "Show me"
    kind: Any = "tertiary" if asks else "primary"
    st.button(label, key="just show me", type=kind, on_click=lesson.say, args=(here, None))


def _sent(here: Place) -> str:
    """Whether what the widget says has reached the class."""
    if _said(here) is not None:
        return "Sent. You can change it until it is revealed."
    return "It is sent as you make it." if here.guess is None else "Until this is whole, what you said before counts."


def _send(here: Place) -> None:
    """A callback: what is in the widget now, which may be newer than what was drawn last."""
    guess = _said(here)
    if guess is not None:
        lesson.say(here, guess)
    elif here.room is None and not st.session_state.get(_name(here)):
        st.toast("Say what you expect first.", icon=":material/edit:")


def _restore(here: Place) -> None:
    """Put back into its widget, once, what a class has of this visitor and the page forgot, as after a reload."""
    name, guess = _name(here), here.guess
    known = (name, st.session_state.get(visitors.NAME))
    restored: set[Any] = st.session_state.setdefault(RESTORED, set())
    if guess is None or known in restored:
        return
    restored.add(known)
    if not st.session_state.get(name):
        of = here.step.prediction
        st.session_state[name] = NUMBERS[of.of].typed(guess) if isinstance(of, Number) else guess


def _name(here: Place) -> str:
    """Of the widget of a guess, in session_state."""
    return f"predicted {here.lesson.key} {here.number}"


def _said(here: Place) -> Any:
    """What the widget says; None while it says nothing, or not yet all."""
    said = st.session_state.get(_name(here))
    match here.step.prediction:
        case Order(options=options):
            return list(said) if said and len(said) == len(options) else None
        case Number(of=of):
            try:
                return _read(of, said) / NUMBERS[of].unit.times if said else None
            except ValueError:
                return None
    return said


def _widget(here: Place, **more: Any) -> None:
    """The widget of a guess."""
    about: Any = {"key": _name(here), "persist_state": "session"} | more
    match here.step.prediction:
        case Choice(options=options):
            shown = {key: text(words) for key, words in options.items()}
            st.segmented_control("Your guess", list(shown), format_func=shown.__getitem__, wrap=True, **about)
        case Order(of=of, options=options):
            places = {key: f"{n}. " for n, key in enumerate(st.session_state.get(_name(here)) or (), 1)}
            shown = {key: places.get(key, "") + text(words) for key, words in options.items()}
            label = f"Your order, {ORDERS[of].words}: press one after another"
            st.pills(label, list(shown), format_func=shown.__getitem__, selection_mode="multi", wrap=True, **about)
        case Number(of=of):
            st.text_input(f"Your guess, {NUMBERS[of].unit.asked}", width=190, live=PAUSE, **about)


def _read(of: str, typed: str) -> float:
    """The number that was typed, with or without its unit. Raises ValueError, in words, for what it cannot be."""
    unit, plain = NUMBERS[of].unit, typed.strip()
    for words in unit.words:
        plain = plain.removesuffix(words)
    number, (lowest, highest) = read_number(plain, whole=False), unit.limits
    if not lowest <= number <= highest:
        raise ValueError(f"must lie between {wording.number(lowest, 0)} and {wording.number(highest, 0)}{unit.after}")
    return number


def _complain(of: str, typed: str | None) -> None:
    """Say why what was typed cannot be."""
    try:
        _read(of, typed or "0")
    except ValueError as error:
        st.html(f'<p class="problem" role="alert">This {escape(str(error))}</p>')
