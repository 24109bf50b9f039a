"""Records that the disk refused: they are kept in memory and count as stored until it takes them."""

from collections.abc import Callable
from time import time_ns
from typing import NamedTuple

from pairmnist.config import Run
from pairmnist.records.record import Record


class Kept(NamedTuple):
    """A record that is in memory only."""

    record: Record
    content: bytes  # what is to be written
    time: int  # since when, in nanoseconds


class KeptRecords:
    """By run id. May be used from several threads."""

    def __init__(self) -> None:
        self._kept: dict[str, Kept] = {}
        self._why = ""

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, run: Run) -> Kept | None:
        return self._kept.get(run.id)

    def records(self) -> list[Record]:
        return [kept.record for kept in list(self._kept.values())]

    def add(self, record: Record, content: bytes, why: str) -> None:
        """why: the disk's refusal in words, without a full stop."""
        self._kept[record.run.id] = Kept(record, content, time_ns())
        self._why = why

    def write(self, save: Callable[[Run, bytes], object]) -> None:
        """Write all with `save`, and keep the rest in memory where it raises OSError."""
        for run_id, kept in list(self._kept.items()):
            try:
                save(kept.record.run, kept.content)
            except OSError:
                return
            self._kept.pop(run_id, None)

    def problem(self) -> list[str]:
        """A sentence on what is not written, if there is anything."""
        if not self._kept:
            return []
        runs = "1 finished run is" if len(self._kept) == 1 else f"{len(self._kept):,} finished runs are"
        return [f"{runs} in memory only, and lost when this program ends before the disk takes more: {self._why}."]
