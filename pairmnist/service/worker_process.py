"""One training process of this machine: started, spoken to, and its end noticed."""

import logging
import os
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO

from pairmnist.protocol.messages import FromWorker, MessageError, ToWorker, decode, encode
from pairmnist.service import allocator

COMMAND = (sys.executable, "-m", "pairmnist.training.worker")
GOODBYE = 2.0  # seconds that a process has to end by itself once its stdin or stdout is closed
ONE_THREAD = {"OMP_NUM_THREADS": "1"}  # one process a core beats threads

_log = logging.getLogger(__name__)


class WorkerProcess:
    """A process for worker number `index`. Calls `on_message` for each of its messages and once `on_end` with its last
    words, both from a thread of its own.

    Raises OSError where it cannot be started.
    """

    def __init__(
        self,
        index: int,
        on_message: Callable[[FromWorker], None],
        on_end: Callable[[str], None],
        command: Sequence[str] = COMMAND,
    ) -> None:
        self._on_message, self._on_end = on_message, on_end
        self._stderr: deque[str] = deque(maxlen=20)
        self._reason = ""
        self.killed = False  # once it has ended, whether by somebody else, as a system does that runs out of memory
        pipe = subprocess.PIPE
        # A process group of its own, so that Ctrl-C reaches the service alone; no session of its own, because Linux
        # shares the processor evenly among sessions, whatever the niceness of their processes.
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

    def send(self, message: ToWorker) -> None:
        """Hand over a message. A process that has just ended does not get it: `on_end` says so."""
        with suppress(BrokenPipeError, ValueError):
            self._stdin.write(encode(message) + "\n")
            self._stdin.flush()

    def close(self) -> None:
        """Close its stdin, which ends it."""
        with suppress(BrokenPipeError):
            self._stdin.close()

    def kill(self, reason: str = "") -> None:
        """End it at once. reason: told in its last words."""
        self._reason = self._reason or reason
        self._process.kill()

    def join(self, seconds: float) -> None:
        """Wait until the process is gone; kill it if it has not gone after so long."""
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            self._process.kill()
        self._thread.join()

    def _follow(self, stdout: IO[str], stderr: IO[str]) -> None:
        listener = threading.Thread(target=self._stderr.extend, args=(stderr,), daemon=True)
        listener.start()
        try:
            for line in stdout:
                message = decode(line)
                if isinstance(message, ToWorker):
                    raise MessageError(f"nobody expects {line[:200]!r} from a worker")
                self._on_message(message)
        except MessageError as error:
            self.kill(f"because {error}")
        finally:
            code = self._exit_code()
            self.killed = code == -9 and not self._reason
            listener.join()
            self.close()
            stdout.close()
            stderr.close()
            self._on_end(self._last_words(code))

    def _exit_code(self) -> int:
        """Of the process, which has closed its stdout."""
        try:
            return self._process.wait(GOODBYE)
        except subprocess.TimeoutExpired:
            self.kill("because it said nothing more")
            return self._process.wait()

    def _last_words(self, code: int) -> str:
        """How it ended, and the last line that it wrote to stderr; all of that goes to the log."""
        how = f"was killed by signal {-code}" if code < 0 else f"ended with exit code {code}"
        words = "".join(self._stderr).strip()
        if words and code:
            _log.warning("Training process %d wrote: %s", self.pid, words)
        reason = f" {self._reason}" if self._reason else ""
        if self.killed:
            reason = ", as a system does that runs out of memory,"
        said = f" and its last words were: {words.splitlines()[-1]}" if words else " without a word"
        return f"it {how}{reason}{said}"


def environment() -> dict[str, str]:
    """What a training process finds in its environment besides what this process has itself."""
    return ONE_THREAD | allocator.environment()
