"""Run records on disk: one file a run, named by the run's id; every file is checked before it counts."""

import os
import re
import stat
import tempfile
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path

from platformdirs import user_cache_path

from pairmnist.config import ARCHITECTURES, Experiment, Run, Settings, SettingsError
from pairmnist.records.record import OtherVersionError, Record, RecordError, pack, unpack, unpack_about

SHIPPED = Path(__file__).parent / "shipped"
CHECKOUT = Path(__file__).parents[2]  # where the package was not installed
DAMAGED = "damaged"  # the folder in the cache for files that did not check
PARTIAL = ".partial"  # the end of a name that is still being written

_RUN_FILE = re.compile(r"[0-9a-f]{64}\.npz")
_PARTIAL_FILE = re.compile(rf"[0-9a-f]{{64}}\..*{re.escape(PARTIAL)}")


def cache_folder() -> Path:
    """Where this machine's runs are kept: PAIRMNIST_CACHE, else a checkout's `cache`, else the user's cache folder.

    The path is absolute. Raises SettingsError for a ~ in PAIRMNIST_CACHE that names no home folder.
    """
    if chosen := os.environ.get("PAIRMNIST_CACHE"):
        try:
            return Path(chosen).expanduser().absolute()
        except RuntimeError as error:
            raise SettingsError(f"PAIRMNIST_CACHE is {chosen!r}, but nobody here has that home folder") from error
    if (CHECKOUT / "app.py").is_file() and (CHECKOUT / "pyproject.toml").is_file():
        return CHECKOUT / "cache"
    return user_cache_path("pairmnist", appauthor=False)


# Parsed files stay in memory (about 0.1 MB each), for a page reads hundreds again and again; a changed file has another
# time.
@lru_cache(maxsize=600)
def _read(path: Path, modified: int) -> Record:
    record = unpack(path.read_bytes())
    _check_name(path, record)
    for array in record.arrays.values():
        array.flags.writeable = False  # all who ask are given the same arrays
    return record


@lru_cache(maxsize=10_000)
def _read_about(path: Path, modified: int) -> Record | None:
    """The record without its arrays, or None for a file that is no run of this version: a list leaves it out."""
    try:
        record = unpack_about(path)
        _check_name(path, record)
    except RecordError:
        return None
    return record


def _of_other_version(path: Path) -> bool:
    try:
        unpack_about(path)
    except RecordError as error:
        return isinstance(error, OtherVersionError)
    return False


def _check_name(path: Path, record: Record) -> None:
    if path.stem != record.run.id:
        raise RecordError("its settings belong to another file name")


def _modified(path: Path) -> int | None:
    """When a file was last written, in nanoseconds; None where there is none, or something that is no plain file."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns if stat.S_ISREG(status.st_mode) else None


class Store:
    """The runs that come with the product, which are only read, and those trained on this machine.

    A shipped run comes first, but for one that was trained here again and keeps more. `reduce` chooses what is kept of
    a record that is saved. Raises SettingsError for a cache that is no folder or cannot be read. May be used from
    several threads, and several processes may share a cache.
    """

    def __init__(
        self,
        cache: Path | None = None,
        shipped: Path | None = SHIPPED,
        reduce: Callable[[Record], Record] | None = None,
    ) -> None:
        self.cache = cache or cache_folder()
        _check_folder(self.cache)
        self._folders = ([shipped] if shipped else []) + [self.cache]
        self._reduce = reduce
        self._unusable: set[tuple[Path, int]] = set()  # files that could not be moved out of the way
        self._damaged: dict[str, str] = {}  # run id → what became of its file

    @property
    def damaged(self) -> list[str]:
        """A sentence for each file that did not check and whose run has not been stored again."""
        return list(self._damaged.values())

    def has(self, run: Run) -> bool:
        """Whether a file of this run is there; only load() looks inside."""
        return any(True for _ in self._files(run))

    def load(self, run: Run) -> Record | None:
        """The run's record, or None where it is not stored. A file that does not check is set aside."""
        found = [record for path, modified in self._files(run) if (record := self._checked(_read, path, modified))]
        return max(found, key=lambda record: len(record.arrays), default=None)

    def save(self, run: Run, content: bytes) -> Record:
        """Store the record in these bytes, so that a reader sees all of it or nothing.

        Raises RecordError where the bytes are not a record of this run, OSError where they cannot be written.
        """
        if self._reduce:
            content = pack(self._reduce(unpack(content)))
        self.cache.mkdir(parents=True, exist_ok=True)
        path = self.cache / f"{run.id}.npz"
        handle, name = tempfile.mkstemp(PARTIAL, f"{run.id}.", self.cache)
        partial = Path(name)
        try:
            with open(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            record = unpack(partial.read_bytes())
            _check_name(path, record)
            partial.chmod(0o644)
            os.replace(partial, path)
        except BaseException:
            partial.unlink(missing_ok=True)
            raise
        self._damaged.pop(run.id, None)
        return record

    def experiments(self) -> list[Experiment]:
        """What is stored, by scenario and settings; as many repetitions as reach the last one that is there."""
        repetitions: dict[Settings, int] = {}
        for path, modified in self._all_files():
            if about := _read_about(path, modified):
                settings = about.run.settings
                repetitions[settings] = max(repetitions.get(settings, 0), about.run.repetition + 1)
        return [Experiment(settings, repetitions[settings]) for settings in sorted(repetitions, key=_list_order)]

    def verify(self) -> tuple[int, int]:
        """Read every file whole and set those aside that do not check: how many do, and how many of another version
        there are, which are left alone and not used."""
        good = others = 0
        for path, modified in list(self._all_files()):
            if _of_other_version(path):
                others += 1
            else:
                good += self._checked(_read.__wrapped__, path, modified) is not None  # whole, and not from memory
        return good, others

    def own_files(self) -> list[Path]:
        """All files of this machine's runs, damaged and half-written ones too; other people's files are not ours."""
        files = [(self.cache, _RUN_FILE), (self.cache / DAMAGED, _RUN_FILE), (self.cache, _PARTIAL_FILE)]
        paths = [folder / name for folder, kind in files for name in _names(folder, kind)]
        return [path for path in paths if not path.is_dir()]

    def clear(self) -> None:
        """Delete own_files()."""
        for path in self.own_files():
            path.unlink(missing_ok=True)

    def _files(self, run: Run) -> Iterator[tuple[Path, int]]:
        for folder in self._folders:
            path = folder / f"{run.id}.npz"
            modified = _modified(path)
            if modified is not None and (path, modified) not in self._unusable:
                yield path, modified

    def _checked(self, read: Callable[[Path, int], Record], path: Path, modified: int) -> Record | None:
        """The record in a file; None where it has gone since we looked, or does not check and is set aside."""
        try:
            return read(path, modified)
        except FileNotFoundError:
            return None
        except (RecordError, OSError) as error:
            self._set_aside(path, modified, error)
            return None

    def _all_files(self) -> Iterator[tuple[Path, int]]:
        for folder in self._folders:
            for name in _names(folder, _RUN_FILE):
                modified = _modified(folder / name)
                if modified is not None and (folder / name, modified) not in self._unusable:
                    yield folder / name, modified

    def _set_aside(self, path: Path, modified: int, error: RecordError | OSError) -> None:
        """Move a file that does not check out of the way, or pass it over where it cannot be moved; say so."""
        if _modified(path) != modified:
            return  # replaced since it was read
        what = "passed over"
        if path.parent == self.cache and isinstance(error, RecordError):  # a disk's error may pass
            try:
                (self.cache / DAMAGED).mkdir(exist_ok=True)
                os.replace(path, self.cache / DAMAGED / path.name)
                what = f"moved to {self.cache / DAMAGED}"
            except FileNotFoundError:
                return  # another reader was faster
            except OSError as failure:
                what = f"passed over, for it could not be moved ({failure.strerror})"
        self._unusable.add((path, modified))
        why = error if isinstance(error, RecordError) else error.strerror
        self._damaged[path.stem] = f"{path} is damaged: {why}. It was {what}; train the run again to replace it."


def _names(folder: Path, kind: re.Pattern[str]) -> list[str]:
    """The names of our files of a kind in a folder, none where there is no folder; other people's are left alone."""
    try:
        return sorted(name for name in os.listdir(folder) if kind.fullmatch(name))
    except (FileNotFoundError, NotADirectoryError):
        return []


def _check_folder(folder: Path) -> None:
    """Raise SettingsError where a cache folder is there and cannot be used."""
    if folder.exists() and not (folder.is_dir() and os.access(folder, os.R_OK | os.X_OK)):
        problem = "cannot be read" if folder.is_dir() else "is no folder"
        raise SettingsError(f"the cache {folder} {problem}: choose another with PAIRMNIST_CACHE, or mend it")


def _list_order(settings: Settings) -> tuple[object, ...]:
    """Settings as the report orders its scenarios, then by the rest of what they are."""
    scenario = (list(ARCHITECTURES).index(settings.architecture), settings.share_weights, settings.learns_digits)
    return (settings.protocol != "one-draw", *scenario, *settings.canonical().values())
