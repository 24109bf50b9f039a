"""People who answered pairs of digits as the networks do."""

from collections.abc import Sequence
from dataclasses import dataclass

from pairmnist.analysis.statistics import wilson_interval


@dataclass(frozen=True)
class People:
    """One person, or several together."""

    name: str  # 'you', 'class'
    wrong: int
    answers: int

    @property
    def error(self) -> float:
        return self.wrong / self.answers

    @property
    def interval(self) -> tuple[float, float]:
        """Of the error (Wilson)."""
        return wilson_interval(self.wrong, self.answers)


def answered(name: str, sheets: Sequence[Sequence[bool]], truth: Sequence[bool]) -> People:
    """sheets: the answers of each person to the same pairs; truth: what is right."""
    wrong = sum(said != right for sheet in sheets for said, right in zip(sheet, truth, strict=True))
    return People(name, wrong, len(sheets) * len(truth))
