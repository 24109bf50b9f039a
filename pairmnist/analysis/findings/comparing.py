"""What experiments that are compared differ in, by one number of each network: its error, for example."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pairmnist.analysis.differences import (
    Contrast,
    Measure,
    can_pair,
    contrasts,
    in_order,
    is_two_by_two,
    main_effects,
    paired,
)
from pairmnist.analysis.findings.phrases import (
    SHARES,
    Scale,
    capital,
    in_brackets,
    listed,
    range_of,
    range_of_mean,
    range_of_size,
    too_few,
)
from pairmnist.analysis.hard_pairs import single_choices
from pairmnist.analysis.statistics import FEWEST, MeanInterval, mean_interval
from pairmnist.analysis.trained import Trained

Verdicts = Mapping[frozenset[str], Contrast]  # by the two labels


@dataclass(frozen=True)
class Quantity:
    """A number of each network, and how it is spoken of: 'takes away 3.4 points of error', 'the least error'."""

    measure: Measure
    noun: str
    low_is_good: bool = True
    scale: Scale = SHARES

    @property
    def most(self) -> str:
        return "least" if self.low_is_good else "most"

    @property
    def more(self) -> str:
        return "less" if self.low_is_good else "more"

    def amount(self, difference: float) -> str:
        """'3.4 points of error'"""
        return f"{self.scale.size(difference)} of {self.noun}"

    def change(self, difference: float) -> str:
        """'takes away 3.4 points of error', 'adds 0.2 points of error'"""
        return f"{'takes away' if difference < 0 else 'adds'} {self.amount(difference)}"

    def mean(self, one: Trained) -> MeanInterval:
        return mean_interval([*self.measure(one).values()])

    def mean_in_words(self, one: Trained) -> str:
        return self.scale.value(self.mean(one).mean)

    def best_first(self, trained: Sequence[Trained]) -> list[Trained]:
        sign = 1 if self.low_is_good else -1
        return sorted(trained, key=lambda one: sign * self.mean(one).mean)


def compared(trained: Sequence[Trained], quantity: Quantity) -> str:
    """What the comparison of two or more shows; nothing where fewer have the quantity.

    Over the repetitions that all of them have, so that means and differences fit together.
    """
    numbers = {one.label: quantity.measure(one) for one in trained}
    shown = [one for one in trained if numbers[one.label]]
    if len(shown) < 2:
        return ""
    measured = replace(quantity, measure=lambda one: numbers[one.label])
    common = set.intersection(*(set(numbers[one.label]) for one in shown))
    if not all(can_pair(shown[0], one) for one in shown):
        return _not_paired(shown, measured, "They were tested on different pairs")
    if not common:
        return _not_paired(shown, measured, "No repetition is finished in all of them")
    return _paired(shown, replace(quantity, measure=lambda one: {k: numbers[one.label][k] for k in sorted(common)}))


def _paired(trained: Sequence[Trained], quantity: Quantity) -> str:
    """What is said of two or more that have the quantity for the same repetitions."""
    found = contrasts(trained, quantity.measure)
    verdicts = {frozenset((c.paired.reference, c.paired.other)): c for c in found}
    if is_two_by_two(trained):
        return _two_by_two(trained, quantity, verdicts)
    if len(trained) > 2:
        return _best_of_many(trained, quantity, verdicts)
    if choices := single_choices(trained):
        return _one_choice(trained, choices[0], quantity, found[0])
    return _better_of_two(trained, quantity, found[0])


def _one_choice(two: Sequence[Trained], choice: tuple[str, str, str], quantity: Quantity, contrast: Contrast) -> str:
    """Two experiments that differ in weight sharing or in the auxiliary loss alone."""
    by_label = {one.label: one for one in two}
    without, with_, name = by_label[choice[0]], by_label[choice[1]], choice[2]
    m = paired(without, with_, quantity.measure).interval
    interval = in_brackets(range_of_size(m, quantity.scale))
    from_to = f"{quantity.mean_in_words(without)} → {quantity.mean_in_words(with_)}"
    if few := too_few(contrast):
        return f"{capital(name)} {quantity.change(m.mean)}{interval}, {from_to}: **{few}**."
    if not contrast.lower:
        cannot = f"**These networks cannot tell whether {name} matters**"
        return f"{cannot}: it {quantity.change(m.mean)}{interval}, {from_to}."
    return f"**{capital(name)} {quantity.change(m.mean)}**{interval}: {from_to}."


def _better_of_two(two: Sequence[Trained], quantity: Quantity, contrast: Contrast) -> str:
    better, other = quantity.best_first(two)
    m = contrast.paired.interval
    interval = in_brackets(range_of_size(m, quantity.scale))
    means = f"{quantity.mean_in_words(better)} against {quantity.mean_in_words(other)}"
    less = f"{better.label} has {quantity.amount(m.mean)} {quantity.more} than {other.label}"
    if few := too_few(contrast):
        return f"{capital(less)}{interval}, {means}: **{few}**."
    if not contrast.lower:
        cannot = f"**These networks cannot tell {better.label} from {other.label}**"
        return f"{cannot}: {means}, {quantity.amount(m.mean)} {quantity.more}{interval}."
    return f"**{capital(less)}**{interval}: {means}."


def _best_of_many(trained: Sequence[Trained], quantity: Quantity, verdicts: Verdicts) -> str:
    best, *others = quantity.best_first(trained)
    m = paired(best, others[0], quantity.measure).interval
    interval = in_brackets(range_of_size(m, quantity.scale))
    has = f"{capital(best.label)} has the {quantity.most} {quantity.noun}, {quantity.mean_in_words(best)}"
    before = f"{quantity.scale.size(m.mean)} {quantity.more} than {others[0].label}, the next{interval}"
    unclear = [one.label for one in others if not verdicts[frozenset((best.label, one.label))].lower]
    if few := too_few(verdicts[frozenset((best.label, others[0].label))]):
        return f"{has}, {before}: **{few}**."
    if unclear:
        return f"**{has}, but these networks cannot tell it from {listed(unclear)}**: {before}."
    return f"**{has}**, {before}."


def _two_by_two(four: Sequence[Trained], quantity: Quantity, verdicts: Verdicts) -> str:
    """What sharing, the auxiliary loss and both change, and how that compares with the sum of the two."""
    plain, auxiliary, sharing, both = in_order(four)
    changed = (sharing, auxiliary, both)
    changes = [paired(plain, one, quantity.measure).interval for one in changed]
    found = [verdicts[frozenset((plain.label, one.label))] for one in changed]
    few = too_few(found[-1])
    nothing_clear = not any(contrast.lower for contrast in found)
    intervals = [range_of_size(m, quantity.scale) for m in changes]
    explained = [f"95 % interval {intervals[0]}" if intervals[0] else "", *intervals[1:]]
    clauses = [
        _clause(said, interval, clear=bool(contrast.lower), doubt=not nothing_clear)
        for said, interval, contrast in zip(_said(changes, quantity), explained, found, strict=True)
    ]
    from_to = f"{quantity.mean_in_words(plain)} → {quantity.mean_in_words(both)}"
    if few:
        last = f"That is from **{few}**."
    else:
        last = "**None of these changes is clear.**" if nothing_clear else _interaction(four, quantity)
    return f"{', '.join(clauses)}: {from_to}. {last}"


def _said(changes: Sequence[MeanInterval], quantity: Quantity) -> list[str]:
    """'Weight sharing takes away 3.4 points of error', 'the auxiliary loss 4.3', 'both together 7.8'; where the
    direction is another than before it is said again: 'the auxiliary loss adds 4.3'."""
    sharing, auxiliary, both = (m.mean for m in changes)
    size = quantity.scale.number
    verb = "" if sharing * auxiliary > 0 else "takes away " if auxiliary < 0 else "adds "
    plural = "" if auxiliary * both > 0 else "take away " if both < 0 else "add "
    return [
        f"Weight sharing {quantity.change(sharing)}",
        f"the auxiliary loss {verb}{size(abs(auxiliary))}",
        f"both together {plural}{size(abs(both))}",
    ]


def _clause(said: str, interval: str, *, clear: bool, doubt: bool) -> str:
    """What was said with its interval: bold where it is clear, and where others are, with the doubt where it is not."""
    inside = ", ".join(part for part in ("not clear" if doubt and not clear else "", interval) if part)
    return (f"**{said}**" if clear else said) + (f" ({inside})" if inside else "")


def _interaction(four: Sequence[Trained], quantity: Quantity) -> str:
    """How both together compare with the sum of the two changes, each without the other."""
    changes = {effect.name: effect.interval for effect in main_effects(four, quantity.measure)}
    m = changes["interaction"]
    total = changes["weight sharing"].mean + changes["auxiliary loss"].mean - m.mean
    alone = f"The two alone add up to {quantity.scale.size(total)}"
    if m.low <= 0 <= m.high:
        return f"{alone}; that both together differ from that is not clear ({range_of(m, quantity.scale)})."
    more = "more" if m.mean * total > 0 else "less"
    interval = in_brackets(range_of_size(m, quantity.scale))
    return f"{alone}; both together do {quantity.scale.size(m.mean)} {more}{interval}."


def _not_paired(trained: Sequence[Trained], quantity: Quantity, why: str) -> str:
    """What can be said without differences, repetition by repetition."""
    best, other, *_ = quantity.best_first(trained)
    first, second = quantity.mean(best), quantity.mean(other)
    has = f"{capital(best.label)} has the {quantity.most} {quantity.noun}, {quantity.mean_in_words(best)}"
    next_ = f"{other.label} has {quantity.mean_in_words(other)}{in_brackets(range_of_mean(second, quantity.scale))}"
    apart = first.high < second.low or second.high < first.low
    doubt = "" if apart and min(first.n, second.n) >= FEWEST else ": these networks cannot tell which is better"
    return f"**{has}**{in_brackets(range_of_mean(first, quantity.scale))}; {next_}. {why}{doubt}."
