"""One process: what it is given and how its end is told."""

import queue
import sys

import pytest

from pairmnist.protocol.messages import Cancel, Message, Stopped
from pairmnist.service.worker_process import WorkerProcess, environment
from tests.support.waiting import PATIENCE


class Heard:
    """A process that runs some Python, and what it said."""

    def __init__(self, code):
        self.said: queue.Queue[Message] = queue.Queue()
        self.ended: queue.Queue[str] = queue.Queue()
        self.process = WorkerProcess(3, self.said.put, self.ended.put, (sys.executable, "-c", code))

    def last_words(self):
        return self.ended.get(timeout=PATIENCE)


def test_it_has_one_thread_and_its_own_environment_on_top_of_ours(monkeypatch):
    monkeypatch.setenv("PAIRMNIST_CACHE", "elsewhere")
    expected = {"OMP_NUM_THREADS": "1", "PAIRMNIST_CACHE": "elsewhere"} | environment()
    heard = Heard(f"import os, sys; sys.exit(not os.environ.items() >= {expected!r}.items())")
    assert "exit code 0" in heard.last_words()


def test_it_is_told_its_number_and_spoken_to_in_lines():
    code = "import sys; sys.argv[1] == '3'; print(input().replace('Cancel', 'Stopped'))"
    heard = Heard(code)
    heard.process.send(Cancel(7))
    assert heard.said.get(timeout=PATIENCE) == Stopped(7)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (
            "import sys; sys.exit('Traceback\\nthere is no torch')",
            "exit code 1 and its last words were: there is no torch",
        ),
        ("import os; os.kill(os.getpid(), 9)", "signal 9, as a system does that runs out of memory"),
        ("print('hello')", "nobody understands 'hello"),
        ("print('[]', flush=True); input()", "nobody understands '[]"),
    ],
)
def test_its_end_is_told_in_words(code, words):
    assert words in Heard(code).last_words()


def test_the_reason_why_it_was_killed_is_in_its_last_words():
    heard = Heard("input()")
    heard.process.kill("because we wanted it")
    assert "signal 9 because we wanted it" in heard.last_words()


def test_what_is_sent_to_one_that_has_ended_is_lost_in_silence():
    heard = Heard("")
    heard.last_words()
    heard.process.send(Cancel(1))
