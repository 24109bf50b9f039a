"""What experiments are called."""

from random import Random

import pytest

from pairmnist import naming
from pairmnist.config import SETTINGS, Experiment, Settings
from pairmnist.naming import scenario_name
from tests.support.random_settings import other_value, random_settings


def test_scenario_names_say_what_is_trained():
    assert scenario_name(Settings()) == "simple CNN · shared tower + auxiliary loss"
    assert scenario_name(Settings(share_weights=False, alpha=0.0)) == "simple CNN · two towers"


@pytest.mark.parametrize("name", SETTINGS)
def test_experiments_that_differ_in_one_setting_have_different_labels(name):
    chance = Random(name)
    for _ in range(50):
        settings = random_settings(chance)
        other = settings.with_(**{name: other_value(SETTINGS[name], getattr(settings, name), chance)})
        one_label, other_label = naming.labels([Experiment(settings), Experiment(other)])
        assert one_label != other_label or settings.canonical() == other.canonical()


def test_experiments_with_other_results_have_different_labels():
    """Up to five at once, of which some are alike but for a setting or two."""
    chance = Random(2)
    for _ in range(500):
        first = random_settings(chance)
        compared = [first, random_settings(chance)]
        for name in chance.sample(list(SETTINGS), 3):
            compared.append(compared[-2].with_(**{name: getattr(random_settings(chance), name)}))
        different = list({str(one.canonical()): one for one in compared}.values())
        labels = naming.labels([Experiment(one) for one in different])
        assert len(set(labels)) == len(labels)


def test_numbers_that_look_alike_are_told_apart():
    settings = [Settings(), Settings(learning_rate=0.1000001), Settings(alpha=0.2 + 1e-9), Settings(alpha=0.2 + 2e-9)]
    labels = naming.labels([Experiment(one) for one in settings])
    assert len(set(labels)) == len(settings)


def test_changes_are_what_differs_from_the_report_apart_from_the_scenario():
    assert naming.changes(Settings(architecture="residual-cnn", share_weights=False, auxiliary_loss=False)) == []
    assert naming.changes(Settings(epochs=1, protocol="new-draw", alpha=0.3)) == ["α = 0.3", "1 epoch", "new draws"]


def test_alpha_is_not_named_where_it_has_no_effect():
    assert naming.changes(Settings(auxiliary_loss=False, alpha=0.3)) == []


def test_the_full_name_has_everything():
    name = naming.full_name(Experiment(Settings(seed=3, training_pairs=2000), 1))
    assert name == "simple CNN · shared tower + auxiliary loss, 2,000 pairs, seed 3, 1 repetition"
