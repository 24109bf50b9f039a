"""The steps from the report's best network to the best one here."""

from pairmnist.config import Run, Settings
from pairmnist.records.store import SHIPPED, Store
from pairmnist.report import ladder


def test_each_step_differs_from_the_one_before_and_all_are_paired_on_new_draws(tmp_path):
    found = list(ladder.experiments().values())
    assert len({Run(one.settings).id for one in found}) == len(ladder.STEPS)
    assert {(one.repetitions, one.settings.protocol, one.settings.seed) for one in found} == {(10, "new-draw", 0)}


def test_the_first_step_is_the_reports_best_and_ships(tmp_path):
    first, *_ = ladder.experiments().values()
    assert first.settings == Settings(architecture="residual-cnn", protocol="new-draw")
    assert all(Store(tmp_path, SHIPPED).has(run) for run in first.runs())
