"""What a disk refuses, in words that say what to do about it."""

import errno
import shutil
import tempfile
from pathlib import Path

RUN_BYTES = 100_000  # about what a run takes; the weights of the largest network are twice as much again

ELSEWHERE = "choose another folder with PAIRMNIST_CACHE"
MAKE_ROOM = "make room there (`python -m pairmnist cache prune` deletes old runs)"
ADVICE = {
    errno.ENOSPC: MAKE_ROOM,
    errno.EDQUOT: MAKE_ROOM,
    errno.EROFS: ELSEWHERE,
    errno.EACCES: f"let this user write there, or {ELSEWHERE}",
    errno.EPERM: f"let this user write there, or {ELSEWHERE}",
    errno.EMFILE: "it works again when fewer files are open",
    errno.ENFILE: "it works again when fewer files are open",
}


def cannot_write(folder: Path, error: OSError) -> str:
    """A sentence without its full stop: why nothing can be written to a folder now, and what to do about it."""
    why = error.strerror or str(error)
    return f"{folder} cannot be written ({why}): {ADVICE.get(error.errno or 0, f'mend it, or {ELSEWHERE}')}"


def problem(folder: Path, runs: int) -> str | None:
    """In such words why so many new runs cannot be kept in a folder, or None as far as can be known beforehand."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(bytes(RUN_BYTES))
        free = shutil.disk_usage(folder).free
    except OSError as error:
        return cannot_write(folder, error)
    if free < runs * RUN_BYTES:
        return f"{folder} has room for about {free // RUN_BYTES:,} of {runs:,} runs: {MAKE_ROOM}"
    return None
