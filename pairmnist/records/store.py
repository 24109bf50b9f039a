"""Run records on disk: one file a run, named by the run's id; every file is checked before it counts."""

import os
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import astuple
from functools import lru_cache, partial
from pathlib import Path

from platformdirs import user_cache_path

from pairmnist.architectures import ARCHITECTURES
from pairmnist.config import Experiment, Run, SettingsError
from pairmnist.records import disk
from pairmnist.records.beginnings import LongerRuns, beginning
from pairmnist.records.files import DAMAGED, RunFile, RunFiles, read_record
from pairmnist.records.folder import RUN_FILE, entries, read
from pairmnist.records.kept import KeptRecords
from pairmnist.records.packing import LARGEST_FILE, pack, unpack
from pairmnist.records.record import OtherVersionError, Record, RecordError

SHIPPED = Path(__file__).parent / "shipped"
CHECKOUT = Path(__file__).parents[2]  # where the package was not installed
PARTIAL = ".partial"  # the end of a name that is still being written

Stamp = tuple[int, ...]  # when a run's files were last written, in nanoseconds

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


@lru_cache(maxsize=1000)
def _read_beginning(file: RunFile, epochs: int) -> Record | RecordError:
    found = read_record(file)
    return beginning(found, epochs) if isinstance(found, Record) else found


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
        beginnings: bool = True,
    ) -> None:
        self.cache = cache or cache_folder()
        _check_folder(self.cache)
        self._files = RunFiles(self.cache, shipped)
        self._longer = LongerRuns(self._files) if beginnings else None
        self._reduce = reduce
        self._kept = KeptRecords()

    @property
    def damaged(self) -> list[str]:
        """A sentence for each file that did not check and whose run has not been stored again."""
        return self._files.damaged

    @property
    def unreadable(self) -> list[str]:
        """A sentence for each file that could not be read when it was last tried."""
        return self._files.unreadable

    @property
    def problems(self) -> list[str]:
        """In sentences all that keeps stored runs from being used, as far as somebody asked for them."""
        return [*self._kept.problem(), *self._files.damaged, *self._files.unreadable, *self._files.others]

    def problem(self, runs: int = 1) -> str | None:
        """In words, without a full stop, why so many new runs cannot be saved and what to do about it.

        None where nothing stands in the way, as far as can be known beforehand. Writes to the cache to find out.
        """
        return disk.problem(self.cache, runs)

    def has(self, run: Run) -> bool:
        """Whether the run or a longer one is there and, as far as is known, of use; only load() looks inside."""
        return bool(self.stored([run]))

    def stored(self, runs: Iterable[Run]) -> dict[str, Stamp]:
        """The stamps of those of these runs that are there, by run id, with a single look at the folders.

        Where a longer one is there instead, it is that one's stamp. A run that is stored anew gets another stamp.
        """
        self._files.look()
        return {run.id: stamp for run in runs if (stamp := self._stamp(run))}

    def load(self, run: Run) -> Record | None:
        """The run's record or, where a longer one is stored, what it says of this one (`Record.beginning_of`), or None.

        A file that does not check is set aside. A file that cannot be read now, or that another version wrote, stays
        where it is and counts as none; it is tried again the next time.
        """
        return self.load_all([run])[0]

    def load_all(self, runs: Iterable[Run]) -> list[Record | None]:
        """The same for several runs, with a single look at the folders."""
        self._files.look()
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
        self._files.written(run.id)
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

    def runs(self) -> list[Run]:
        """All runs that are stored for themselves, in the order of the report."""
        self._files.look()
        runs = {run for run in self._files.runs() if isinstance(run, Run)}
        return sorted(runs | {record.run for record in self._kept.records()}, key=_list_order)

    def experiments(self) -> list[Experiment]:
        """What is stored, by scenario and settings; as many repetitions as reach the last one that is there."""
        repetitions = {run.settings: run.repetition + 1 for run in self.runs()}
        return [Experiment(settings, number) for settings, number in repetitions.items()]

    def other_versions(self) -> int:
        """How many run files there are that another version of pairmnist wrote and this one does not use."""
        self._files.look()
        return sum(isinstance(found, OtherVersionError) for found in self._files.runs())

    def verify(self) -> int:
        """Read every file whole, and not from memory, and set those aside that do not check. Returns how many do."""
        self._files.look()
        return sum(self._files.checked(file, read_record.__wrapped__) is not None for file in self._files.every())

    def own_files(self) -> list[Path]:
        """All files of this machine's runs, damaged and half-written ones too; other people's files are not ours."""
        files = [(self.cache, RUN_FILE), (self.cache / DAMAGED, RUN_FILE), (self.cache, _PARTIAL_FILE)]
        paths = [folder / name for folder, kind in files for name in sorted(entries(folder)) if kind.fullmatch(name)]
        return [path for path in paths if not path.is_dir()]

    def clear(self) -> None:
        """Delete own_files()."""
        for path in self.own_files():
            path.unlink(missing_ok=True)

    def _stamp(self, run: Run) -> Stamp:
        for one in self._sources(run):
            times = [file.time for file in self._files.usable(one.id)]
            if one is run and (kept := self._kept.get(run)):
                times.append(kept.time)
            if times:
                return tuple(times)
        return ()

    def _load(self, run: Run) -> Record | None:
        for one in self._sources(run):
            read = read_record if one is run else partial(_read_beginning, epochs=run.settings.epochs)
            found = [record for file in self._files.of(one.id) if (record := self._files.checked(file, read))]
            if one is run and (kept := self._kept.get(run)):
                found.append(kept.record)
            if found:
                return max(found, key=lambda record: len(record.arrays))
        return None

    def _sources(self, run: Run) -> Iterator[Run]:
        """The run, then those that are stored and hold it as their beginning."""
        yield run
        if self._longer:
            yield from self._longer.of(run)


def _check_folder(folder: Path) -> None:
    """Raise SettingsError where a cache folder is there and cannot be used."""
    if folder.exists() and not (folder.is_dir() and os.access(folder, os.R_OK | os.X_OK)):
        problem = "cannot be read" if folder.is_dir() else "is no folder"
        raise SettingsError(f"the cache {folder} {problem}: choose another with PAIRMNIST_CACHE, or mend it")


def _list_order(run: Run) -> tuple[object, ...]:
    """Runs as the report orders its scenarios, then by the rest of their settings, then by repetition."""
    settings = run.settings
    scenario = (list(ARCHITECTURES).index(settings.architecture), settings.share_weights, settings.learns_digits)
    return (settings.protocol != "one-draw", *scenario, *astuple(settings), run.repetition)
