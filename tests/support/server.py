"""The real app in a process of its own, as a person starts it."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

TOP = Path(__file__).parents[2]
COMMAND = (sys.executable, "-m", "streamlit", "run", TOP / "app.py")
START_SECONDS = 60


@dataclass(frozen=True)
class Server:
    """A running explorer."""

    url: str
    process: subprocess.Popen[bytes]
    cache: Path  # the folder of the runs that it trains
    log: Path  # what it printed

    @property
    def port(self) -> int:
        return int(self.url.rsplit(":", 1)[1])


@contextmanager
def running_app(
    folder: Path, command: Sequence[str | Path] = COMMAND, port: int | None = None, **variables: str
) -> Iterator[Server]:
    """The app, by default on a free port, with its cache and log in `folder` and these environment variables; ended
    afterwards."""
    port, cache, log = port or _free_port(), folder / "cache", folder / "server.log"
    process = _start([*command, "--server.headless=true", f"--server.port={port}"], log, cache, variables)
    server = Server(f"http://127.0.0.1:{port}", process, cache, log)
    try:
        _wait_until_healthy(server)
        yield server
    finally:
        server.process.terminate()
        try:
            server.process.wait(10)
        except subprocess.TimeoutExpired:
            server.process.kill()
            server.process.wait()


def _start(command: Sequence[str | Path], log: Path, cache: Path, variables: dict[str, str]) -> subprocess.Popen[bytes]:
    environment = os.environ | {"PAIRMNIST_CACHE": str(cache)} | variables
    with log.open("wb") as output:
        return subprocess.Popen(command, env=environment, stdout=output, stderr=subprocess.STDOUT)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_healthy(server: Server) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.process.poll() is None:
        try:
            with urllib.request.urlopen(f"{server.url}/_stcore/health", timeout=5):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise RuntimeError(f"the app did not start; it printed:\n{server.log.read_text(errors='replace')}")
