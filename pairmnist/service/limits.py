"""What a server allows. Here and nowhere else its environment's variables for that are read, checked and explained."""

import os
from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from typing import Any, Self

from pairmnist.config import Run, SettingsError


class LimitError(Exception):
    """More was asked for than a server allows; the message says what it does."""


def _limit(words: str, default: int | None = None, least: int = 1) -> Any:
    """A limit of which `default` is what servers have. It is read from PAIRMNIST_ and its name."""
    return field(default=None, metadata={"words": words, "default": default, "least": least})


@dataclass(frozen=True)
class Limits:
    """How much is allowed, None for no limit. Without arguments nothing is limited, as for the command line."""

    workers: int | None = _limit("training processes")
    waiting: int | None = _limit("runs of one visitor that wait to be trained", 300)
    waiting_in_all: int | None = _limit("runs of all visitors that wait", 3000)
    epochs: int | None = _limit("epochs of a run that is trained")
    repetitions: int | None = _limit("repetitions that are trained")
    training_pairs: int | None = _limit("training pairs of a run that is trained")
    delete: int | None = _limit("runs that a visitor may delete at a time, where others can open the page")
    cache_megabytes: int | None = _limit("megabytes of runs trained here; beyond, those unused for longest are deleted")
    by_itself: int | None = _limit("seconds that training may take that begins by itself; 0: none does", 5, least=0)

    @classmethod
    def from_environment(cls) -> Self:
        """A server's limits. Raises SettingsError for a variable that is no number, or too low."""
        return cls(**{one.name: _read(variable(one.name), **one.metadata) for one in fields(cls)})

    def check(self, runs: Sequence[Run], waiting: int, waiting_in_all: int) -> None:
        """Raise LimitError unless these runs may be queued where so many of their visitor and of all wait already."""
        for what, limit, most in (
            ("epochs in a run", self.epochs, max((run.settings.epochs for run in runs), default=0)),
            ("repetitions", self.repetitions, max((run.repetition + 1 for run in runs), default=0)),
            ("training pairs", self.training_pairs, max((run.settings.training_pairs for run in runs), default=0)),
        ):
            if limit is not None and most > limit:
                raise LimitError(f"At most {limit:,} {what} are trained here, and this asks for {most:,}.")
        for whose, limit, number in (
            ("runs of one visitor", self.waiting, waiting),
            ("runs", self.waiting_in_all, waiting_in_all),
        ):
            if limit is not None and number + len(runs) > limit:
                raise LimitError(
                    f"At most {limit:,} {whose} may wait here. {number:,} wait now, and this would add {len(runs):,}. "
                    "Train fewer, or try again when some are done."
                )


def variable(name: str) -> str:
    """The environment's variable for a limit."""
    return f"PAIRMNIST_{name.upper()}"


def descriptions() -> dict[str, tuple[str, int | None]]:
    """What each variable limits, in words, and a server's default."""
    return {variable(one.name): (one.metadata["words"], one.metadata["default"]) for one in fields(Limits)}


def _read(name: str, words: str, default: int | None, least: int) -> int | None:
    text = os.environ.get(name, "")
    if not text:
        return default
    if not (text.isdecimal() and int(text) >= least):
        raise SettingsError(f"{name}, {words}, must be a whole number from {least}, not {text!r}")
    return int(text)
