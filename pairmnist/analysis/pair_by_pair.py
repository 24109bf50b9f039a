"""Two experiments compared test pair by test pair: what both get right, only one of them, or neither.

Any two whose networks were tested on the same pairs can be compared, whatever else they differ in: architecture, α,
epochs, sharing.
"""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pairmnist.analysis.answers import head_answers
from pairmnist.analysis.draws import PairsOf, common_draws
from pairmnist.analysis.hard_pairs import MOST
from pairmnist.analysis.trained import Trained
from pairmnist.data.digits import Pairs

BOTH_RIGHT, ONLY_FIRST, ONLY_SECOND, BOTH_WRONG = "both right", "only the first", "only the second", "both wrong"
OUTCOMES = (BOTH_RIGHT, ONLY_SECOND, ONLY_FIRST, BOTH_WRONG)  # which of the two are right


def why_not(first: Trained, second: Trained, repetition: int | None = None) -> str:
    """Why these cannot be compared pair by pair, as a sentence; nothing where they can.

    repetition: the one to compare, from 0; None for all of them.
    """
    for one in (first, second):
        if not _answered(one, repetition).records:
            which = "any of its networks" if repetition is None else f"its repetition {repetition + 1}"
            return f"{one.label}: what {which} answers at the end is not known."
    if not common_draws(_answered(first, repetition), _answered(second, repetition)):
        return (
            f"{first.label} and {second.label} were tested on different pairs, because they differ in seed or in how "
            "the data are drawn."
        )
    return ""


def pair_by_pair(first: Trained, second: Trained, pairs_of: PairsOf, repetition: int | None = None) -> pd.DataFrame:
    """One row for each test pair that both were tested on, by how much the second changes, what it mends first.

    Columns draw and pair (its index); left, right; first and second (the share of the networks tested on it that miss
    it; of one repetition 0 or 1); change (second − first); outcome (of OUTCOMES: a side is wrong where more than half
    of its networks are). ValueError where `why_not` says why.
    """
    if reason := why_not(first, second, repetition):
        raise ValueError(reason)
    answered = _answered(first, repetition), _answered(second, repetition)
    frames = {
        draw: _of_pairs(pairs_of(draw), *(one.of_draw(draw) for one in answered)) for draw in common_draws(*answered)
    }
    return pd.concat(frames, names=["draw", "pair"]).reset_index().sort_values("change", kind="stable")


def _answered(one: Trained, repetition: int | None) -> Trained:
    answered = one.with_answers()
    return answered if repetition is None else answered.of_repetitions(repetition)


def _of_pairs(pairs: Pairs, first: Trained, second: Trained) -> pd.DataFrame:
    frame = pd.DataFrame({"left": pairs.classes[:, 0], "right": pairs.classes[:, 1]})
    frame["first"], frame["second"] = _missed_share(first, pairs), _missed_share(second, pairs)
    first_wrong, second_wrong = frame["first"] > MOST, frame["second"] > MOST
    outcome = np.select(
        [first_wrong & second_wrong, first_wrong, second_wrong], [BOTH_WRONG, ONLY_SECOND, ONLY_FIRST], BOTH_RIGHT
    )
    return frame.assign(change=frame["second"] - frame["first"], outcome=outcome)


def _missed_share(one: Trained, pairs: Pairs) -> NDArray[np.float64]:
    """Of each pair the share of the networks that miss it."""
    return np.asarray(np.mean([head_answers(record, pairs).wrong for record in one.records], axis=0))
