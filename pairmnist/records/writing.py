"""Writing a record's file: aside, read back and checked, and then given its name. So a reader sees all or nothing."""

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from pairmnist.config import Run
from pairmnist.records.folder import read
from pairmnist.records.packing import LARGEST_FILE, unpack
from pairmnist.records.record import Record, RecordError

PARTIAL = ".partial"  # the end of a name that is still being written


def write(folder: Path, run: Run, content: bytes) -> Record:
    """Write a run's file. Raises RecordError for bytes that are not its record, OSError where the disk refuses."""
    handle, aside = tempfile.mkstemp(PARTIAL, f"{run.id}.", folder)
    try:
        with open(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        record = unpack_record_of(run, read(aside, LARGEST_FILE + 1))
        with suppress(OSError):  # others may read it too; a share without such rights keeps it all the same
            os.chmod(aside, 0o644)
        os.replace(aside, folder / f"{run.id}.npz")
    except BaseException:
        Path(aside).unlink(missing_ok=True)
        raise
    return record


def unpack_record_of(run: Run, content: bytes) -> Record:
    """The record in these bytes. Raises RecordError where they are not one of this run."""
    record = unpack(content)
    if record.run.id != run.id:
        raise RecordError("it is the record of another run")
    return record
