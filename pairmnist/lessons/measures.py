"""What the networks that a lesson's step shows come to: each a function of them, with a 95 % interval over repetitions.

Where the networks that it needs are not there, it is of none; what does not vary over repetitions has a point for one.
"""

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from pairmnist.analysis import luck, rates, sweeps, towers
from pairmnist.analysis.answers import HEAD_WRONG, MISREAD, head_answers
from pairmnist.analysis.differences import can_pair, is_two_by_two, main_effects, paired
from pairmnist.analysis.draws import PairsOf
from pairmnist.analysis.statistics import MeanInterval, mean_interval
from pairmnist.analysis.sweeps import SWEEPS
from pairmnist.analysis.trained import Trained, final_errors
from pairmnist.architectures import parameters
from pairmnist.naming import TOWERS

Shown = Sequence[Trained]  # what a step shows, in its order
Measure = Callable[[Shown, PairsOf], MeanInterval]
NOTHING = MeanInterval(np.nan, np.nan, np.nan, np.nan, 0)
CLOSE = 1  # digits that are at most so far apart are equal or neighbours


def exactly(value: float, n: int = 1) -> MeanInterval:
    """A number that does not vary over the n networks that it is of."""
    return MeanInterval(value, 0.0, value, value, n)


def always_yes(shown: Shown, pairs_of: PairsOf) -> MeanInterval:
    draws = {run.draw for one in shown for run in one.experiment.runs()}
    return exactly(rates.always_yes(list(draws), pairs_of)) if draws else NOTHING


def parameters_left(shown: Shown, pairs_of: PairsOf) -> MeanInterval:
    """How much of what two towers and their head learn a network with a shared tower learns."""
    if not shown:
        return NOTHING
    architecture = shown[-1].settings.architecture
    return exactly(parameters(architecture, True) / parameters(architecture, False))


def error(which: int) -> Measure:
    def compute(shown: Shown, pairs_of: PairsOf) -> MeanInterval:
        return mean_interval(final_errors(shown[which])) if shown else NOTHING

    return compute


def changes(shown: Shown) -> list[float]:
    """How the error changes from the first one to the last, repetition by repetition; none where they do not pair."""
    if len(shown) < 2 or not can_pair(shown[0], shown[-1]):
        return []
    return list(paired(shown[0], shown[-1]).differences.values())


def gain(shown: Shown, pairs_of: PairsOf) -> MeanInterval:
    """How much less the last one errs than the first."""
    return mean_interval([-change for change in changes(shown)])


def effect(which: int) -> Measure:
    def compute(shown: Shown, pairs_of: PairsOf) -> MeanInterval:
        if not is_two_by_two(shown):
            return NOTHING
        m = main_effects(shown)[which].interval
        return MeanInterval(-m.mean, m.sd, -m.high, -m.low, m.n)

    return compute


def spread(which: int) -> Measure:
    """From the best to the worst network."""

    def compute(shown: Shown, pairs_of: PairsOf) -> MeanInterval:
        errors = final_errors(shown[which]) if shown else np.array([])
        return exactly(float(errors.max() - errors.min()), len(errors)) if len(errors) else NOTHING

    return compute


def flips(shown: Shown, pairs_of: PairsOf) -> MeanInterval:
    """How often two repetitions alone say the opposite of all: over every two of them."""
    of_all = changes(shown)
    return exactly(luck.opposite(of_all, 2), len(of_all)) if len(of_all) >= luck.FEWEST else NOTHING


def by_digits(shown: Shown, pairs_of: PairsOf) -> MeanInterval:
    """The error of comparing the digits that the last one read."""
    errors = rates.answer_errors(shown[-1:], pairs_of)
    return mean_interval(errors.loc[errors["answer"] == rates.DIGITS, "error"])


def misread(shown: Shown, pairs_of: PairsOf) -> MeanInterval:
    """Of the last one's wrong answers, the share that misread digits explain."""
    kinds = rates.kind_shares(shown[-1:], pairs_of).pivot(index="repetition", columns="kind", values="share")
    if kinds.empty:
        return NOTHING
    wrong = kinds[MISREAD] + kinds[HEAD_WRONG]
    return mean_interval((kinds[MISREAD] / wrong)[wrong > 0])


def close(shown: Shown, pairs_of: PairsOf) -> MeanInterval:
    """Of the last one's wrong answers, the share in which the two digits are next to each other or equal."""
    return mean_interval([near[wrong].mean() for wrong, near in _wrong_and_near(shown, pairs_of) if wrong.any()])


def error_where(near: bool) -> Measure:
    """The last one's error where the two digits are next to each other or equal, or where they are not."""

    def compute(shown: Shown, pairs_of: PairsOf) -> MeanInterval:
        return mean_interval([wrong[there == near].mean() for wrong, there in _wrong_and_near(shown, pairs_of)])

    return compute


def more_where_near(shown: Shown, pairs_of: PairsOf) -> MeanInterval:
    """How much more the last one errs where the digits are next to each other or equal than where they are not."""
    return mean_interval([wrong[near].mean() - wrong[~near].mean() for wrong, near in _wrong_and_near(shown, pairs_of)])


def _wrong_and_near(shown: Shown, pairs_of: PairsOf) -> list[tuple[np.ndarray, np.ndarray]]:
    """Of each network of the last one, which test pairs it gets wrong, and which have digits that are CLOSE."""
    records = shown[-1].with_answers().records if shown else []
    answers = [head_answers(record, pairs_of(record.run.draw)) for record in records]
    return [(one.wrong, np.abs(one.classes[:, 0] - one.classes[:, 1]) <= CLOSE) for one in answers]


def contradicts(shown: Shown, pairs_of: PairsOf) -> MeanInterval:
    """How often the last one gives both orders of two different digits the same answer."""
    return mean_interval(rates.contradictions(shown[-1:], pairs_of)["rate"])


def reading(which: int) -> Measure:
    """The share of the test digits that a linear read-out names rightly from what the towers pass on."""

    def compute(shown: Shown, pairs_of: PairsOf) -> MeanInterval:
        frame = towers.reading_accuracy([shown[which]] if shown else [], pairs_of)
        read = frame[frame["reading"] == towers.READ_OUT]
        return mean_interval(read.groupby("repetition")["accuracy"].mean())

    return compute


def best_alpha(shown: Shown, pairs_of: PairsOf) -> MeanInterval:
    """Where the error of two towers and a shared one together is lowest; its interval has the values around it whose
    error is not clearly higher, repetition by repetition."""
    table = _swept(shown, "alpha")
    if len(table.columns) < 2 * len(TOWERS) or len(table) < 2:
        return NOTHING
    errors = table.T.groupby("value").mean().T  # of both kinds of towers
    values = [float(value) for value in errors.columns]
    best = int(np.argmin(errors.mean()))
    near = [mean_interval(errors.iloc[:, i] - errors.iloc[:, best]).low <= 0 for i in range(len(values))]
    first = max((i + 1 for i in range(best) if not near[i]), default=0)
    last = min((i - 1 for i in range(best, len(values)) if not near[i]), default=len(values) - 1)
    return MeanInterval(values[best], 0.0, values[first], values[last], len(table))


def pairs_at(end: int) -> Measure:
    """The fewest (0) or the most (-1) training pairs with which both two towers and a shared one are trained."""

    def compute(shown: Shown, pairs_of: PairsOf) -> MeanInterval:
        gaps = gaps_by_pairs(shown)
        return exactly(float(gaps.columns[end]), len(gaps)) if len(gaps.columns) > 1 else NOTHING

    return compute


def gap_at(end: int) -> Measure:
    """How much less a shared tower errs than two, with the fewest (0) or the most (-1) training pairs."""

    def compute(shown: Shown, pairs_of: PairsOf) -> MeanInterval:
        gaps = gaps_by_pairs(shown)
        return mean_interval(gaps.iloc[:, end]) if len(gaps.columns) > 1 else NOTHING

    return compute


def share_at(end: int) -> Measure:
    """Which share of the errors of two towers that is."""

    def compute(shown: Shown, pairs_of: PairsOf) -> MeanInterval:
        gaps, apart = gaps_by_pairs(shown), _errors_by_pairs(shown)[TOWERS[False]]
        return mean_interval(gaps.iloc[:, end] / apart.iloc[:, end]) if len(gaps.columns) > 1 else NOTHING

    return compute


def gap_lost(shown: Shown, pairs_of: PairsOf) -> MeanInterval:
    """How much that advantage falls with each doubling of the training pairs: a straight line through all of them,
    repetition by repetition."""
    gaps = gaps_by_pairs(shown)
    if len(gaps.columns) < 2:
        return NOTHING
    doublings = np.log2(gaps.columns.to_numpy(float))
    return mean_interval(-np.polyfit(doublings, gaps.to_numpy().T, 1)[0])


def gaps_by_pairs(shown: Shown) -> pd.DataFrame:
    """How much less a shared tower errs than two: a row for each repetition, a column for each number of training pairs
    that both kinds have, in rising order."""
    errors = _errors_by_pairs(shown)
    return errors[TOWERS[False]] - errors[TOWERS[True]]


def _errors_by_pairs(shown: Shown) -> dict[str, pd.DataFrame]:
    """The test errors of each kind of towers, with rows and columns as in `gaps_by_pairs`."""
    table = _swept(shown, "pairs")
    values = sorted(set(table.columns.get_level_values("value")))
    return {towers: pd.DataFrame({n: table[n, towers] for n in values}) for towers in TOWERS.values()}


def _swept(shown: Shown, sweep: str) -> pd.DataFrame:
    """Test errors by repetition (rows), value and towers (columns), of values that all repetitions have of both.

    Without a row where what is shown differs in something else too, and so is no sweep.
    """
    errors = sweeps.errors(SWEEPS[sweep], shown)
    if errors.duplicated(["repetition", "value", "towers"]).any():
        errors = errors.iloc[:0]
    table = errors.pivot(index="repetition", columns=["value", "towers"], values="test_error").dropna(axis=1)
    kinds = table.columns.get_level_values("value").value_counts()
    return table.drop(columns=list(kinds.index[kinds < len(TOWERS)]), level="value")
