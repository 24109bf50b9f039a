"""Which test pairs are hard for every network, and which ones a choice fixes or breaks."""

from collections.abc import Callable, Sequence
from itertools import permutations
from operator import attrgetter
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pairmnist.analysis.answers import HeadAnswers, head_answers
from pairmnist.analysis.draws import PairsOf, draws_of
from pairmnist.analysis.trained import Trained
from pairmnist.data.digits import Pairs

MOST, FEW = 0.5, 0.2  # missed by most networks: more than half of them; by few: at most a fifth
CHOICES = {"share_weights": "weight sharing", "digit_weight": "the auxiliary loss"}

Flag = Callable[[HeadAnswers], NDArray[np.bool_]]


def miss_rows(trained: Sequence[Trained], pairs_of: PairsOf, missed: Flag = attrgetter("wrong")) -> pd.DataFrame:
    """The test pairs of all draws of the data: a miss_frame of each, with columns draw and pair (its index) before."""
    frames = {
        draw: miss_frame([one.of_draw(draw) for one in trained], pairs_of(draw), missed) for draw in draws_of(trained)
    }
    return pd.concat(frames, names=["draw", "pair"]).reset_index()


def miss_frame(trained: Sequence[Trained], pairs: Pairs, missed: Flag = attrgetter("wrong")) -> pd.DataFrame:
    """One row a test pair, in their order: left, right, misses, networks, and for each label the share that misses it.

    trained: experiments with the same test pairs; only runs that keep 'answers' count, and only labels with such a run
    have a column. missed: what counts as a miss, for example `attrgetter("contradicts")`.
    """
    flags = {
        one.label: [missed(head_answers(record, pairs)) for record in one.with_parts("answers").records]
        for one in trained
    }
    every = np.array([row for rows in flags.values() for row in rows], bool).reshape(-1, len(pairs.targets))
    columns: dict[str, Any] = {"left": pairs.classes[:, 0], "right": pairs.classes[:, 1]}
    columns |= {"misses": every.sum(axis=0), "networks": len(every)}
    return pd.DataFrame(columns | {label: np.mean(rows, axis=0) for label, rows in flags.items() if rows})


def miss_counts(rows: pd.DataFrame) -> pd.DataFrame:
    """How many pairs are missed by how many networks: columns misses (0, 1, … all networks of a pair) and pairs.

    rows: misses and networks of each pair, as in a miss_frame; as many networks for each.
    """
    networks = int(rows["networks"].iloc[0])
    counts = np.bincount(rows["misses"], minlength=networks + 1)
    return pd.DataFrame({"misses": range(networks + 1), "pairs": counts})


def single_choices(trained: Sequence[Trained]) -> list[tuple[str, str, str]]:
    """Two labels that differ in one choice alone, and the choice: (without, with, 'weight sharing')."""
    found = []
    for without, with_ in permutations(trained, 2):
        one, other = without.settings.canonical(), with_.settings.canonical()
        differing = [name for name in one | other if one.get(name) != other.get(name)]
        if len(differing) == 1 and differing[0] in CHOICES and not one[differing[0]]:
            found.append((without.label, with_.label, CHOICES[differing[0]]))
    return found


def fixed(misses: pd.DataFrame, without: str, with_: str) -> pd.DataFrame:
    """The rows of a miss_frame that most networks miss without a choice and few with it, largest change first.

    With the two labels exchanged: the pairs that the choice breaks.
    """
    rows = misses[(misses[without] > MOST) & (misses[with_] <= FEW)]
    change = rows[without] - rows[with_]
    return rows.loc[change.sort_values(ascending=False, kind="stable").index]
