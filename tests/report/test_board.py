"""The board's order and its lines, on records whose errors are known."""

import numpy as np
import pytest

from pairmnist.analysis.rates import DIGITS, HEAD
from pairmnist.analysis.statistics import mean_interval
from pairmnist.analysis.trained import Trained
from pairmnist.config import Experiment, Run, Settings
from pairmnist.report import board, published
from pairmnist.report.board import MARKS, Row
from tests.support.handmade import features_of, margins, pairs_of
from tests.support.records import make_record

NEW = Settings(protocol="new-draw")


def row(*errors: float, settings: Settings = NEW, diverged: int = 0, digits: tuple[float, ...] = ()) -> Row:
    intervals = {HEAD: mean_interval(errors), DIGITS: mean_interval(digits)}
    return Row(Experiment(settings, len(errors)), intervals, diverged, 1.0, "2026-11-25T17:00Z")


STEADY = row(0.09, 0.09, 0.10, 0.10, 0.09, 0.10)
LUCKY = row(0.01, 0.17, 0.02, 0.15, 0.02, 0.18)  # with a lower mean, and nobody knows how much
FEW = row(0.01, 0.01, 0.01, 0.01, 0.01)
BROKEN = row(0.01, 0.01, 0.01, 0.01, 0.01, 0.02, diverged=4)
ONE_DRAW = row(0.02, 0.02, 0.03, 0.03, 0.02, 0.03, settings=Settings())


def test_luck_does_not_win():
    assert LUCKY.errors[HEAD].mean < STEADY.errors[HEAD].mean
    assert board.ranked([LUCKY, STEADY], HEAD) == [(1, STEADY), (2, LUCKY)]


def test_few_networks_and_those_without_the_diverged_have_no_rank_and_come_last():
    assert board.ranked([FEW, BROKEN, STEADY], HEAD) == [(1, STEADY), (None, FEW), (None, BROKEN)]


def test_each_protocol_has_its_own_ranks_and_new_draws_come_first():
    assert board.ranked([ONE_DRAW, STEADY], HEAD) == [(1, STEADY), (1, ONE_DRAW)]


def test_each_answer_has_its_own_order_and_who_keeps_no_digits_has_no_rank_in_theirs():
    reads = row(0.2, 0.2, 0.3, 0.2, 0.2, 0.3, digits=(0.01, 0.01, 0.02, 0.02, 0.01, 0.01))
    assert board.ranked([STEADY, reads], HEAD) == [(1, STEADY), (2, reads)]
    assert board.ranked([STEADY, reads], DIGITS) == [(1, reads), (None, STEADY)]


def test_a_row_says_what_the_records_say():
    """The head misses a quarter, the digits nothing; a diverged network has no error."""
    pairs = pairs_of((2, 5), (5, 2), (4, 4), (2, 5))
    features, wrong = features_of((2, 5), (5, 2), (4, 4), (2, 5)), np.full(50, 0.25, np.float32)
    records = [
        make_record(Run(NEW, k), margin=margins(1, 1, 1, 1), features=features, test_error=wrong) for k in (0, 1)
    ]
    records.append(make_record(Run(NEW, 2), diverged_after=3))
    found = board.row(Trained(Experiment(NEW, 3), "", records), lambda draw: pairs)
    assert (found.errors[HEAD].mean, found.errors[HEAD].n) == (0.25, 2)
    assert (found.errors[DIGITS].mean, found.errors[DIGITS].n) == (0, 2)
    assert (found.diverged, found.seconds, found.when) == (1, 12.5, "2026-01-02T03:04Z")
    assert board.row(Trained(Experiment(NEW, 3), "", []), lambda draw: pairs) is None


def test_the_marks_stand_first_in_the_column_of_what_they_measured():
    table = board.table(board.ranked([STEADY], HEAD))
    report, peer, ours = table.to_dict("records")
    assert report["its own answer"] == pytest.approx(8.28)
    assert report["source"] == published.SOURCE
    assert np.isnan(report["digits compared"]) and np.isnan(peer["its own answer"])
    assert peer["digits compared"] == pytest.approx(1.7) and "puckvg" in peer["source"]
    assert ours["its own answer"] == pytest.approx(9.5)
    assert ours["its own answer: 95 %"] == "8.9–10.1"


def test_a_filter_keeps_the_marks_and_every_lines_place_in_the_board():
    other = row(0.2, 0.3, settings=Settings(architecture="residual-cnn", epochs=20))
    table = board.table(board.ranked([STEADY, ONE_DRAW, other], HEAD))
    found = board.containing(table, "Residual 20")
    assert list(found.index) == [*range(len(MARKS)), len(MARKS) + 2]
    assert len(board.containing(table, "one draw")) == len(MARKS) + 2
    assert board.containing(table, " ").equals(table)
