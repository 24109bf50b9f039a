"""Numbers with their uncertainty, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pairmnist import wording
from pairmnist.analysis.differences import Contrast
from pairmnist.analysis.statistics import FEWEST, MeanInterval


@dataclass(frozen=True)
class Scale:
    """How numbers of one kind are written: shares in percent, with their differences in points, or plain."""

    times: float  # what they are multiplied with
    digits: int
    unit: str = ""  # after a value
    points: str = ""  # after a difference

    def value(self, x: float) -> str:
        """'10.9 %'"""
        return f"{self.number(x)}{self.unit}"

    def size(self, difference: float) -> str:
        """How large a difference is, without its sign: '3.4 points'."""
        return f"{self.number(abs(difference))}{self.points}"

    def number(self, x: float) -> str:
        """'10.9', '−0.3'; what rounds to nothing has no sign."""
        return wording.number(self.times * x, self.digits)

    def change(self, difference: float) -> str:
        """'+3.4', '−0.3', '0.0'"""
        return wording.number(self.times * difference, self.digits, plus="+")


SHARES = Scale(100, 1, " %", " points")
PLAIN = Scale(1, 2)


def range_of(m: MeanInterval, scale: Scale = SHARES) -> str:
    """The interval of a mean: '−0.5 to 1.1'; nothing from one network, which has none."""
    return f"{scale.number(m.low)} to {scale.number(m.high)}" if m.n > 1 else ""


def range_of_mean(m: MeanInterval, scale: Scale = SHARES) -> str:
    """The same for a mean of shares or likenesses, which cannot lie outside 0…1."""
    return range_of(m._replace(low=max(0.0, m.low), high=min(1.0, m.high)), scale)


def range_of_size(m: MeanInterval, scale: Scale = SHARES) -> str:
    """The interval of a mean difference whose size is said without its sign; below 0 is the other direction."""
    return range_of(m if m.mean >= 0 else m._replace(low=-m.high, high=-m.low), scale)


def in_brackets(interval: str) -> str:
    """' (95 % interval 2.1 to 4.7)'; nothing without an interval."""
    return f" (95 % interval {interval})" if interval else ""


def sizes(means: Mapping[str, MeanInterval], scale: Scale = SHARES) -> str:
    """Without signs, by label: '6.3 points for apart (95 % interval 5.4 to 7.2) and 9.1 for shared (8.1 to 10.1)'."""
    numbers = [scale.number(abs(m.mean)) for m in means.values()]
    return _for_each(list(means), numbers, [range_of_size(m, scale) for m in means.values()], scale)


def changes(means: Mapping[str, MeanInterval], scale: Scale = SHARES) -> str:
    """With signs, by label: '+0.2 points for apart (95 % interval −0.9 to 1.3) and −0.1 for shared (−1.0 to 0.7)'."""
    numbers = [scale.change(m.mean) for m in means.values()]
    return _for_each(list(means), numbers, [range_of(m, scale) for m in means.values()], scale)


def _for_each(labels: Sequence[str], numbers: Sequence[str], intervals: Sequence[str], scale: Scale) -> str:
    """Unit and kind of interval are said with the first."""
    first = f"{numbers[0]}{scale.points} for {labels[0]}{in_brackets(intervals[0])}"
    others = zip(labels[1:], numbers[1:], intervals[1:], strict=True)
    return listed([first, *(f"{number} for {label}" + (f" ({i})" if i else "") for label, number, i in others)])


def networks_of(n: int, label: str) -> str:
    """'The 10 networks of **shared**', 'The one network of **shared**'."""
    return f"The {wording.count(n, 'network') if n > 1 else 'one network'} of **{label}**"


def too_few(contrast: Contrast) -> str:
    """Why so many networks can give no verdict, whatever their numbers are; nothing where they can."""
    n = contrast.paired.interval.n
    each = "one network each" if n == 1 else f"{n} networks each"
    if n < FEWEST:
        return f"{each}, and a verdict takes {FEWEST}"
    return f"{each}, too few for a verdict on so many comparisons at once" if contrast.undecidable else ""


def listed(parts: Sequence[str]) -> str:
    """'a', 'a and b', 'a, b and c'."""
    return " and ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else "".join(parts)


def capital(text: str) -> str:
    """The same with a capital at its beginning, before which ** may stand; Greek letters are symbols and stay."""
    bold, rest = ("**", text[2:]) if text.startswith("**") else ("", text)
    return bold + (rest[:1].upper() if rest[:1].isascii() else rest[:1]) + rest[1:]
