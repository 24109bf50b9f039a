"""Progress of training: a bar in a terminal, plain lines where the output is none."""

from collections import Counter
from collections.abc import Sequence
from typing import Self, TextIO

from tqdm import tqdm

from pairmnist.service.interface import RunState


class Progress:
    """A bar that is drawn over itself; where nobody looks at a terminal, a line for each run that ends."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._bar = None
        if stream.isatty():  # the bar is as wide as the words leave it
            self._bar = tqdm(total=1.0, file=stream, bar_format="[{bar}] {desc}", ascii="·#", dynamic_ncols=True)
        self._ended = 0
        self.interval = 0.5 if self._bar is not None else 1.0  # seconds between two looks

    def show(self, states: Sequence[RunState], seconds_left: float | None) -> None:
        ended = sum(state.state not in ("queued", "running") for state in states)
        if self._bar is not None:
            self._bar.n = fraction_done(states)
            self._bar.set_description_str(describe(states, seconds_left))
        elif ended > self._ended:
            print(describe(states, seconds_left), file=self._stream, flush=True)
        self._ended = ended

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        if self._bar is not None:
            self._bar.close()


def fraction_done(states: Sequence[RunState]) -> float:
    """How much of some runs' training is done, epochs of unfinished ones included: from 0 to 1."""
    stored = sum(state.state == "stored" for state in states)
    epochs = sum(len(state.history) / state.run.settings.epochs for state in states if state.state == "running")
    return (stored + epochs) / len(states)


def describe(states: Sequence[RunState], seconds_left: float | None) -> str:
    """How far some runs are, for example '4 of 10 runs, 2 in training (epoch 31 of 50), 02:05 left'."""
    counts = Counter(state.state for state in states)
    words = [f"{counts['stored']} of {len(states)} runs"]
    words += [f"{counts[state]} {state}" for state in ("failed", "cancelled") if counts[state]]
    if running := [state for state in states if state.state == "running"]:
        first = max(running, key=lambda state: len(state.history))
        words.append(f"{len(running)} in training (epoch {len(first.history)} of {first.run.settings.epochs})")
    elif counts["queued"]:
        words.append("waiting for a worker")
    if seconds_left is not None and counts["queued"] + counts["running"]:
        words.append(f"{tqdm.format_interval(seconds_left)} left")
    return ", ".join(words)
