"""The run files of the folders that a store looks into: read, checked, and those that cannot be used told apart."""

import os
from collections import Counter
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from pairmnist.config import Run, Settings
from pairmnist.records.folder import Folder, modified, read
from pairmnist.records.packing import LARGEST_FILE, unpack, unpack_about
from pairmnist.records.record import OtherVersionError, Record, RecordError

DAMAGED = "damaged"  # the folder in the cache for files that did not check


class RunFile(NamedTuple):
    id: str
    path: str
    time: int  # when it was written, in nanoseconds


ReadFile = Callable[[RunFile], Record | RecordError]


# Parsed files stay in memory (about 0.1 MB each) because a page reads hundreds again and again; a changed file has
# another time. What is wrong with a file is returned, and so remembered too; an OSError is raised, because it may pass.
@lru_cache(maxsize=1000)
def read_record(file: RunFile) -> Record | RecordError:
    return _unpacked(unpack, file)


@lru_cache(maxsize=1000)
def _read_run(file: RunFile) -> Run | RecordError:
    """What run a file is of, by its description alone."""
    found = _unpacked(unpack_about, file)
    return found.run if isinstance(found, Record) else found


@lru_cache(maxsize=1000)
def _shared(settings: Settings) -> Settings:
    """One object for all that are equal, because there may be thousands."""
    return settings


def _unpacked(unpack: Callable[[bytes], Record], file: RunFile) -> Record | RecordError:
    try:
        record = unpack(read(file.path, LARGEST_FILE + 1))
        if record.run.id != file.id:
            raise RecordError("its settings belong to another file name")
    except RecordError as error:
        return type(error)(str(error))  # a new one, because one that was raised holds on to all that was read
    for array in record.arrays.values():
        array.flags.writeable = False  # all who ask are given the same arrays
    return record


class RunFiles:
    """The run files of a cache and of the folder of shipped runs, as of the last look().

    A file that does not check is moved to the cache's folder of damaged ones, and passed over where it cannot be. One
    that cannot be read now, or that another version wrote, stays where it is and is tried again the next time.
    """

    def __init__(self, cache: Path, shipped: Path | None) -> None:
        self.cache = cache
        self._folders = [Folder(path) for path in (shipped, cache) if path]
        self._runs: dict[str, Run] = {}  # by id, what was once read: a name never stands for another run
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
    def others(self) -> list[str]:
        """A sentence for each kind of file of another version among those that were asked for."""
        kinds = Counter(map(str, list(self._others.values())))  # another thread may add one
        return [f"Not used, but left as it is ({count} stored): {why}." for why, count in kinds.items()]

    def look(self) -> None:
        """See which files came and went: one look serves any number of questions."""
        for folder in self._folders:
            folder.look()
            self._unreadable.pop(str(folder.path), None)

    def of(self, run_id: str) -> list[RunFile]:
        """A run's files, shipped ones first, without those that are known to be damaged."""
        return [file for folder in self._folders if (file := self._file(folder, run_id))]

    def usable(self, run_id: str) -> list[RunFile]:
        """Those of a run's files that can be read, as far as is known."""
        files = self.of(run_id)
        if not (self._unreadable or self._others):
            return files
        return [f for f in files if not (f.path in self._unreadable or f.path in self._others) or self.checked(f)]

    def every(self) -> Iterator[RunFile]:
        """All files, without those that are known to be damaged."""
        for folder, names in zip(self._folders, self.names(), strict=True):
            for run_id in names:
                if file := self._file(folder, run_id):
                    yield file

    def names(self) -> list[list[str]]:
        """By folder the ids of the runs that seem to be there, in order."""
        return [self._names(folder) for folder in self._folders]

    def runs(self) -> Iterator[Run | RecordError]:
        """What each file holds, by its description."""
        for gone in self._runs.keys() - set(chain(*self.names())):
            self._runs.pop(gone, None)
        for folder, names in zip(self._folders, self.names(), strict=True):
            for run_id in names:
                path = folder.file(run_id)
                if run_id in self._runs and path not in self._unusable and path not in self._others:
                    yield self._runs[run_id]
                elif (file := self._file(folder, run_id)) and (described := self._described(file)):
                    yield described

    def checked(self, file: RunFile, read: ReadFile = read_record) -> Record | None:
        """The record in a file; None where it cannot be used, which is noted, or has gone since the look."""
        self._unreadable.pop(file.path, None)
        self._others.pop(file.path, None)
        try:
            found = read(file)
        except FileNotFoundError:
            return None
        except OSError as error:
            self._note_unreadable(file.path, error)
            return None
        if isinstance(found, Record):
            return found
        if isinstance(found, OtherVersionError):
            self._others[file.path] = found
        else:
            self._set_aside(file, found)
        return None

    def written(self, run_id: str) -> None:
        """Take notice of a run's new file in the cache."""
        folder = self._folders[-1]
        folder.forget()
        self._unreadable.pop(folder.file(run_id), None)
        self._others.pop(folder.file(run_id), None)
        self._damaged.pop(run_id, None)

    def _file(self, folder: Folder, run_id: str) -> RunFile | None:
        time = folder.modified(run_id)
        if time is None:
            return None
        path = folder.file(run_id)
        return RunFile(run_id, path, time) if self._unusable.get(path) != time else None

    def _names(self, folder: Folder) -> list[str]:
        try:
            return folder.names()
        except OSError as error:
            self._note_unreadable(str(folder.path), error)
            return []

    def _described(self, file: RunFile) -> Run | RecordError | None:
        try:
            found = _read_run(file)
        except FileNotFoundError:
            return None
        except OSError as error:
            self._note_unreadable(file.path, error)
            return None
        if isinstance(found, Run):
            self._runs[file.id] = Run(_shared(found.settings), found.repetition)
        return found

    def _note_unreadable(self, path: str, error: OSError) -> None:
        self._unreadable[path] = f"{path} cannot be read now ({error.strerror}). It is tried again at the next look."

    def _set_aside(self, file: RunFile, error: RecordError) -> None:
        """Move a file that does not check out of the way, or leave it where it cannot be moved; say so."""
        if modified(file.path) != file.time:
            return  # replaced since it was read
        what, path, aside = "passed over", Path(file.path), self.cache / DAMAGED
        if path.parent == self.cache:
            try:
                aside.mkdir(exist_ok=True)
                os.replace(path, aside / path.name)
                what = f"moved to {aside}"
            except FileNotFoundError:
                return  # another reader was faster
            except OSError as failure:
                what = f"passed over because it could not be moved ({failure.strerror})"
        self._unusable[file.path] = file.time
        self._damaged[file.id] = f"{path} is damaged: {error}. It was {what}; train the run again to replace it."
