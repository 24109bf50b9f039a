"""Which networks were tested on the same pairs."""

import pytest

from pairmnist.analysis import draws
from pairmnist.analysis.trained import Trained
from pairmnist.config import Draw, Experiment, Run, Settings
from tests.support.records import make_record

APART, SHARED = Settings(share_weights=False), Settings()
NEW = Settings(protocol="new-draw")


def trained(settings: Settings, repetitions: int = 2) -> Trained:
    return Trained(Experiment(settings), "this", [make_record(Run(settings, k)) for k in range(repetitions)])


@pytest.mark.parametrize(
    ("settings", "same"),
    [({}, True), ({"seed": 3}, False), ({"protocol": "new-draw"}, False), ({"epochs": 9}, True)],
)
def test_test_pairs_are_the_same_for_one_seed_and_one_draw(settings: dict[str, object], same: bool) -> None:
    assert draws.same_test_pairs([trained(APART), trained(SHARED.with_(**settings))]) is same


def test_a_new_draw_each_repetition_never_has_the_same_pairs() -> None:
    assert not draws.same_test_pairs([trained(NEW)])


def test_common_draws_are_those_that_records_of_both_have() -> None:
    assert draws.common_draws(trained(NEW, 3), trained(NEW, 2)) == [Draw(0, 0), Draw(0, 1)]
    assert draws.common_draws(trained(NEW, 3), trained(SHARED)) == [Draw(0, 0)]
    assert draws.common_draws(trained(SHARED), trained(SHARED.with_(seed=1))) == []
