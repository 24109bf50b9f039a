"""Training as the page shows it: what is there, the offer to train the rest, progress with time left, and Cancel."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import streamlit as st

from pairmnist import wording
from pairmnist.config import Run
from pairmnist.page import progress
from pairmnist.records.store import Store
from pairmnist.service.interface import RunState, TrainingService
from pairmnist.service.limits import LimitError

LONG = 30 * 60  # seconds; training that takes longer is asked about twice
# Seconds between looks: of who asked in the first epoch, while runs train or wait, at missing ones others may train.
SOON, POLL, LOOK = 0.2, 1.0, 3.0
ACTIVE = ("queued", "running")

Draw = Callable[[Sequence[RunState]], None]


@dataclass(frozen=True)
class Trainer:
    """The service as one visitor uses it."""

    service: TrainingService
    store: Store
    visitor: str
    device: str
    parts: Sequence[str] = ()  # a stored run counts as absent unless its record keeps these

    @property
    def again(self) -> bool:
        """Whether stored runs are trained too."""
        return bool(self.parts)

    def watch(self, runs: Sequence[Run]) -> list[RunState]:
        self.service.see(self.visitor, runs)
        return [self._as_needed(state) for state in self.service.states(runs, self.visitor)]

    def _as_needed(self, state: RunState) -> RunState:
        """A stored record that lacks something counts as absent; one that suffices counts although a training of it
        failed or was cancelled that another part of the page had asked for."""
        if state.state in ACTIVE:
            return state
        if state.recorded and not self._lacks(state.run):
            return replace(state, state="stored")
        return replace(state, state="absent") if state.state == "stored" else state

    def _lacks(self, run: Run) -> bool:
        if not self.parts:
            return False
        record = self.store.load(run)
        return record is None or not (record.diverged or all(record.has(part) for part in self.parts))

    def train(self, runs: Sequence[Run]) -> None:
        self.service.train(runs, self.visitor, self.device, self.again)

    def cancel(self, runs: Sequence[Run], *, everybody: bool = False) -> None:
        """End what only this visitor waits for, or everybody's, and say what goes on."""
        if going_on := self.service.cancel(runs, self.visitor, everybody):
            st.toast(f"Others wait for {wording.count(len(going_on), 'run')} too: not cancelled.")


def panel(trainer: Trainer, runs: Sequence[Run], key: str, *, what: str = "", then: Draw | None = None) -> None:
    """The part of the page that follows the training of some runs and draws itself again while there is news.

    See `page.context.Page.offer`. then: draws what grows during training, below, from the runs' states.
    """
    before = trainer.watch(runs)
    interval = _interval(before, trainer)

    @st.fragment(run_every=interval, key=key)
    def follow() -> None:
        states = trainer.watch(runs)
        if _stored(states) != _stored(before) or _interval(states, trainer) != interval:
            st.rerun()  # the whole page: the views have another result, or other looks are due
        if _stored(states) < len(runs):
            with st.container(border=True, gap="xsmall"):
                _status(trainer, states, key, what)
        if then:
            then(states)

    # In a place of its own: what a fragment draws anew must not move, or take the place of, what stands below it.
    with st.container(gap="small"):
        follow()


def presence(service: TrainingService, visitor: str) -> None:
    """Say what this visitor has in training, whatever they look at, and note that they are still there."""
    service.see(visitor)
    if not service.under_way(visitor):
        return

    @st.fragment(run_every=LOOK, key="presence")
    def follow() -> None:
        service.see(visitor)
        left = service.under_way(visitor)
        if not left:
            st.rerun()  # the whole page: what was trained may be of use to it
        st.caption(f":material/hourglass_top: {wording.count(len(left), 'run')} that you asked for left to train.")

    follow()


def _stored(states: Sequence[RunState]) -> int:
    return sum(state.state == "stored" for state in states)


def _interval(states: Sequence[RunState], trainer: Trainer) -> float | None:
    """Seconds until the next look. A class that watches one training looks less often than the one who began it."""
    if any(state.state in ACTIVE for state in states):
        begun = any(state.history or state.state == "stored" for state in states)
        running = any(state.state == "running" for state in states)
        return SOON if running and not begun and trainer.service.under_way(trainer.visitor) else POLL
    return LOOK if _stored(states) < len(states) else None


def _status(trainer: Trainer, states: Sequence[RunState], key: str, what: str) -> None:
    """What is there and what is missing, and the one thing to do about it."""
    missing = [state.run for state in states if state.state != "stored"]
    active = [state.run for state in states if state.state in ACTIVE]
    seconds = trainer.service.estimate(active or missing, trainer.device, trainer.again)
    with st.container(horizontal=True, vertical_alignment="center"):
        if trainer.again and not active:
            st.markdown(f"{wording.count(len(missing), 'stored run')} to train again.", width="stretch")
        else:
            running = any(state.state == "running" for state in states)
            st.markdown(progress.summary(states, seconds if running else None), width="stretch")
        if active:
            _cancel(trainer, active, [state for state in states if state.shared], key)
        else:
            _offer(trainer, missing, seconds, key, what)
    for message in dict.fromkeys(state.message for state in states if state.state == "failed"):
        st.error(wording.plain(message))
    if active:
        st.html(progress.grid(states))


def _cancel(trainer: Trainer, active: Sequence[Run], shared: Sequence[RunState], key: str) -> None:
    """The button that ends these runs; where others wait for some of them too, it asks whether to end those."""
    icon = ":material/stop:"
    if not shared:
        mine, everybody = st.button("Cancel", key=f"{key} cancel", icon=icon), False
    else:
        with st.popover("Cancel", icon=icon):
            st.markdown(f"Others wait for {wording.count(len(shared), 'run')} of these too.")
            mine = st.button("Cancel mine", key=f"{key} cancel", help="Those that others wait for go on.")
            everybody = st.button("Cancel for everybody", key=f"{key} cancel all")
    if mine or everybody:
        trainer.cancel(active, everybody=everybody)
        st.rerun()


def _offer(trainer: Trainer, missing: Sequence[Run], seconds: float | None, key: str, what: str) -> None:
    """The button that trains what is missing, with the number of runs and the time; long training asks again."""
    time = f"about {wording.duration(seconds)}" if seconds is not None else "time not measured yet"
    label = " ".join(f"Train {wording.count(len(missing), 'run')} {what}".split()) + f" · {time}"
    icon = ":material/play_arrow:"
    if seconds is None or seconds <= LONG:
        pressed = st.button(label, key=f"{key} train", icon=icon, type="primary")
    else:
        with st.popover(label, icon=icon, type="primary"):
            st.markdown(
                f"This keeps the machine busy for about **{wording.duration(seconds)}**. Cancel works at any time."
            )
            pressed = st.button("Train them all the same", key=f"{key} train", type="primary")
    if pressed:
        try:
            trainer.train(missing)
        except LimitError as error:
            st.toast(wording.plain(str(error)), icon=":material/block:", duration="infinite")
        else:
            st.rerun()
