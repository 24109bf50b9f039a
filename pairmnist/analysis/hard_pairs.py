"""Which test pairs are hard for every network, and which ones a choice fixes or breaks."""

from collections.abc import Callable, Sequence
from itertools import permutations
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pairmnist.analysis.answers import both_orders, head_answers
from pairmnist.analysis.draws import PairsOf, draws_of
from pairmnist.analysis.trained import Trained
from pairmnist.data.digits import Pairs
from pairmnist.records.record import Record

MOST, FEW = 0.5, 0.2  # missed by most networks: more than half of them; by few: at most a fifth
CHOICES = {"share_weights": "weight sharing", "digit_weight": "the auxiliary loss"}

Flag = Callable[[Record, Pairs], NDArray[np.bool_]]


def miss_rows(trained: Sequence[Trained], pairs_of: PairsOf) -> pd.DataFrame:
    """One row a test pair, in their order, of all draws of the data, with the networks that miss it.

    Columns draw and pair (its index in the draw); left, right; misses and networks (how many miss it, and how many were
    tested on it); and for each label the share of its networks that miss it. Only networks whose answers are known
    count, and only labels with such a network have a column. ValueError where there is none.
    """
    return _rows([one.with_answers() for one in trained], pairs_of, lambda record, of: head_answers(record, of).wrong)


def contradiction_rows(trained: Sequence[Trained], pairs_of: PairsOf) -> pd.DataFrame:
    """The same with the networks that contradict themselves on a pair for those that miss it; needs 'answers'."""
    kept = [one.with_parts("answers") for one in trained]
    return _rows(kept, pairs_of, lambda record, of: both_orders(record, of).contradicts)


def _rows(trained: Sequence[Trained], pairs_of: PairsOf, flag: Flag) -> pd.DataFrame:
    frames = {
        draw: _of_draw([one.of_draw(draw) for one in trained], pairs_of(draw), flag) for draw in draws_of(trained)
    }
    return pd.concat(frames, names=["draw", "pair"]).reset_index()


def _of_draw(trained: Sequence[Trained], pairs: Pairs, flag: Flag) -> pd.DataFrame:
    flags = {one.label: [flag(record, pairs) for record in one.records] for one in trained if one.records}
    every = np.array([row for rows in flags.values() for row in rows])  # (networks, pairs)
    columns: dict[str, Any] = {"left": pairs.classes[:, 0], "right": pairs.classes[:, 1]}
    columns |= {"misses": every.sum(axis=0), "networks": len(every)}
    return pd.DataFrame(columns | {label: np.mean(rows, axis=0) for label, rows in flags.items()})


def miss_counts(rows: pd.DataFrame) -> pd.DataFrame:
    """How many pairs are missed by how many networks: columns misses (0, 1, … all networks of a pair) and pairs.

    rows: misses and networks of each pair, as in `miss_rows`; as many networks for each.
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
    """The rows of `miss_rows` that most networks miss without a choice and few with it, largest change first.

    With the two labels exchanged: the pairs that the choice breaks.
    """
    rows = misses[(misses[without] > MOST) & (misses[with_] <= FEW)]
    change = rows[without] - rows[with_]
    return rows.loc[change.sort_values(ascending=False, kind="stable").index]
