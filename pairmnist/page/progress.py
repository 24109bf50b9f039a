"""How far training is, as the line above a view says it: a bar, a small curve, and words."""

import math
from collections import Counter
from collections.abc import Sequence
from html import escape

import numpy as np
import streamlit as st

from pairmnist import wording
from pairmnist.config import Run
from pairmnist.page.drawing import svg_image
from pairmnist.page.trainer import Trainer
from pairmnist.service.interface import RunState, Turn

LEFT = "time left"  # in session_state: of which networks the time left was shown, and how much
MUCH_MORE = 1.5


def draw(trainer: Trainer, states: Sequence[RunState], active: Sequence[Run]) -> None:
    """Draw how far training is. active: the runs that are queued or in training."""
    seconds = _steady(trainer.service.estimate(active, trainer.device, trainer.again), states)
    curve = "" if trainer.covered else _curve(states)
    st.html(_bar_and_words(states, seconds, curve, trainer.service.turn(trainer.visitor)))


def _bar_and_words(states: Sequence[RunState], seconds: float | None, curve: str, turn: Turn | None) -> str:
    """How far training is: a bar, a curve of the newest network's test error, and words."""
    counts = Counter(state.state for state in states)
    epochs = sum(len(state.history) / state.run.settings.epochs for state in states if state.state == "running")
    share = (counts["stored"] + epochs) / len(states)
    if counts["running"]:
        left = f", {wording.duration(seconds)} left" if seconds is not None else ""
        words = f"training: {counts['stored']} of {len(states)} networks done{left}"
    else:
        words = f"{wording.count(counts['queued'], 'network')} waiting for a training process{_place(turn)}"
    bar = f'<span class="bar" role="progressbar" aria-valuenow="{100 * share:.0f}" aria-label="training">'
    bar += f'<i style="width: {100 * share:.1f}%"></i></span>'
    return f'<div class="status">{bar}{curve}<span class="words">{escape(words)}</span></div>'


def _steady(seconds: float | None, states: Sequence[RunState]) -> float | None:
    """The time left as it is shown: on a busy machine an estimate goes up and down, this one falls, and it rises only
    where far more is left than was said."""
    whose = (len(states), states[0].run)
    before, said = st.session_state.get(LEFT, (None, math.inf))
    if seconds is not None and before == whose and said < seconds < MUCH_MORE * said:
        seconds = said
    st.session_state[LEFT] = (whose, math.inf if seconds is None else seconds)
    return seconds


def _place(turn: Turn | None) -> str:
    """Where a visitor stands in the queue, in words."""
    if turn is None or turn.place == 1:
        return ""
    wait = f", they begin in about {wording.duration(turn.seconds)}" if turn.seconds is not None else ""
    return f": number {turn.place} in the queue{wait}"


def _curve(states: Sequence[RunState]) -> str:
    """The test error of the network that is furthest in training, as a small curve."""
    running = [state for state in states if state.state == "running" and len(state.history) > 1]
    if not running:
        return ""
    furthest = max(running, key=lambda state: len(state.history))
    errors = np.array([result.test_error for result in furthest.history])
    across = np.linspace(0, 90 * len(errors) / furthest.run.settings.epochs, len(errors))
    points = " ".join(
        f"{x:.1f},{2 + 28 * (1 - y / 0.5):.1f}" for x, y in zip(across, errors.clip(max=0.5), strict=True)
    )
    alt = f"test error {100 * errors[-1]:.0f} % after epoch {len(errors)}"
    return svg_image(92, 32, f'<polyline points="{points}" fill="none" stroke="#808080" stroke-width="2"/>', alt)
