"""Waiting for what other processes and threads do."""

import time
from collections.abc import Callable

PATIENCE = 120  # seconds after which a test that waits fails


def until(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, "it never happened"
        time.sleep(0.005)
