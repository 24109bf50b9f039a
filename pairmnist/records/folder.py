"""Which run files lie in a folder, at little cost for who looks often."""

import os
import re
import stat
import time
from pathlib import Path

RUN_FILE = re.compile(r"[0-9a-f]{64}\.npz")
SETTLED = 2.0  # seconds: some file systems count a folder's time in such steps
TRUSTED = 10.0  # seconds: and some do not keep it


class Folder:
    """A folder's run files as of the last look().

    A folder's own time changes when a file in it comes, goes or is replaced by another. So a look costs one `stat` of
    the folder, and each file one after a change. It is not relied on while it is younger than SETTLED, when a further
    change need not show in it, nor for longer than TRUSTED.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._prefix = f"{path}{os.sep}"
        self._changed: float | None = None  # the folder's time when it was last seen anew
        self._until = 0.0  # the time up to which what was seen then is relied on
        self._files: dict[str, int | None] = {}  # by run id, what modified() said since
        self._names: list[str] | None = None  # the same of names()

    def look(self) -> None:
        """See whether anything came, went or was replaced."""
        changed, now = _time(self.path), time.time()
        if changed != self._changed or now > self._until:
            settled = changed is not None and now - changed > SETTLED
            self._until = now + TRUSTED if settled else 0.0
            self._changed, self._files, self._names = changed, {}, None

    def forget(self) -> None:
        """See everything anew at the next look."""
        self._until = 0.0

    def file(self, run_id: str) -> str:
        """Where the run's file is, or would be."""
        return f"{self._prefix}{run_id}.npz"

    def modified(self, run_id: str) -> int | None:
        """When a run's file was written, in nanoseconds; None where there is no plain file."""
        files = self._files  # another thread may put a new one in its place
        if run_id not in files:
            try:
                files[run_id] = modified(self.file(run_id))
            except OSError:
                return None  # which may pass, so it is not remembered
        return files[run_id]

    def names(self) -> list[str]:
        """The ids of the runs that seem to be there, in order. Raises OSError where the folder cannot be read."""
        names = self._names
        if names is None:
            names = self._names = sorted(name[:-4] for name in entries(self.path) if RUN_FILE.fullmatch(name))
        return names


def entries(folder: Path) -> list[str]:
    """The names of all that lies in a folder, none where there is no folder."""
    try:
        return os.listdir(folder)
    except (FileNotFoundError, NotADirectoryError):
        return []


def modified(path: str | Path) -> int | None:
    """When a file was written, in nanoseconds; None where there is none, or something that is no plain file."""
    try:
        status = os.stat(path)
    except (FileNotFoundError, NotADirectoryError):
        return None
    return status.st_mtime_ns if stat.S_ISREG(status.st_mode) else None


def read(path: str, most: int) -> bytes:
    """The content of a plain file, of a longer one the first bytes. Raises OSError; does not wait at a pipe."""
    with open(path, "rb", opener=lambda name, flags: os.open(name, flags | getattr(os, "O_NONBLOCK", 0))) as file:
        return file.read(most)


def _time(folder: Path) -> float | None:
    try:
        return os.stat(folder).st_mtime
    except OSError:
        return None
