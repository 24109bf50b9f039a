"""What the networks of an experiment answer together, in words."""

from pairmnist import config
from pairmnist.analysis.committee import DIGITS, HEADS, Together, committee, why_not
from pairmnist.analysis.draws import PairsOf
from pairmnist.analysis.findings.errors import ERROR
from pairmnist.analysis.findings.phrases import SHARES
from pairmnist.analysis.trained import Trained


def together(one: Trained, pairs_of: PairsOf) -> str:
    """How often the networks err together, by their heads and by their digits; or why they cannot answer together."""
    if reason := why_not(one):
        return reason
    found = {of.answer: of for of in committee(one, pairs_of)}
    heads, digits = found[HEADS], found.get(DIGITS)
    alone = ERROR.mean_in_words(one.with_answers())
    error = f"{SHARES.value(heads.error)} of the test pairs"
    sentence = (
        f"**Together the {heads.networks} networks of {one.label} err in {error}** ({_interval(heads)}), where one of "
        f"them alone errs in {alone}"
    )
    if digits:
        sentence += f"; **by their digits together in {SHARES.value(digits.error)}** ({_interval(digits)})"
    return f"{sentence}. Such an interval is what {config.TEST_PAIRS:,} test pairs leave: there is only one committee."


def _interval(found: Together) -> str:
    return f"95 % interval {SHARES.number(found.low)} to {SHARES.number(found.high)}"
