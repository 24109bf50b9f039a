"""Run records on disk: one file a run, named by the run's id; every file is checked before it counts."""

import os
import re
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import astuple
from functools import lru_cache
from pathlib import Path

from platformdirs import user_cache_path

from pairmnist.architectures import ARCHITECTURES
from pairmnist.config import Experiment, Run, Settings, SettingsError
from pairmnist.records import disk
from pairmnist.records.folder import RUN_FILE, Folder, entries, modified, read
from pairmnist.records.kept import KeptRecords
from pairmnist.records.packing import LARGEST_FILE, pack, unpack, unpack_about
from pairmnist.records.record import OtherVersionError, Record, RecordError

SHIPPED = Path(__file__).parent / "shipped"
CHECKOUT = Path(__file__).parents[2]  # where the package was not installed
DAMAGED = "damaged"  # the folder in the cache for files that did not check
PARTIAL = ".partial"  # the end of a name that is still being written

Stamp = tuple[int, ...]  # when a run's files were last written, in nanoseconds

_PARTIAL_FILE = re.compile(rf"[0-9a-f]{{64}}\..*{re.escape(PARTIAL)}")


ReadFile = Callable[[str, int], Record | RecordError]


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


# Parsed files stay in memory (about 0.1 MB each) because a page reads hundreds again and again; a changed file has
# another time. What is wrong with a file is returned, and so remembered too; an OSError is raised, because it may pass.
@lru_cache(maxsize=1000)
def _read(path: str, modified: int) -> Record | RecordError:
    return _unpacked(unpack, path)


@lru_cache(maxsize=20_000)
def _read_about(path: str, modified: int) -> Record | RecordError:
    """The record without its arrays."""
    return _unpacked(unpack_about, path)


def _unpacked(unpack: Callable[[bytes], Record], path: str) -> Record | RecordError:
    try:
        record = unpack(read(path, LARGEST_FILE + 1))
        if Path(path).stem != record.run.id:
            raise RecordError("its settings belong to another file name")
    except RecordError as error:
        return type(error)(str(error))  # a new one, because one that was raised holds on to all that was read
    for array in record.arrays.values():
        array.flags.writeable = False  # all who ask are given the same arrays
    return record


class Store:
    """The runs that come with the product, which are only read, and those trained on this machine.

    A shipped run comes first, unless it was trained here again and that record keeps more. `reduce` chooses what is
    kept of a record that is saved. Raises SettingsError for a cache that is no folder or cannot be read. May be used
    from several threads, and several processes may share a cache.

    Files of other versions of pairmnist are left alone. One in a newer format is replaced when its run is trained here
    again; the newer version reads that too.
    """

    def __init__(
        self,
        cache: Path | None = None,
        shipped: Path | None = SHIPPED,
        reduce: Callable[[Record], Record] | None = None,
    ) -> None:
        self.cache = cache or cache_folder()
        _check_folder(self.cache)
        self._folders = [Folder(path) for path in (shipped, self.cache) if path]
        self._reduce = reduce
        self._kept = KeptRecords()
        self._unusable: dict[str, int] = {}  # damaged files that could not be moved → their time
        self._damaged: dict[str, str] = {}  # run id → what became of its file
        self._unreadable: dict[str, str] = {}  # file or folder → why, when it was last tried
        self._others: dict[str, OtherVersionError] = {}  # file of another version that was asked for → why not used

    @property
    def damaged(self) -> list[str]:
        """A sentence for each file that did not check and whose run has not been stored again."""
        return list(self._damaged.values())

    @property
    def unreadable(self) -> list[str]:
        """A sentence for each file that could not be read when it was last tried."""
        return list(self._unreadable.values())

    @property
    def problems(self) -> list[str]:
        """In sentences all that keeps stored runs from being used, as far as somebody asked for them."""
        others = Counter(str(error) for error in self._others.values())
        kinds = [f"Not used, but left as it is ({count} stored): {why}." for why, count in others.items()]
        return [*self._kept.problem(), *self.damaged, *self.unreadable, *kinds]

    def problem(self, runs: int = 1) -> str | None:
        """In words, without a full stop, why so many new runs cannot be saved and what to do about it.

        None where nothing stands in the way, as far as can be known beforehand. Writes to the cache to find out.
        """
        return disk.problem(self.cache, runs)

    def has(self, run: Run) -> bool:
        """Whether a file of this run is there and, as far as is known, of use; only load() looks inside."""
        return bool(self.stored([run]))

    def stored(self, runs: Iterable[Run]) -> dict[str, Stamp]:
        """The stamps of those of these runs that are there, by run id, with a single look at the folders.

        A run that is stored anew gets another stamp.
        """
        self._look()
        stamps = {run.id: tuple(self._times(run)) for run in runs}
        return {run_id: stamp for run_id, stamp in stamps.items() if stamp}

    def load(self, run: Run) -> Record | None:
        """The run's record, or None where it is not stored. A file that does not check is set aside.

        A file that cannot be read now, or that another version wrote, stays where it is and counts as none; it is tried
        again the next time.
        """
        return self.load_all([run])[0]

    def load_all(self, runs: Sequence[Run]) -> list[Record | None]:
        """The same for several runs, with a single look at the folders."""
        self._look()
        return [self._load(run) for run in runs]

    def save(self, run: Run, content: bytes) -> Record:
        """Store the record in these bytes, so that a reader sees all of it or nothing.

        Raises RecordError where the bytes are not a record of this run, OSError where they cannot be written.
        """
        if self._reduce:
            content = pack(self._reduce(unpack(content)))
        self.cache.mkdir(parents=True, exist_ok=True)
        handle, partial = tempfile.mkstemp(PARTIAL, f"{run.id}.", self.cache)
        try:
            with open(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            record = unpack(read(partial, LARGEST_FILE + 1))
            if record.run.id != run.id:
                raise RecordError("it is the record of another run")
            with suppress(OSError):  # others may read it too; a share without such rights keeps it all the same
                Path(partial).chmod(0o644)
            os.replace(partial, self.cache / f"{run.id}.npz")
        except BaseException:
            Path(partial).unlink(missing_ok=True)
            raise
        self._folders[-1].forget()
        self._forget_problems(self._folders[-1].file(run.id))
        self._damaged.pop(run.id, None)
        return record

    def keep(self, run: Run, content: bytes, error: OSError) -> None:
        """Keep a record in memory that `save` could not write because of this error; it counts as stored.

        Raises RecordError where the bytes are not a record of this run.
        """
        record = unpack(content)
        if record.run.id != run.id:
            raise RecordError("it is the record of another run")
        self._kept.add(record, content, disk.cannot_write(self.cache, error))

    def save_kept(self) -> int:
        """Try to write what is kept in memory; returns how many records still are."""
        self._kept.write(self.save)
        return len(self._kept)

    def experiments(self) -> list[Experiment]:
        """What is stored, by scenario and settings; as many repetitions as reach the last one that is there."""
        repetitions: dict[Settings, int] = {}
        for about in self._abouts():
            if isinstance(about, Record):
                settings = about.run.settings
                repetitions[settings] = max(repetitions.get(settings, 0), about.run.repetition + 1)
        return [Experiment(settings, repetitions[settings]) for settings in sorted(repetitions, key=_list_order)]

    def other_versions(self) -> int:
        """How many run files there are that another version of pairmnist wrote and this one does not use."""
        return sum(isinstance(about, OtherVersionError) for about in self._abouts())

    def verify(self) -> int:
        """Read every file whole and set those aside that do not check. Returns how many do."""
        files = list(self._all_files())
        return sum(self._checked(path, time, _read.__wrapped__) is not None for path, time in files)

    def own_files(self) -> list[Path]:
        """All files of this machine's runs, damaged and half-written ones too; other people's files are not ours."""
        files = [(self.cache, RUN_FILE), (self.cache / DAMAGED, RUN_FILE), (self.cache, _PARTIAL_FILE)]
        paths = [folder / name for folder, kind in files for name in sorted(entries(folder)) if kind.fullmatch(name)]
        return [path for path in paths if not path.is_dir()]

    def clear(self) -> None:
        """Delete own_files()."""
        for path in self.own_files():
            path.unlink(missing_ok=True)

    def _look(self) -> None:
        for folder in self._folders:
            folder.look()

    def _load(self, run: Run) -> Record | None:
        found = [record for path, time in self._files(run) if (record := self._checked(path, time))]
        if kept := self._kept.get(run):
            found.append(kept.record)
        return max(found, key=lambda record: len(record.arrays), default=None)

    def _files(self, run: Run) -> Iterator[tuple[str, int]]:
        """The run's files and their times, without what is known to be damaged."""
        for folder in self._folders:
            yield from self._file(folder, run.id)

    def _times(self, run: Run) -> Iterator[int]:
        """The times of the run's files that are of use, as far as is known."""
        for path, time in self._files(run):
            known_bad = path in self._unreadable or path in self._others
            if not known_bad or self._checked(path, time):
                yield time
        if kept := self._kept.get(run):
            yield kept.time

    def _all_files(self) -> Iterator[tuple[str, int]]:
        self._look()
        for folder in self._folders:
            try:
                names = folder.names()
            except OSError as error:
                self._note_unreadable(str(folder.path), error)
            else:
                self._unreadable.pop(str(folder.path), None)
                for name in names:
                    yield from self._file(folder, name)

    def _file(self, folder: Folder, run_id: str) -> Iterator[tuple[str, int]]:
        path, time = folder.file(run_id), folder.modified(run_id)
        if time is not None and self._unusable.get(path) != time:
            yield path, time

    def _abouts(self) -> Iterator[Record | RecordError]:
        yield from self._kept.records()
        for path, time in self._all_files():
            try:
                yield _read_about(path, time)
            except FileNotFoundError:  # it has gone since we looked
                continue
            except OSError as error:
                self._note_unreadable(path, error)

    def _checked(self, path: str, time: int, read: ReadFile = _read) -> Record | None:
        """The record in a file; None where it cannot be used, which `problems` then says, or has gone."""
        self._forget_problems(path)
        try:
            found = read(path, time)
        except FileNotFoundError:
            return None
        except OSError as error:
            self._note_unreadable(path, error)
            return None
        if isinstance(found, Record):
            return found
        if isinstance(found, OtherVersionError):
            self._others[path] = found
        else:
            self._set_aside(Path(path), time, found)
        return None

    def _forget_problems(self, path: str) -> None:
        self._unreadable.pop(path, None)
        self._others.pop(path, None)

    def _note_unreadable(self, path: str, error: OSError) -> None:
        self._unreadable[path] = f"{path} cannot be read now ({error.strerror}). It is tried again at the next look."

    def _set_aside(self, path: Path, time: int, error: RecordError) -> None:
        """Move a file that does not check out of the way, or leave it where it cannot be moved; say so."""
        if modified(path) != time:
            return  # replaced since it was read
        what = "passed over"
        if path.parent == self.cache:
            try:
                (self.cache / DAMAGED).mkdir(exist_ok=True)
                os.replace(path, self.cache / DAMAGED / path.name)
                what = f"moved to {self.cache / DAMAGED}"
            except FileNotFoundError:
                return  # another reader was faster
            except OSError as failure:
                what = f"passed over because it could not be moved ({failure.strerror})"
        self._unusable[str(path)] = time
        self._damaged[path.stem] = f"{path} is damaged: {error}. It was {what}; train the run again to replace it."


def _check_folder(folder: Path) -> None:
    """Raise SettingsError where a cache folder is there and cannot be used."""
    if folder.exists() and not (folder.is_dir() and os.access(folder, os.R_OK | os.X_OK)):
        problem = "cannot be read" if folder.is_dir() else "is no folder"
        raise SettingsError(f"the cache {folder} {problem}: choose another with PAIRMNIST_CACHE, or mend it")


def _list_order(settings: Settings) -> tuple[object, ...]:
    """Settings as the report orders its scenarios, then by the rest of what they are."""
    scenario = (list(ARCHITECTURES).index(settings.architecture), settings.share_weights, settings.learns_digits)
    return (settings.protocol != "one-draw", *scenario, *astuple(settings))
