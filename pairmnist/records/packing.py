"""A record as bytes: a compressed .npz file of its arrays and, as JSON in one more of them, of what it is about."""

import codecs
import io
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from math import prod
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

import numpy as np
from numpy.typing import NDArray

from pairmnist import config
from pairmnist.config import Run, Settings, SettingsError
from pairmnist.records.checking import check
from pairmnist.records.record import OtherVersionError, Record, RecordError, layout

FORMAT = 2  # of the file; not part of a run's id
LARGEST_FILE = 2_000_000  # bytes; a test compares it with the largest run
ABOUT = "about.npy"
ABOUT_BYTES = 20_000  # at most; under 1,000 as a rule, but a machine may have a long name
HEADER_BYTES = 256  # before an array's numbers, at most

Arrays = dict[str, NDArray[Any]]
About = dict[str, Any]

# zipfile needs this to read an archive. Loaded only then, where no more files can be opened, it would be missing.
codecs.lookup("cp437")

# By format, what makes of a file's content that of the next format, in place. A format is never read in two ways: what
# is new in FORMAT is added here and in `checking`, and older files stay as they are. Where only `about` is read, there
# are no arrays.
CONVERSIONS: dict[int, Callable[[About, Arrays], None]] = {
    1: lambda about, arrays: None,  # what is new is a part that no record need have
}


def pack(record: Record) -> bytes:
    """The record as the bytes of a file. Raises RecordError for a record that does not check."""
    check(record)
    content = {
        "format": FORMAT,
        "recipe": config.RECIPE,
        "settings": record.run.settings.canonical(),
        "repetition": record.run.repetition,
        "facts": dict(record.facts),
    }
    about = np.frombuffer(json.dumps(content).encode(), np.uint8)
    buffer = io.BytesIO()
    np.savez_compressed(buffer, allow_pickle=False, about=about, **dict(record.arrays))
    return buffer.getvalue()


def unpack(content: bytes) -> Record:
    """The record in these bytes. Raises RecordError for anything else, and never runs what it reads.

    Nothing is unpacked that is larger than a record of its settings can be.
    """
    with _opened(content) as archive:
        about = _member(archive, ABOUT, ABOUT_BYTES)
        arrays = _arrays(archive, _from_about(about, {}).run.settings)
    record = _from_about(about, arrays)
    check(record)
    return record


def unpack_about(content: bytes) -> Record:
    """The record without its arrays: enough for a list. Raises RecordError."""
    with _opened(content) as archive:
        return _from_about(_member(archive, ABOUT, ABOUT_BYTES), {})


@contextmanager
def _opened(content: bytes) -> Iterator[ZipFile]:
    """The archive in these bytes. Whatever is wrong with it becomes a RecordError; an OSError is the machine's."""
    if len(content) > LARGEST_FILE:
        raise RecordError("it is larger than any record")
    try:
        with ZipFile(io.BytesIO(content)) as archive:
            yield archive
    except (RecordError, OSError):
        raise
    except Exception as error:  # zipfile, zlib and numpy have a dozen kinds for damaged and hostile bytes
        raise RecordError("not a readable .npz file") from error


def _arrays(archive: ZipFile, settings: Settings) -> Arrays:
    """All but `about`, if they are together no larger than what a run of these settings can leave behind."""
    infos = [info for info in archive.infolist() if info.filename != ABOUT]
    sizes = _sizes(settings)
    if len(archive.namelist()) > len(set(archive.namelist())):
        raise RecordError("it has two arrays of the same name")
    if len(infos) > len(sizes) or sum(info.file_size for info in infos) > sum(sizes):
        raise RecordError("its arrays are larger than those of a run with its settings")
    return {info.filename.removesuffix(".npy"): _member(archive, info.filename, info.file_size) for info in infos}


def _sizes(settings: Settings) -> list[int]:
    """The bytes of each array that a run of these settings can leave behind, as a file."""
    parts = layout(settings, settings.epochs).values()
    arrays = [array for part in parts for array in part.values()]
    return [HEADER_BYTES + prod(shape) * np.dtype(dtype).itemsize for shape, dtype in arrays]


def _member(archive: ZipFile, name: str, most: int) -> NDArray[Any]:
    """One array of the archive, of no more than so many bytes with its header."""
    info = archive.getinfo(name)
    if info.file_size > most or info.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        raise RecordError(f"{name} is larger than it can be, or packed in another way")
    with archive.open(info) as file:
        content = file.read(info.file_size)  # not a byte more is unpacked, whatever the file holds
    return _array(content)


def _array(content: bytes) -> NDArray[Any]:
    """The array in the bytes of an .npy file, as `np.load` reads it, but without room for what is not there."""
    file = io.BytesIO(content)
    if np.lib.format.read_magic(file) != (1, 0):
        raise RecordError("it has an array in another format")
    shape, by_columns, dtype = np.lib.format.read_array_header_1_0(file)
    return np.frombuffer(content, dtype, offset=file.tell()).reshape(shape, order="F" if by_columns else "C")


def _from_about(about: NDArray[Any], arrays: Arrays) -> Record:
    try:
        content = json.loads(about.tobytes())
        _require_this_version(content["format"], content["recipe"])
        for number in range(content["format"], FORMAT):
            CONVERSIONS[number](content, arrays)
        return Record(_run(content["settings"], content["repetition"]), dict(content["facts"]), arrays)
    except RecordError:
        raise
    except (KeyError, TypeError, ValueError, RecursionError) as error:  # JSON's errors are ValueErrors
        raise RecordError(f"its settings do not read ({error})") from error


def _run(settings: dict[str, Any], repetition: Any) -> Run:
    """The run that a record is of. Settings that this version does not have are another version's."""
    try:
        return Run(Settings.from_canonical(settings), repetition)
    except (SettingsError, TypeError) as error:
        raise OtherVersionError(f"its settings are not this version's ({error})") from error


def _require_this_version(number: Any, recipe: Any) -> None:
    """Raise OtherVersionError for a record that another version of the product wrote, and RecordError for nonsense."""
    if type(number) is not int or type(recipe) is not int or number < 1:
        raise RecordError(f"there is no record format {number!r} with recipe {recipe!r}")
    if number > FORMAT:
        raise OtherVersionError(f"its record format is {number}, this version reads up to {FORMAT}")
    if recipe != config.RECIPE:
        raise OtherVersionError(f"it was trained by recipe {recipe}, this version's is {config.RECIPE}")
