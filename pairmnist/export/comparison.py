"""A comparison in full: its figures, what was found, and the pairs that were answered wrongly most often."""

from collections.abc import Sequence

import pandas as pd

from pairmnist import wording
from pairmnist.analysis.curves import axis_ends, stored_lines
from pairmnist.analysis.differences import can_pair
from pairmnist.analysis.draws import PairsOf, draws_of
from pairmnist.analysis.findings import errors as findings
from pairmnist.analysis.pair_lists import choose, sort, summary
from pairmnist.analysis.rates import always_yes
from pairmnist.analysis.trained import Trained
from pairmnist.charts import theme, training
from pairmnist.charts.figure import Figure
from pairmnist.export import error_figures

MOST_PAIRS = 12  # of each experiment


def finding(trained: Sequence[Trained], pairs_of: PairsOf) -> str:
    """What was found, in a sentence without marks."""
    return wording.without_bold(findings.errors(trained, pairs_of))


def figures(trained: Sequence[Trained], pairs_of: PairsOf) -> dict[str, Figure]:
    """The figures of some experiments, each with finished networks, by what they show."""
    return errors(trained, pairs_of) | {"How the error falls": curves(trained, pairs_of)}


def errors(trained: Sequence[Trained], pairs_of: PairsOf) -> dict[str, Figure]:
    """Their test errors, and how those change from one to the other."""
    found = {"Test errors": error_figures.figure(trained, pairs_of)}
    pairable = [one for one in trained if can_pair(trained[0], one)]
    if len(pairable) > 1:
        found["What changes from one to the other"] = error_figures.differences(pairable)
    return found


def curves(trained: Sequence[Trained], pairs_of: PairsOf) -> Figure:
    """The test error of every network by epoch, and the means."""
    lines = [stored_lines(one, ("test error",)).assign(line=one.label) for one in trained]
    frame = pd.concat(lines, ignore_index=True)
    level = always_yes(draws_of(trained), pairs_of)
    ends = axis_ends(pd.concat([frame["value"], pd.Series([level])]), log=False)
    looks, epochs = theme.looks({one.label: one.kind for one in trained}), max(one.settings.epochs for one in trained)
    chart = training.curves(frame, "test error", looks, ends, epochs, always_yes=level)
    return Figure.of(chart, "Test error of every network by epoch, with the means.")


def wrong_pairs(one: Trained, pairs_of: PairsOf) -> pd.DataFrame:
    """The pairs that most networks of one draw of the data answer wrongly: rows of a `pair_lists.summary`, their index
    the pair's. Empty where no answers are kept."""
    answered = one.with_answers()
    if not answered.records:
        return pd.DataFrame()
    draw = draws_of([answered])[0]
    table = summary(answered.of_draw(draw).records, pairs_of(draw))
    return sort(choose(table, "missed"), "missed").head(MOST_PAIRS)
