"""The training service as one visitor uses it: which runs a view lacks, and what is done about them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import streamlit as st

from pairmnist import wording
from pairmnist.analysis.answers import holds
from pairmnist.config import Run
from pairmnist.page import visitors
from pairmnist.page.context import View
from pairmnist.records.store import Store
from pairmnist.service.interface import RunState, TrainingService
from pairmnist.service.limits import LimitError

ACTIVE = ("queued", "running")


@dataclass(frozen=True)
class Trainer:
    """The service as one visitor uses it."""

    service: TrainingService
    store: Store
    device: str
    parts: Sequence[str] = ()  # a stored run counts as absent unless its record keeps these
    covered: bool = False  # how well the networks do is not to be told
    trained: str = View.trained

    @property
    def visitor(self) -> str:
        """Who uses it: the tab's name, which the browser may tell after the page was drawn."""
        name: str = st.session_state[visitors.NAME]
        return name

    @property
    def again(self) -> bool:
        """Whether stored runs are trained too."""
        return bool(self.parts)

    def watch(self, runs: Sequence[Run]) -> list[RunState]:
        self.service.see(self.visitor, runs)
        return [self._as_needed(state) for state in self.service.states(runs, self.visitor)]

    def train(self, runs: Sequence[Run]) -> None:
        """Queue these runs; where that is more than the server allows, say so and queue none."""
        try:
            self.service.train(runs, self.visitor, self.device, self.again)
        except LimitError as error:
            st.toast(wording.plain(str(error)), icon=":material/block:", duration="infinite")

    def try_out(self, states: Sequence[RunState]) -> bool:
        """Train what is missing without being asked, where that is soon done."""
        missing = [state.run for state in states if state.state in ("absent", "cancelled")]
        return bool(missing) and self.service.try_out(missing, self.visitor, self.device, self.again)

    def cancel(self, runs: Sequence[Run], *, everybody: bool = False) -> None:
        """End what only this visitor waits for, or everybody's, and say what goes on."""
        if going_on := self.service.cancel(runs, self.visitor, everybody):
            st.toast(f"Others wait for {wording.count(len(going_on), 'network')} too: not cancelled.")

    def _as_needed(self, state: RunState) -> RunState:
        """A stored record that lacks something counts as absent; one that suffices counts although a training of it
        failed or was cancelled that another view had asked for."""
        if state.state in ACTIVE:
            return state
        if state.recorded and not self._lacks(state.run):
            return replace(state, state="stored")
        return replace(state, state="absent") if state.state == "stored" else state

    def _lacks(self, run: Run) -> bool:
        if not self.parts:
            return False
        record = self.store.load(run)
        return record is None or not (record.diverged or all(holds(record, part) for part in self.parts))
