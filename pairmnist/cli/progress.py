"""Progress of training in a terminal, or in plain lines where the output is none."""

from collections import Counter
from collections.abc import Sequence
from typing import Self, TextIO

from pairmnist.service.service import RunState

WIDTH = 30  # characters of the bar
CLEAR = "\r\x1b[K"  # back to the start of the line, and erase it


class Progress:
    """A bar that is drawn over itself; where nobody looks at a terminal, a line for each run that ends."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._drawn_over = stream.isatty()
        self._ended = 0
        self.interval = 0.5 if self._drawn_over else 1.0  # seconds between two looks

    def show(self, states: Sequence[RunState], seconds_left: float | None) -> None:
        ended = sum(state.state not in ("queued", "running") for state in states)
        if self._drawn_over:
            print(CLEAR + describe(states, seconds_left), end="", file=self._stream, flush=True)
        elif ended > self._ended:
            print(describe(states, seconds_left), file=self._stream, flush=True)
        self._ended = ended

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        if self._drawn_over:
            print(file=self._stream)


def describe(states: Sequence[RunState], seconds_left: float | None) -> str:
    """How far some runs are, for example '[####······] 4 of 10 runs, 2 in training (epoch 31 of 50), 2:05 left'."""
    counts = Counter(state.state for state in states)
    running = [state for state in states if state.state == "running"]
    epochs = sum(len(state.history) / state.run.settings.epochs for state in running)
    filled = int(WIDTH * (counts["stored"] + epochs) / len(states))
    words = [f"[{'#' * filled:·<{WIDTH}}] {counts['stored']} of {len(states)} runs"]
    words += [f"{counts[state]} {state}" for state in ("failed", "cancelled") if counts[state]]
    if running:
        first = max(running, key=lambda state: len(state.history))
        words.append(f"{len(running)} in training (epoch {len(first.history)} of {first.run.settings.epochs})")
    elif counts["queued"]:
        words.append("waiting for a worker")
    if seconds_left is not None and counts["queued"] + counts["running"]:
        words.append(f"{clock(seconds_left)} left")
    return ", ".join(words)


def clock(seconds: float) -> str:
    """Hours, minutes and seconds, as short as they can be: 0:07, 2:05, 1:10:00."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
