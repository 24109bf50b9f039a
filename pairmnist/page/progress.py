"""How far runs are: a sentence, and a cell for each repetition."""

from collections import Counter
from collections.abc import Sequence
from html import escape

from pairmnist import naming, wording
from pairmnist.charts.theme import BLUE, VERMILION
from pairmnist.config import Experiment, Settings
from pairmnist.service.interface import RunState

MOST_ROWS = 8  # experiments with cells of their own; more are in the sentence only
MOST_BESIDE = 10  # cells of an experiment up to which two experiments fit beside each other
MOST_NAMED = 2  # runs in training that are named

STATES = {  # in the order of the sentence
    "stored": "trained",
    "running": "in training",
    "queued": "waiting",
    "failed": "failed",
    "cancelled": "cancelled",
    "absent": "not trained yet",
}

STYLE = f"""<style>
.progress {{ display: grid; grid-template-columns: max-content 1fr; gap: .2rem .8rem; align-items: start;
  font-size: .95rem; line-height: 1.4rem; }}
.progress.beside {{ grid-template-columns: max-content max-content max-content 1fr; }}
.progress .cells {{ display: flex; flex-wrap: wrap; gap: 3px; }}
.progress i {{ font-style: normal; font-size: .9rem; line-height: 1.25rem; width: 1.65rem; text-align: center;
  border-radius: 3px; border: 1px solid #b5b5b5; color: #1b1b1b; background: white; }}
.progress i.stored {{ background: {BLUE}; border-color: {BLUE}; color: white; }}
.progress i.failed {{ background: {VERMILION}; border-color: {VERMILION}; color: white; }}
.progress + .now {{ margin-top: .3rem; font-size: .95rem; }}
</style>"""


def summary(states: Sequence[RunState], seconds_left: float | None) -> str:
    """What there is of these runs, in a sentence. seconds_left: of the training that goes on, None for none."""
    counts = Counter(state.state for state in states)
    if counts["absent"] == len(states):
        text = f"Not trained yet: {wording.count(len(states), 'run')} with these settings."
    else:
        parts = [f"{counts[state]} {name}" for state, name in STATES.items() if counts[state]]
        text = f"Of {wording.count(len(states), 'run')}: {', '.join(parts)}."
    if counts["queued"] and not counts["running"]:
        return f"{text} They begin when a training process is free."
    return text if seconds_left is None else f"{text} **About {wording.duration(seconds_left)} left.**"


def grid(states: Sequence[RunState]) -> str:
    """A row of cells for each experiment, and the runs in training in words, as HTML."""
    rows: dict[Settings, list[RunState]] = {}
    for state in states:
        rows.setdefault(state.run.settings, []).append(state)
    labels = naming.labels([Experiment(settings) for settings in rows])
    body = ""
    if len(rows) <= MOST_ROWS:
        body = "".join(_row(label, cells) for label, cells in zip(labels, rows.values(), strict=True))
    names = dict(zip(rows, labels, strict=True))
    beside = " beside" if len(rows) > 2 and max(map(len, rows.values())) <= MOST_BESIDE else ""
    return f'{STYLE}<div class="progress{beside}">{body}</div><div class="now">{_running(states, names)}</div>'


def _row(label: str, states: Sequence[RunState]) -> str:
    cells = "".join(map(_cell, states))
    return f'<span>{escape(label)}</span><div class="cells" role="list" aria-label="{escape(label)}">{cells}</div>'


def _cell(state: RunState) -> str:
    """One repetition: its number, filled as far as its epochs are."""
    number = state.run.repetition + 1
    done = 100 * len(state.history) / state.run.settings.epochs
    fill = f"background: linear-gradient(to right, #9fcbe8 {done:.0f}%, white {done:.0f}%)"
    style = f' style="{fill}"' if state.state == "running" else ""
    words_ = escape(f"repetition {number}: {STATES[state.state]}")
    return f'<i role="listitem" class="{state.state}"{style} title="{words_}" aria-label="{words_}">{number}</i>'


def _running(states: Sequence[RunState], names: dict[Settings, str]) -> str:
    running = [state for state in states if state.state == "running"]
    lines = [_line(state, names[state.run.settings] if len(names) > 1 else "") for state in running[:MOST_NAMED]]
    if len(running) > MOST_NAMED:
        lines.append(f"{len(running) - MOST_NAMED} more")
    return " &emsp; ".join(escape(line) for line in lines)


def _line(state: RunState, name: str) -> str:
    left = "" if state.seconds_left is None else f", {wording.duration(state.seconds_left)} left"
    epochs = f"epoch {len(state.history)} of {state.run.settings.epochs}"
    return f"{name} repetition {state.run.repetition + 1}: {epochs}{left}".strip()
