"""The real app in a process of its own, as a person starts it."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

TOP = Path(__file__).parents[2]
START_SECONDS = 60


@dataclass(frozen=True)
class Server:
    """A running `streamlit run app.py`."""

    url: str
    process: subprocess.Popen[bytes]
    cache: Path  # the folder of the runs that it trains
    log: Path  # what it printed


@contextmanager
def running_app(folder: Path, **variables: str) -> Iterator[Server]:
    """The app on a free port, with its cache and log in `folder` and these environment variables; ended afterwards."""
    port, log = _free_port(), folder / "server.log"
    server = Server(f"http://127.0.0.1:{port}", _start(port, log, folder / "cache", variables), folder / "cache", log)
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


def _start(port: int, log: Path, cache: Path, variables: dict[str, str]) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless=true", f"--server.port={port}"]
    environment = os.environ | {"PAIRMNIST_CACHE": str(cache)} | variables
    with log.open("wb") as output:
        return subprocess.Popen(command, cwd=TOP, env=environment, stdout=output, stderr=subprocess.STDOUT)


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
