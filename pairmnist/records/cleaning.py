"""What may be deleted of a cache folder: the files of its runs and nothing else, and none that is being written."""

import os
import re
import stat
import time
from collections.abc import Collection, Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from pairmnist.records.files import DAMAGED, RunFile
from pairmnist.records.folder import RUN_FILE, entries
from pairmnist.records.writing import PARTIAL

WRITTEN = 600.0  # seconds: no file takes so long to be written, so an older one was left by a program that was killed
NOTED = 3600.0  # seconds in which a second use of a file is not noted

_PARTIAL_FILE = re.compile(rf"[0-9a-f]{{64}}\..*{re.escape(PARTIAL)}")


class OwnFile(NamedTuple):
    path: Path
    size: int  # bytes
    used: float  # when last, in seconds since 1970; 0 where it is of no use


def own_files(cache: Path) -> list[OwnFile]:
    """All files of a cache's runs, also damaged and left-over ones. Other people's files are not ours."""
    runs = [*_own(cache, RUN_FILE), *(file._replace(used=0) for file in _own(cache / DAMAGED, RUN_FILE))]
    return runs + left_over(cache)


def left_over(cache: Path) -> list[OwnFile]:
    """The files that were not written to their end because the program was killed."""
    now = time.time()
    return [file._replace(used=0) for file in _own(cache, _PARTIAL_FILE) if now - file.used > WRITTEN]


def clear_left_over(cache: Path) -> None:
    with suppress(OSError):  # they are in nobody's way
        delete(left_over(cache))


def delete(files: Collection[OwnFile]) -> None:
    for file in files:
        file.path.unlink(missing_ok=True)


def prune(files: Collection[OwnFile], most: float, kept: Collection[str]) -> list[OwnFile]:
    """Delete those that were not used for the longest time until the rest takes at most so many bytes.

    The paths in `kept` stay. Returns what was deleted.
    """
    too_much = sum(file.size for file in files) - most
    gone: list[OwnFile] = []
    for file in sorted(files, key=lambda file: file.used):
        if too_much > 0 and str(file.path) not in kept:
            gone.append(file)
            too_much -= file.size
    delete(gone)
    return gone


class Uses:
    """Notes in files when they were last used, for `prune`: a file's time of access, which not all systems keep."""

    def __init__(self) -> None:
        self._noted: dict[str, float] = {}  # path → when, by a clock that is never set

    def note(self, file: RunFile) -> None:
        now = time.monotonic()
        if now - self._noted.get(file.path, -NOTED) >= NOTED:
            self._noted[file.path] = now
            with suppress(OSError):  # another user's file, or a disk that is not written to: it counts from its writing
                _touch(file.path)


def _touch(path: str) -> None:
    """Set a file's time of access; its time of writing stays, even if another file takes its place in this moment."""
    with open(path, "rb") as file:
        written = os.fstat(file.fileno()).st_mtime_ns
        os.utime(file.fileno() if os.utime in os.supports_fd else path, ns=(time.time_ns(), written))


def _own(folder: Path, kind: re.Pattern[str]) -> Iterator[OwnFile]:
    """The files in a folder whose names are of a kind."""
    for name in sorted(entries(folder)):
        if kind.fullmatch(name):
            with suppress(FileNotFoundError):
                status = (folder / name).lstat()
                if not stat.S_ISDIR(status.st_mode):
                    yield OwnFile(folder / name, status.st_size, max(status.st_atime, status.st_mtime))
