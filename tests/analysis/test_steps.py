"""Steps on records whose errors are known."""

import numpy as np
import pytest

from pairmnist.analysis.rates import DIGITS, HEAD
from pairmnist.analysis.steps import steps
from pairmnist.analysis.trained import Trained
from pairmnist.config import Experiment, Settings
from tests.support.handmade import features_of, pairs_of
from tests.support.records import make_record

PAIRS = pairs_of(*[(5, 2)] * 10)


def step(name: str, *misses: int, alpha: float = 0.2) -> Trained:
    """Networks that miss so many of ten pairs; their digits miss one less."""
    experiment = Experiment(Settings(alpha=alpha, protocol="new-draw"), len(misses))
    records = [
        make_record(
            run,
            margin=np.resize(np.where(np.arange(10) < m, 1, -1), 1000).astype(np.float32),
            features=features_of(*[(2, 5)] * (m - 1), *[(5, 2)] * (11 - m)),
        )
        for run, m in zip(experiment.runs(), misses, strict=True)
    ]
    return Trained(experiment, name, records)


def test_gains_are_taken_repetition_by_repetition_for_each_answer():
    found = steps([step("first", 4, 6, 2), step("second", 3, 3, 2, alpha=0.3)], lambda draw: PAIRS)
    assert [(one.answer, one.name) for one in found] == [
        (HEAD, "first"),
        (HEAD, "second"),
        (DIGITS, "first"),
        (DIGITS, "second"),
    ]
    assert [one.error.mean for one in found] == pytest.approx([0.4, 0.8 / 3, 0.3, 0.5 / 3])
    assert [list(one.gains) for one in found] == [[], [0.1, 0.3, 0], [], [0.1, 0.3, 0]]


def test_a_step_whose_predecessor_is_not_there_has_no_gain():
    there = [step("first", 4), Trained(Experiment(Settings(alpha=0.3)), "second", []), step("third", 2, alpha=0.4)]
    found = steps(there, lambda draw: PAIRS)
    assert [(one.name, list(one.gains)) for one in found if one.answer == HEAD] == [("first", []), ("third", [])]
