"""A record as bytes: a compressed .npz file of its arrays and, as JSON in one more of them, of what it is about."""

import io
import json
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pairmnist import config
from pairmnist.config import Run, Settings, SettingsError
from pairmnist.records.checking import check
from pairmnist.records.record import OtherVersionError, Record, RecordError

FORMAT = 1  # of the file; not part of a run's id

Arrays = dict[str, NDArray[Any]]
About = dict[str, Any]

# By format, what makes of a file's content that of the next format, in place. A format is never read in two ways: what
# is new in FORMAT is added here and in `checking`, and older files stay as they are. Where only `about` is read, there
# are no arrays.
CONVERSIONS: dict[int, Callable[[About, Arrays], None]] = {}


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
    """The record in these bytes. Raises RecordError for anything else, and never runs what it reads."""
    arrays = _read(io.BytesIO(content))
    record = _from_about(arrays.pop("about", None), arrays)
    check(record)
    return record


def unpack_about(content: bytes) -> Record:
    """The record without its arrays: enough for a list. Raises RecordError."""
    return _from_about(_read(io.BytesIO(content), only="about").get("about"), {})


def _read(content: Any, only: str | None = None) -> Arrays:
    """The arrays of an .npz file, or the one that is asked for."""
    try:
        with np.load(content, allow_pickle=False) as archive:
            return {name: archive[name] for name in archive.files if only in (None, name)}
    except Exception as error:  # zipfile, zlib and numpy have a dozen kinds of error for damaged and hostile bytes
        raise RecordError("not a readable .npz file") from error


def _from_about(about: NDArray[Any] | None, arrays: Arrays) -> Record:
    if about is None:
        raise RecordError("not a run record: it has no settings")
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
