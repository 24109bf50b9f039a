"""The tasks that wait, in a line for each visitor who asked for them."""

from collections.abc import Collection
from typing import NamedTuple

from pairmnist.protocol.jobs import what_must_agree
from pairmnist.service.task import Task


class Kind(NamedTuple):
    """What tasks must have in common to be trained in one call."""

    device: str
    architecture: str
    settings: object


class Lines:
    """A task stands in the line of each visitor who asked for it, in one group with those of its kind.

    A visitor's groups are in the order of their first tasks. What is asked here takes as long whether ten tasks of a
    kind wait or ten thousand.
    """

    def __init__(self) -> None:
        self._lines: dict[str, dict[Kind, dict[Task, None]]] = {}  # without empty lines and groups
        self._standing: dict[Task, set[str]] = {}  # in whose lines each task stands
        self.from_the_end = False  # whether who stands last comes first

    def __len__(self) -> int:
        return len(self._standing)

    def put(self, task: Task, visitors: Collection[str]) -> None:
        """From now on a task stands in these visitors' lines, at the end of those in which it did not stand before."""
        before, after = self._standing.pop(task, set()), set(visitors)
        kind = Kind(task.device, task.run.settings.architecture, what_must_agree(task.run.settings))
        for visitor in before - after:
            self._remove(task, kind, visitor)
        for visitor in after - before:
            self._lines.setdefault(visitor, {}).setdefault(kind, {})[task] = None
        if after:
            self._standing[task] = after

    def tasks(self) -> list[Task]:
        return list(self._standing)

    def visitors(self) -> Collection[str]:
        """Those who wait for something."""
        return self._lines.keys()

    def length(self, visitor: str) -> int:
        return sum(map(len, self._lines.get(visitor, {}).values()))

    def of(self, visitor: str) -> list[Task]:
        """All of a visitor's tasks."""
        return [task for group in self._lines.get(visitor, {}).values() for task in group]

    def first(self, visitor: str) -> Collection[Task]:
        """The first group of a visitor's line: tasks that may be trained in one call."""
        line = self._lines[visitor]
        if self.from_the_end:
            return list(reversed(line[next(reversed(line))]))
        return next(iter(line.values())).keys()

    def of_device(self, visitor: str, device: str) -> list[Task]:
        """All of a visitor's tasks that are to be trained on this device."""
        return [task for kind, group in self._lines[visitor].items() if kind.device == device for task in group]

    def similar(self, visitor: str, task: Task) -> int:
        """How many of a visitor's tasks have this one's device and architecture."""
        wanted = task.device, task.run.settings.architecture
        groups = self._lines[visitor].items()
        return sum(len(group) for kind, group in groups if (kind.device, kind.architecture) == wanted)

    def _remove(self, task: Task, kind: Kind, visitor: str) -> None:
        line = self._lines[visitor]
        del line[kind][task]
        if not line[kind]:
            del line[kind]
        if not line:
            del self._lines[visitor]
