"""A Dask cluster on this machine: a scheduler and worker processes, each ended by its own process."""

import os
import socket
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

TOP = Path(__file__).parents[2]
QUIET = ("--no-dashboard",)


class Cluster:
    """folder: for logs and what Dask keeps. preload: a module that each worker loads first."""

    def __init__(self, folder: Path, preload: str = "tests.support.quick_dask_worker") -> None:
        self._folder, self._preload = folder, preload
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self._port = int(probe.getsockname()[1])
        self.address = f"tcp://127.0.0.1:{self._port}"
        self.scheduler: subprocess.Popen[bytes] | None = None
        self.workers: list[subprocess.Popen[bytes]] = []

    def start_scheduler(self) -> None:
        self.scheduler = self._start("scheduler", "--host", "127.0.0.1", "--port", str(self._port))

    def start_worker(self, threads: int = 1, **variables: str) -> subprocess.Popen[bytes]:
        options = ("--nthreads", str(threads), "--no-nanny", "--preload", self._preload)
        folder = ("--local-directory", str(self._folder), "--death-timeout", "60")
        worker = self._start("worker", self.address, *options, *folder, **variables)
        self.workers.append(worker)
        return worker

    def stop_scheduler(self) -> None:
        end([self.scheduler])

    def close(self) -> None:
        end([*self.workers, self.scheduler])

    def _start(self, what: str, *options: str, **variables: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", f"distributed.cli.dask_{what}", *options, *QUIET]
        own = {"OMP_NUM_THREADS": "1", "PAIRMNIST_TEST_LOG": str(self._folder / "trainings")}
        environment = os.environ | own | variables
        with (self._folder / f"{what}.log").open("ab") as log:
            # A session of its own, as on another machine: Linux shares the processor evenly among sessions.
            return subprocess.Popen(
                command,
                cwd=TOP,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )


def end(processes: Sequence[subprocess.Popen[bytes] | None]) -> None:
    for process in processes:
        if process:
            process.kill()
            process.wait()
