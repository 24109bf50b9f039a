"""Run records on disk: one file a run, named by the run's id; every file is checked before it counts."""

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import astuple
from functools import lru_cache, partial
from itertools import chain
from pathlib import Path

from pairmnist.architectures import ARCHITECTURES
from pairmnist.config import Experiment, Run
from pairmnist.records import disk
from pairmnist.records.beginnings import LongerRuns, beginning
from pairmnist.records.cache_folder import cache_folder, check_folder
from pairmnist.records.cleaning import OwnFile, Uses, clear_left_over, delete, own_files, prune
from pairmnist.records.files import ReadFile, RunFile, RunFiles, read_record
from pairmnist.records.kept import KeptRecords
from pairmnist.records.packing import pack, unpack
from pairmnist.records.record import OtherVersionError, Record, RecordError
from pairmnist.records.writing import unpack_record_of, write

SHIPPED = Path(__file__).parent / "shipped"

Stamp = tuple[int, ...]  # when a run's files were last written, in nanoseconds


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
        check_folder(self.cache)
        self._files = RunFiles(self.cache, shipped)
        self._longer = LongerRuns(self._files) if beginnings else None
        self._reduce = reduce
        self._kept = KeptRecords()
        self._uses = Uses()
        self._listed: tuple[object, list[Experiment]] = None, []  # what there was when experiments() was last made

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
        self._look()
        return {run.id: stamp for run in runs if (stamp := self._stamp(run))}

    def load(self, run: Run) -> Record | None:
        """The run's record or, where a longer one is stored, what it says of this one (`Record.beginning_of`), or None.

        A file that does not check is set aside. A file that cannot be read now, or that another version wrote, stays
        where it is and counts as none; it is tried again the next time.
        """
        return self.load_all([run])[0]

    def load_all(self, runs: Iterable[Run]) -> list[Record | None]:
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
        clear_left_over(self.cache)
        record = write(self.cache, run, content)
        self._files.written(run.id)
        if self._longer:
            self._longer.add(run)
        return record

    def keep(self, run: Run, content: bytes, error: OSError) -> None:
        """Keep a record in memory that `save` could not write because of this error; it counts as stored.

        Raises RecordError where the bytes are not a record of this run.
        """
        self._kept.add(unpack_record_of(run, content), content, disk.cannot_write(self.cache, error))

    def save_kept(self) -> int:
        """Try to write what is kept in memory; returns how many records still are."""
        self._kept.write(self.save)
        return len(self._kept)

    def runs(self) -> list[Run]:
        """All runs that are stored for themselves, in the order of the report."""
        self._look()
        runs = {run for run in self._files.runs() if isinstance(run, Run)}
        return sorted(runs | {record.run for record in self._kept.records()}, key=_list_order)

    def experiments(self) -> list[Experiment]:
        """What is stored, by scenario and settings; as many repetitions as reach the last one that is there."""
        self._look()
        there = self._files.names(), len(self._kept)
        if there != self._listed[0]:
            repetitions = {run.settings: run.repetition + 1 for run in self.runs()}
            experiments = [Experiment(settings, number) for settings, number in repetitions.items()]
            if self._files.unreadable or self._files.damaged:
                return experiments  # which may change without a file's coming or going
            self._listed = there, experiments
        return list(self._listed[1])

    def other_versions(self) -> int:
        """How many run files there are that another version of pairmnist wrote and this one does not use."""
        self._files.look()
        return sum(isinstance(found, OtherVersionError) for found in self._files.runs())

    def verify(self) -> int:
        """Read every file whole, and not from memory, and set those aside that do not check. Returns how many do."""
        self._files.look()
        return sum(self._files.checked(file, read_record.__wrapped__) is not None for file in self._files.every())

    def own_files(self) -> list[OwnFile]:
        """All files of this machine's runs, damaged and left-over ones too; other people's files are not ours."""
        return own_files(self.cache)

    def clear(self) -> None:
        """Delete own_files()."""
        delete(self.own_files())

    def delete(self, runs: Iterable[Run], in_use: Iterable[Run] = ()) -> int:
        """Delete these runs from the cache. Returns how many were deleted.

        Shipped runs and what is in use stay, also where it is the beginning of another run.
        """
        self._look()
        names, kept = {f"{run.id}.npz" for run in runs}, self._paths(in_use)
        mine = [file for file in self.own_files() if file.path.name in names and str(file.path) not in kept]
        delete(mine)
        return sum(file.path.parent == self.cache for file in mine)

    def prune(self, most: float, in_use: Iterable[Run] = ()) -> list[OwnFile]:
        """Delete what was not used for the longest time until the cache takes at most so many bytes.

        Shipped runs and what is in use stay, also where it is the beginning of another run. Returns what was deleted.
        """
        self._look()
        return prune(self.own_files(), most, self._paths(in_use))

    def _look(self) -> None:
        """See which files came and went: one look serves any number of questions."""
        self._files.look()
        if self._longer:
            self._longer.look()

    def _paths(self, runs: Iterable[Run]) -> set[str]:
        """The files that load() finds these runs in, as far as is known."""
        return {file.path for run in runs for file in self._source(run)}

    def _stamp(self, run: Run) -> Stamp:
        times = [file.time for file in self._source(run)]
        if kept := self._kept.get(run):
            times.append(kept.time)
        return tuple(times)

    def _source(self, run: Run) -> list[RunFile]:
        """The files that load() finds the run in, as far as is known."""
        if files := self._files.usable(run.id):
            return files
        return next((files for one in self._longer_runs(run) if (files := self._files.usable(one.id))), [])

    def _load(self, run: Run) -> Record | None:
        for one in chain([run], self._longer_runs(run)):
            read = read_record if one is run else partial(_read_beginning, epochs=run.settings.epochs)
            found = [record for file in self._files.of(one.id) if (record := self._used(file, read))]
            if one is run and (kept := self._kept.get(run)):
                found.append(kept.record)
            if found:
                return max(found, key=lambda record: len(record.arrays))
        return None

    def _used(self, file: RunFile, read: ReadFile) -> Record | None:
        record = self._files.checked(file, read)
        if record and os.path.dirname(file.path) == str(self.cache):
            self._uses.note(file)
        return record

    def _longer_runs(self, run: Run) -> Iterator[Run]:
        """Those that are stored and hold the run as their beginning."""
        if self._longer:
            yield from self._longer.of(run)


@lru_cache(maxsize=10_000)
def _list_order(run: Run) -> tuple[object, ...]:
    """Runs as the report orders its scenarios, then by the rest of their settings, then by repetition."""
    settings = run.settings
    scenario = (list(ARCHITECTURES).index(settings.architecture), settings.share_weights, settings.learns_digits)
    return (settings.protocol != "one-draw", *scenario, *astuple(settings), run.repetition)
