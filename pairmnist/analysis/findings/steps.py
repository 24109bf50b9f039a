"""What some steps brought, in words."""

from collections.abc import Mapping, Sequence

from pairmnist.analysis.findings.phrases import SHARES, in_brackets, listed, range_of_mean
from pairmnist.analysis.findings.signs import signed, verdict_takes
from pairmnist.analysis.steps import Step


def steps(answers: Mapping[str, Sequence[Step]]) -> str:
    """From where to where, for each kind of answer, and which steps clearly took away some error of the first kind.

    answers: the steps of each kind by what it is called. Nothing where fewer than two steps are there.
    """
    name, first = next(iter(answers.items()), ("", ()))
    if len(first) < 2:
        return ""
    whole = listed([_whole(name, found) for name, found in answers.items() if len(found) > 1])
    return f"**From {first[0].name} to {first[-1].name}**: {whole}.{_clear(name, first)}"


def _whole(name: str, found: Sequence[Step]) -> str:
    last = found[-1].error
    return f"{name} from {SHARES.value(found[0].error.mean)} to **{SHARES.value(last.mean)}**" + in_brackets(
        range_of_mean(last)
    )


def _clear(name: str, found: Sequence[Step]) -> str:
    gains = signed({step.name: step.gains for step in found})
    clear = [f"{step} ({SHARES.size(gain.interval.mean)})" for step, gain in gains.items() if gain.sign > 0]
    if not gains:
        return ""
    words = listed(clear) if clear else "none"
    return f" Clear steps for {name}: {words}{verdict_takes(gains)}."
