"""Progress of training in a terminal and where there is none."""

import io
import os
from contextlib import suppress

import pytest

from pairmnist.cli.progress import Progress, describe, fraction_done
from pairmnist.config import Run, Settings
from pairmnist.records.record import EpochResult
from pairmnist.service.interface import RunState

SETTINGS = Settings(epochs=4)
HISTORY = tuple(EpochResult(epoch, 1.0, 1.0, (1.0, 1.0), 0.5, 0.5) for epoch in (1, 2))
STATES = [
    RunState(Run(SETTINGS, 0), "stored"),
    RunState(Run(SETTINGS, 1), "running", HISTORY),
    RunState(Run(SETTINGS, 2), "queued"),
]


def test_words_say_how_far_and_how_long():
    assert describe(STATES, 3725) == "1 of 3 runs, 1 in training (epoch 2 of 4), 1:02:05 left"
    assert describe(STATES[:1], 0) == "1 of 1 runs"
    assert describe(STATES[2:], None) == "0 of 1 runs, waiting for a worker"


def test_epochs_of_a_run_in_training_count():
    assert fraction_done(STATES) == pytest.approx((1 + 2 / 4) / 3)


def test_where_no_terminal_is_each_end_of_a_run_is_a_line():
    stream = io.StringIO()
    with Progress(stream) as progress:
        for states in (STATES[2:], STATES, STATES, STATES[:1]):
            progress.show(states, None)
    assert stream.getvalue() == "1 of 3 runs, 1 in training (epoch 2 of 4)\n"


def read(terminal):
    """What was written to a terminal that is closed by now; Linux then ends it with an error."""
    with suppress(OSError):
        while part := os.read(terminal, 4096):
            yield part
    os.close(terminal)


@pytest.mark.parametrize("columns", [20, 80, 200])
def test_in_a_terminal_progress_stays_on_its_line(columns):
    """However narrow: a line that wraps would leave a row behind each time it is drawn."""
    termios = pytest.importorskip("termios")
    reader, writer = os.openpty()
    termios.tcsetwinsize(writer, (24, columns))
    failed = [RunState(Run(SETTINGS, k), "failed") for k in range(3, 40)]
    with open(writer, "w", encoding="utf-8") as stream, Progress(stream) as progress:
        for states in (STATES, STATES + failed):
            progress.show(states, 3725)
    drawn = b"".join(read(reader)).decode()
    *over, last = drawn.rstrip("\r\n").split("\r")
    assert "\n" not in "".join(over) + last
    assert max(len(line) for line in (*over, last)) <= columns
    if columns >= 80:
        assert "37 failed, 1 in training (epoch 2 of 4), 1:02:05 left" in last
    assert drawn.endswith("\n")
