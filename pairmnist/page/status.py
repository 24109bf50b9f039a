"""The one line, in every view, that says what is trained, offers what is not, and follows training."""

from collections.abc import Callable, Sequence
from typing import Any, Literal

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pairmnist import wording
from pairmnist.config import Experiment, Run
from pairmnist.page import dialogs, links, playing, progress
from pairmnist.page.context import Grow
from pairmnist.page.looks import apart
from pairmnist.page.trainer import ACTIVE, Trainer
from pairmnist.service.interface import RunState, TrainingService

LONG = 30 * 60  # seconds; training that takes longer is asked about twice
TEDIOUS = 30  # seconds; before training that takes longer, a quick one is offered
QUICK = {"repetitions": 3, "epochs": 10}
# Seconds between looks: of who asked in the first epoch, while runs train or wait, at missing ones others may train.
SOON, POLL, LOOK = 0.2, 1.0, 3.0


def line(
    trainer: Trainer,
    runs: Sequence[Run],
    beginnings: Sequence[int] = (),
    grow: Grow | None = None,
    beside: Callable[[], None] = lambda: None,
) -> None:
    """Draw the line, and draw it again while there is news; when a network is finished the whole page is.

    Draw it into `place()`: what a fragment draws anew must not take the place of what is below. What is pressed while
    networks train stands outside the fragment, because each widget in it makes a look dearer.

    beginnings: the epochs of the longer runs whose beginnings stand for some of these. grow: draws what grows with
    training, into a place that the view keeps for it. beside: draws what is offered beside training.
    """
    before, problems, chosen = trainer.watch(runs), trainer.service.problems(), links.experiment()
    interval = _interval(before, trainer)
    seen = [before]  # which the first look, with the page itself, need not ask for again

    @st.fragment(run_every=interval and apart(interval), key="follow")
    def follow() -> None:
        states = seen.pop() if seen else trainer.watch(runs)
        if playing.wanted(trainer.service.limits) and not playing.pause() and trainer.try_out(states):
            playing.done()
            states = trainer.watch(runs)
        active = _active(states)
        news = _stored(states) != _stored(before) or trainer.service.problems() != problems
        news = news or (not active and links.experiment() != chosen)  # by a press in this line
        if (news or _interval(states, trainer) != interval) and not dialogs.is_open():
            st.rerun()  # the whole page: the views have another result, or other looks are due
        if active:
            progress.draw(trainer, states, active)
        else:
            with st.container(key="at rest", horizontal=True, vertical_alignment="center", wrap=False, gap="small"):
                _at_rest(trainer, states, beginnings, beside)
        if grow:
            grow(states)

    follow()
    if problems and _stored(before) < len(before):
        _say_problems(problems, trainer.service)
    if active := _active(before):
        if st.session_state["view"] != "training":
            st.button("Watch", key="watch", icon=":material/show_chart:", on_click=links.go, args=("training",))
        _cancel(trainer, active)


def place() -> DeltaGenerator:
    """Where the line is drawn."""
    return st.container(key="status", horizontal=True, vertical_alignment="center", wrap=False, gap="small")


def _active(states: Sequence[RunState]) -> list[Run]:
    return [state.run for state in states if state.state in ACTIVE]


def _stored(states: Sequence[RunState]) -> int:
    return sum(state.state == "stored" for state in states)


def _interval(states: Sequence[RunState], trainer: Trainer) -> float | None:
    """Seconds until the next look. A class that watches one training looks less often than the one who began it."""
    if any(state.state in ACTIVE for state in states):
        begun = any(state.history or state.state == "stored" for state in states)
        running = any(state.state == "running" for state in states)
        return SOON if running and not begun and trainer.service.under_way(trainer.visitor) else POLL
    if _stored(states) < len(states) and playing.wanted(trainer.service.limits) and playing.pause():
        return playing.PAUSE
    waits = _stored(states) < len(states) or trainer.service.under_way(trainer.visitor)
    return LOOK if waits else None


def _at_rest(
    trainer: Trainer, states: Sequence[RunState], beginnings: Sequence[int], beside: Callable[[], None]
) -> None:
    """What is trained, or the offer to train what is not."""
    missing = [state.run for state in states if state.state != "stored"]
    failed = [state for state in states if state.state == "failed"]
    if missing:
        if failed:
            _failed(failed)
        _offer(trainer, missing, states)
        beside()
        _say(
            f"{_stored(states)} of {wording.count(len(states), 'network')} trained"
            if _stored(states)
            else "not trained yet"
        )
    else:
        others = len(trainer.service.under_way(trainer.visitor))
        words = trainer.trained.format(wording.count(len(states), "network"))
        if beginnings:
            words += f", taken from longer runs of {' and '.join(map(str, beginnings))} epochs"
        if others:
            words += f". You asked for {wording.count(others, 'other network')}, still in training."
        _say(words)


def _say(words: str) -> None:
    st.html(f'<div class="status"><span class="words">{words}</span></div>', width="stretch")


def _say_problems(problems: Sequence[str], service: TrainingService) -> None:
    """What keeps runs from being trained, and the way out where there is another place to train."""
    other = service.site().other
    with st.popover("Training has a problem", icon=":material/error:", key="problem"):
        for problem in problems:
            st.error(wording.plain(problem))
        if other:
            st.button(wording.plain(f"Train on {other}"), key="move from problem", on_click=service.move, args=(other,))


def _cancel(trainer: Trainer, active: Sequence[Run]) -> None:
    """The button that ends these runs; where others wait for some of them too, it asks whether to end those."""
    if not st.button("Cancel", key="cancel", icon=":material/stop:"):
        return
    shared = trainer.service.shared(active, trainer.visitor)
    if not shared:
        trainer.cancel(active)
        st.rerun()

    def ask() -> None:
        st.markdown(f"Others wait for {wording.count(len(shared), 'network')} of these too.")
        mine = st.button("Stop mine only", key="cancel mine", type="primary")
        everybody = st.button("Stop for everybody", key="cancel all")
        if mine or everybody:
            trainer.cancel(active, everybody=everybody)
            dialogs.close()
            st.rerun()

    dialogs.show("Stop training?", ask)


def _failed(failed: Sequence[RunState]) -> None:
    with st.popover(f"{wording.count(len(failed), 'network')} failed", icon=":material/error:", key="failed"):
        for message in dict.fromkeys(state.message for state in failed):
            st.error(wording.plain(message))


def _offer(trainer: Trainer, missing: Sequence[Run], states: Sequence[RunState]) -> None:
    """The button that trains what is missing, with the number of networks and the time."""
    seconds = trainer.service.estimate(missing, trainer.device, trainer.again)
    time = f"about {wording.duration(seconds)}" if seconds is not None else "time not measured yet"
    label = f"Train {wording.count(len(missing), 'network')} · {time}"
    train: Any = {"on_click": trainer.train, "args": (missing,)}
    quick = _quick(trainer, states, seconds)
    if quick:
        small: Any = {"on_click": _train_quick, "args": (trainer, quick[1])}
        st.button(quick[0], key="quick", icon=":material/bolt:", type="primary", **small)
    kind: Literal["primary", "secondary"] = "secondary" if quick else "primary"
    if seconds is None or seconds <= LONG:
        st.button(label, key="train", icon=":material/play_arrow:", type=kind, **train)
    else:
        with st.popover(label, icon=":material/play_arrow:", type=kind, key="ask"):
            st.markdown(
                f"This keeps the machine busy for about **{wording.duration(seconds)}**. Cancel works at any time."
            )
            st.button("Train them all the same", key="train", type="primary", **train)


def _quick(trainer: Trainer, states: Sequence[RunState], seconds: float | None) -> tuple[str, Experiment] | None:
    """A small version of the sidebar's experiment, where the whole is tedious: its label and what it is."""
    wanted = links.experiment()
    shown = wanted.runs()[0] in {state.run for state in states}
    if seconds is None or seconds <= TEDIOUS or trainer.parts or not shown:
        return None
    small = Experiment(wanted.settings.with_(epochs=QUICK["epochs"]), QUICK["repetitions"])
    time = trainer.service.estimate(small.runs(), trainer.device)
    if time is None or time >= seconds:
        return None
    label = f"Try {small.repetitions} networks, {small.settings.epochs} epochs · {wording.duration(time)}"
    return label, small


def _train_quick(trainer: Trainer, experiment: Experiment) -> None:
    """A callback: set the sidebar to the small experiment, and train it."""
    links.open_experiment(experiment)
    trainer.train(experiment.runs())
