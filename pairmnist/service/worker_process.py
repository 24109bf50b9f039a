"""One worker process as the service sees it: started, spoken to, and its end noticed."""

import json
import os
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from importlib import metadata
from pathlib import Path
from typing import IO

from pairmnist.config import SettingsError
from pairmnist.protocol.messages import Message

COMMAND = (sys.executable, "-m", "pairmnist.training.worker")
ONE_THREAD = {"OMP_NUM_THREADS": "1"}  # one process a core beats threads
# A step of training fetches and returns some fifty megabytes. glibc, Linux's usual malloc, would give them back to the
# system each time; mimalloc keeps them for these milliseconds, and is faster.
GLIBC = {"MALLOC_TRIM_THRESHOLD_": str(2**28), "MALLOC_MMAP_THRESHOLD_": str(2**25)}
MIMALLOC = {"MIMALLOC_PURGE_DELAY": "10000"}
PATIENCE = 5.0  # seconds that a worker has to end by itself once its stdin is closed


class WorkerProcess:
    """Worker number `index`. Calls `on_message` for each of its messages and once `on_end` with its last words.

    Both are called from a thread of this worker's own.
    """

    def __init__(
        self,
        index: int,
        on_message: Callable[["WorkerProcess", Message], None],
        on_end: Callable[["WorkerProcess", str], None],
        command: Sequence[str] = COMMAND,
    ) -> None:
        self.index = index
        self._on_message, self._on_end = on_message, on_end
        self._stderr: deque[str] = deque(maxlen=20)
        pipe = subprocess.PIPE
        # A process group of its own, so that Ctrl-C reaches the service alone; no session of its own, for Linux shares
        # the processor evenly among sessions, whatever the niceness of their processes.
        self._process = subprocess.Popen(
            [*command, str(index)],
            stdin=pipe,
            stdout=pipe,
            stderr=pipe,
            encoding="utf-8",
            errors="replace",
            cwd=Path(__file__).parents[2],  # where the package is found, from wherever this program was started
            env=os.environ | environment(),
            process_group=0,
        )
        assert self._process.stdin and self._process.stdout and self._process.stderr
        self._stdin = self._process.stdin
        self._thread = threading.Thread(
            target=self._follow, args=(self._process.stdout, self._process.stderr), daemon=True
        )
        self._thread.start()

    @property
    def pid(self) -> int:
        return self._process.pid

    def send(self, message: Message) -> None:
        """Hand over a message. A worker that has just ended does not get it: `on_end` says so."""
        with suppress(BrokenPipeError, ValueError):
            self._stdin.write(json.dumps(message) + "\n")
            self._stdin.flush()

    def close(self) -> None:
        """Close its stdin, which ends it."""
        with suppress(BrokenPipeError):
            self._stdin.close()

    def kill(self) -> None:
        self._process.kill()

    def join(self) -> None:
        """Wait until the process is gone; kill it if it does not go."""
        try:
            self._process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
        self._thread.join()

    def _follow(self, stdout: IO[str], stderr: IO[str]) -> None:
        listener = threading.Thread(target=self._stderr.extend, args=(stderr,), daemon=True)
        listener.start()
        try:
            for line in stdout:
                self._on_message(self, json.loads(line))
        finally:  # at its end, or after a message that nobody understands
            self._process.kill()
            code = self._process.wait()
            listener.join()
            self.close()
            stdout.close()
            stderr.close()
            self._on_end(self, self._last_words(code))

    def _last_words(self, code: int) -> str:
        how = f"was killed by signal {-code}" if code < 0 else f"ended with exit code {code}"
        words = "".join(self._stderr).strip()
        return f"it {how}" + (f" and its last words were: {words}" if words else " without a word")


def environment() -> dict[str, str]:
    """What a training process finds in its environment besides what this process has itself.

    mimalloc takes the place of glibc's malloc where it is installed, unless LD_PRELOAD is set already (an empty one
    does without it) or the library's path has a space, where a name in LD_PRELOAD ends.
    """
    library = mimalloc()
    if library is None or " " in library or "LD_PRELOAD" in os.environ:
        return ONE_THREAD | GLIBC
    return ONE_THREAD | MIMALLOC | {"LD_PRELOAD": library}


def mimalloc() -> str | None:
    """Where the library is that requirements.txt installs on Linux."""
    try:
        files = metadata.files("cmeel-mimalloc") or []
    except metadata.PackageNotFoundError:
        return None
    return next((str(file.locate()) for file in files if file.name == "libmimalloc.so"), None)


def cores() -> int:
    """The processor cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def number_from_environment() -> int | None:
    """How many workers PAIRMNIST_WORKERS asks for, None where it is not set. SettingsError for what is no number."""
    number = os.environ.get("PAIRMNIST_WORKERS", "")
    if number and not (number.isdecimal() and int(number)):
        raise SettingsError(f"PAIRMNIST_WORKERS must be a whole number from 1, not {number!r}")
    return int(number) if number else None
