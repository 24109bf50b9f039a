"""Who is there: a visitor whose browser is connected, and for ten minutes after it last was."""

from collections.abc import Callable, Sequence
from time import monotonic
from typing import NamedTuple

from pairmnist.config import Run

STAYS = 600.0  # seconds after its last sign of life in which a visitor counts as there
LOOKS = 10.0  # seconds before it in which a look at a run counts as one that goes on
INTERVAL = 10.0  # seconds, at least, between two questions who is connected


class Look(NamedTuple):
    time: float
    runs: Sequence[Run]


class Presence:
    """The visitors and their last signs of life.

    is_connected: whether a visitor's browser is connected now. It is asked often and must answer at once.
    """

    def __init__(self, is_connected: Callable[[str], bool] = lambda visitor: False) -> None:
        self._is_connected = is_connected
        self._seen: dict[str, float] = {}  # visitor → when last seen, or connected
        self._acted: dict[str, float] = {}  # visitor → when last seen
        self._looks: dict[str, list[Look]] = {}  # visitor → those that go on
        self._refreshed = monotonic()

    def see(self, visitor: str, runs: Sequence[Run] = ()) -> float:
        """A visitor's page was drawn and showed these runs; returns when, for `goes_on`."""
        now = self._seen[visitor] = self._acted[visitor] = monotonic()
        going_on = [look for look in self._looks.get(visitor, []) if look.time > now - LOOKS]
        self._looks[visitor] = [*going_on, Look(now, runs)] if runs else going_on
        return now

    def forget(self, visitor: str) -> None:
        """Take a visitor for gone."""
        for known in (self._seen, self._acted, self._looks):
            known.pop(visitor, None)

    def looked_at(self) -> set[Run]:
        """The runs that those who are there look at."""
        return {
            run
            for visitor, looks in self._looks.items()
            for look in looks
            if self.goes_on(visitor, look.time)
            for run in look.runs
        }

    def there(self, visitor: str) -> bool:
        return visitor in self._seen and monotonic() - self._seen[visitor] < STAYS

    def goes_on(self, visitor: str, look: float) -> bool:
        """Whether a visitor is there and still looks at what they looked at then: they saw nothing else since.

        A page that is not drawn any more, because its tab is behind another one, is looked at for as long as it is
        connected.
        """
        return self.there(visitor) and look > self._acted.get(visitor, look) - LOOKS

    def refresh(self) -> bool:
        """See who is connected and forget who has left, unless that was done just now; says whether it was not."""
        now = monotonic()
        if now - self._refreshed < INTERVAL:
            return False
        self._refreshed = now
        for visitor in list(self._seen):
            if self._is_connected(visitor):
                self._seen[visitor] = now
            elif not self.there(visitor):
                del self._seen[visitor]
                self._acted.pop(visitor, None)
                self._looks.pop(visitor, None)
        return True

    def visitors(self) -> set[str]:
        """All who are remembered."""
        return set(self._seen)
