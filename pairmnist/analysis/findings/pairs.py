"""What the views of test pairs found: how many are missed, by how many networks, and who contradicts itself."""

from collections.abc import Sequence

from pairmnist import config, wording
from pairmnist.analysis import rates
from pairmnist.analysis.answers import KNOWN_ANSWERS, head_answers, read_digits
from pairmnist.analysis.differences import in_order, is_two_by_two
from pairmnist.analysis.draws import PairsOf, same_test_pairs
from pairmnist.analysis.findings.comparing import Quantity, compared
from pairmnist.analysis.findings.errors import ERROR
from pairmnist.analysis.findings.phrases import SHARES, in_brackets, networks_of, range_of_mean
from pairmnist.analysis.hard_pairs import miss_counts, miss_rows
from pairmnist.analysis.pair_by_pair import ONLY_FIRST, ONLY_SECOND, pair_by_pair, why_not
from pairmnist.analysis.statistics import SIGNIFICANCE, mean_interval, sign_test_p
from pairmnist.analysis.trained import Trained


def pairs(one: Trained, pairs_of: PairsOf) -> str:
    """How many test pairs are missed, by how many of these networks, and whether their digits were read rightly.

    one: with the repetitions that are shown.
    """
    answered = one.with_answers()
    if not answered.records:
        return ""
    shares = _read_rightly(one.with_parts(KNOWN_ANSWERS, "digits"), pairs_of)
    read = [_of_the_misses(shares, named=one.settings.learns_digits)] if shares else []
    return " ".join([_missed(answered, pairs_of), *read])


def _missed(one: Trained, pairs_of: PairsOf) -> str:
    m, total = ERROR.mean(one), f"{config.TEST_PAIRS:,}"
    if m.n == 1:
        return f"**This network misses {round(m.mean * config.TEST_PAIRS)} of {total} test pairs.**"
    mean = f"on average a network misses {SHARES.value(m.mean)} of them{in_brackets(range_of_mean(m))}"
    if not same_test_pairs([one]):
        return f"Each of these {m.n} networks has {total} test pairs of its own; **{mean}**."
    counts = miss_counts(miss_rows([one], pairs_of))["pairs"]
    return (
        f"**Of {total} test pairs, {counts[1:].sum()} are missed by at least one of these {m.n} networks and "
        f"{counts.iloc[-1]} by all**; {mean}."
    )


def _read_rightly(one: Trained, pairs_of: PairsOf) -> list[float]:
    """For each network that misses a pair, the share of its misses in which both digits were read rightly."""
    shares = []
    for record in one.records:
        drawn = pairs_of(record.run.draw)
        wrong = head_answers(record, drawn).wrong
        if wrong.any():
            rightly = (read_digits(record).digits == drawn.classes).all(axis=1)
            shares.append(float(rightly[wrong].mean()))
    return shares


def _of_the_misses(shares: Sequence[float], *, named: bool) -> str:
    """named: whether the towers were trained to name their digits; else a linear read-out tells which they see."""
    m = mean_interval(shares)
    share = f"{SHARES.value(m.mean)} of what a network misses{in_brackets(range_of_mean(m))}"
    if named:
        return f"In {share} its towers read both digits rightly: there the comparison failed."
    return f"In {share} both digits could be read off its towers rightly: there the comparison failed."


def hard(trained: Sequence[Trained], pairs_of: PairsOf) -> str:
    """How many pairs are missed by none and by all of the networks, and how many a change mends and breaks.

    Nothing where they were not all tested on the same pairs.
    """
    answered = [one.with_answers() for one in trained]
    shown = [one for one in answered if one.records]
    if not shown or not same_test_pairs(shown):
        return ""
    counts = miss_counts(miss_rows(shown, pairs_of))["pairs"]
    networks = len(counts) - 1
    total = f"{counts.sum():,} test pairs"
    if networks == 1:
        return f"**This network misses {counts.iloc[1]} of {total}**; more networks would tell which are hard."
    found = (
        f"Of {total}, **{counts.iloc[0]} are missed by none of the {networks} networks and {counts.iloc[-1]} by all**."
    )
    return " ".join([found, *_mended(shown, pairs_of)])


def _mended(shown: Sequence[Trained], pairs_of: PairsOf) -> list[str]:
    """From the first to the second of two, or from neither choice to both of four."""
    if len(shown) == 2:
        first, second = shown
    elif is_two_by_two(shown):
        first, *_, second = in_order(shown)
    else:
        return []
    return [between(first, second, pairs_of)]


def between(first: Trained, second: Trained, pairs_of: PairsOf, repetition: int | None = None) -> str:
    """How many pairs are mended and broken from one experiment to another; nothing where they cannot be compared so.

    repetition: of which networks, from 0; None where most of all count.
    """
    if why_not(first, second, repetition):
        return ""
    outcomes = pair_by_pair(first, second, pairs_of, repetition)["outcome"].value_counts()
    mended, broken = int(outcomes.get(ONLY_SECOND, 0)), int(outcomes.get(ONLY_FIRST, 0))
    doubt = "" if sign_test_p(mended, broken) <= SIGNIFICANCE else ", which may be chance"
    who, they = ("most networks", "most") if repetition is None else (f"network {repetition + 1}", "it")
    return (
        f"From {first.label} to {second.label}, **{wording.count(mended, 'pair')} that {who} missed are mended and "
        f"{broken} that {they} had right are broken**{doubt}."
    )


def swap(trained: Sequence[Trained], pairs_of: PairsOf) -> str:
    """How often networks give both orders of two different digits the same answer, and what changes that."""
    quantity = contradiction(pairs_of)
    shown = [one for one in trained if quantity.measure(one)]
    if len(shown) != 1:
        return compared(shown, quantity)
    (one,) = shown
    m = quantity.mean(one)
    contradict = "contradict themselves" if m.n > 1 else "contradicts itself"
    return (
        f"{networks_of(m.n, one.label)} {contradict} on **{SHARES.value(m.mean)} of the pairs whose digits differ**"
        f"{in_brackets(range_of_mean(m))}: swapped, such a pair gets the same answer."
    )


def contradiction(pairs_of: PairsOf) -> Quantity:
    """The share of the pairs whose digits differ on which a network contradicts itself."""

    def rate(one: Trained) -> dict[int, float]:
        frame = rates.contradictions([one], pairs_of)
        return dict(zip(frame["repetition"], frame["rate"], strict=True))

    return Quantity(rate, "self-contradiction")
