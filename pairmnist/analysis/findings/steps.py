"""What some steps brought, in words."""

from collections.abc import Mapping, Sequence

from pairmnist.analysis.findings.phrases import SHARES, in_brackets, range_of_mean
from pairmnist.analysis.findings.signs import by_sign, signed
from pairmnist.analysis.statistics import MeanInterval
from pairmnist.analysis.steps import Step


def steps(answers: Mapping[str, Sequence[Step]]) -> str:
    """From where to where, for each kind of answer, and which steps clearly brought something for the first kind.

    answers: the steps of each kind by what it is called. Nothing where fewer than two steps are there.
    """
    first = next(iter(answers.values()), ())
    if len(first) < 2:
        return ""
    whole = "; ".join(_whole(name, found) for name, found in answers.items() if len(found) > 1)
    gains = signed({step.name: step.gains for step in first})
    name = next(iter(answers))
    each = by_sign(gains, above=f"{name}: less by {{}}", below="more by {}", unclear=f"{name}: no step is clear: {{}}")
    return f"**From {first[0].name} to {first[-1].name}**: {whole}. {each}".strip()


def _whole(name: str, found: Sequence[Step]) -> str:
    return f"{name} from {_error(found[0].error)} to **{_error(found[-1].error)}**"


def _error(error: MeanInterval) -> str:
    return f"{SHARES.value(error.mean)}{in_brackets(range_of_mean(error))}"
