"""Which test pairs networks contradict themselves on: both orders of two different digits get the same answer."""

import pandas as pd

from pairmnist.analysis.answers import both_orders
from pairmnist.analysis.draws import PairsOf, draws_of
from pairmnist.analysis.trained import Trained


def contradicting_pairs(one: Trained, pairs_of: PairsOf) -> pd.DataFrame:
    """The pairs that any network of an experiment contradicts itself on, those of the most networks first.

    Columns draw and pair (its index); left, right; networks (tested on it that keep 'answers') and, of these, how many
    contradict themselves (contradict), say yes (yes), and say yes to the two images in the other order (swapped_yes).
    """
    answered = one.with_parts("answers")
    frames = {draw: _of_draw(answered.of_draw(draw), pairs_of) for draw in draws_of([answered])}
    rows = pd.concat(frames, names=["draw", "pair"]).reset_index()
    return rows[rows["contradict"] > 0].sort_values("contradict", ascending=False, kind="stable")


def _of_draw(one: Trained, pairs_of: PairsOf) -> pd.DataFrame:
    pairs = pairs_of(one.records[0].run.draw)
    heads = [both_orders(record, pairs) for record in one.records]
    return pd.DataFrame(
        {
            "left": pairs.classes[:, 0],
            "right": pairs.classes[:, 1],
            "networks": len(heads),
            "contradict": sum(head.contradicts.astype(int) for head in heads),
            "yes": sum(head.yes.astype(int) for head in heads),
            "swapped_yes": sum(head.swapped_yes.astype(int) for head in heads),
        }
    )
