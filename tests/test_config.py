import json
import math
from typing import Any

import pytest

from pairmnist.config import (
    LIMITS,
    Draw,
    Experiment,
    Run,
    Settings,
    SettingsError,
    scenario_name,
)


def test_defaults_are_the_reports():
    settings = Settings()
    assert (settings.epochs, settings.learning_rate, settings.batch_size) == (50, 0.1, 100)
    assert (settings.alpha, settings.training_pairs, settings.protocol) == (0.2, 1000, "one-draw")
    assert settings.arithmetic == "float32"
    assert Experiment().repetitions == 10


def test_run_ids_do_not_change():
    """Stored and shipped runs are found by these: a change must be deliberate and comes with a new recipe."""
    assert Run(Settings()).id == "70de59416dedb0c5aebbb5207d86a3cafb087039f3bfdd9077c68551c4c6c955"
    other = Settings(
        architecture="residual-cnn",
        share_weights=False,
        auxiliary_loss=False,
        epochs=7,
        learning_rate=0.05,
        batch_size=64,
        training_pairs=500,
        protocol="new-draw",
        seed=42,
        arithmetic="bfloat16",
    )
    assert Run(other, 9).id == "2b6ca8c564e9ad1d6679706e03103916ec44cde7581c435987eb7bd3e8880dd7"


CHANGES: list[dict[str, Any]] = [
    {"architecture": "fully-connected"},
    {"share_weights": False},
    {"auxiliary_loss": False},
    {"alpha": 0.3},
    {"epochs": 49},
    {"learning_rate": 0.2},
    {"batch_size": 99},
    {"training_pairs": 999},
    {"protocol": "new-draw"},
    {"seed": 1},
    {"arithmetic": "bfloat16"},
]


def test_every_setting_and_the_repetition_decide_the_id():
    settings = [Settings(), *(Settings(**change) for change in CHANGES)]
    assert set().union(*CHANGES) == set(vars(Settings()))
    ids = {Run(each, repetition).id for each in settings for repetition in (0, 1)}
    assert len(ids) == 2 * len(settings)


def test_alpha_has_no_effect_without_the_auxiliary_loss():
    ids = {Run(Settings(auxiliary_loss=False, alpha=alpha)).id for alpha in (0.0, 0.2, 1.0)}
    assert ids == {Run(Settings(auxiliary_loss=True, alpha=0.0)).id}
    assert not Settings(auxiliary_loss=True, alpha=0.0).learns_digits


def test_number_of_repetitions_is_not_in_the_id():
    few, many = Experiment(repetitions=5).runs(), Experiment(repetitions=10).runs()
    assert [run.id for run in few] == [run.id for run in many[:5]]


def test_numbers_have_one_spelling():
    assert Run(Settings(epochs=50.0, learning_rate=1)).id == Run(Settings(epochs=50, learning_rate=1.0)).id  # type: ignore[arg-type]
    assert Run(Settings(alpha=-0.0)).id == Run(Settings(alpha=0.0)).id


@pytest.mark.parametrize("change", [{}, *CHANGES, {"alpha": 0.0}])
def test_canonical_form_is_json_that_reads_back(change):
    settings = Settings(**change)
    back = Settings.from_canonical(json.loads(json.dumps(settings.canonical())))
    assert back.canonical() == settings.canonical()
    assert back.digit_weight == settings.digit_weight


def test_settings_that_have_effect_read_back_equal():
    settings = Settings(alpha=0.7, seed=5)
    assert Settings.from_canonical(settings.canonical()) == settings


@pytest.mark.parametrize("name", sorted(set(LIMITS) - {"repetitions"}))
def test_limits_are_accepted_and_what_lies_beyond_is_not(name):
    lowest, highest = LIMITS[name]
    for limit in (lowest, highest):
        assert getattr(Settings().with_(**{name: limit}), name) == limit
    for beyond in (math.nextafter(lowest, -math.inf), highest + 1, -1, math.nan, math.inf, -math.inf, 10**400):
        with pytest.raises(SettingsError, match=f"^{name} must be a "):
            Settings().with_(**{name: beyond})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("architecture", "transformer"),
        ("architecture", ["simple-cnn"]),
        ("protocol", ""),
        ("arithmetic", None),
        ("share_weights", 1),
        ("auxiliary_loss", "yes"),
        ("alpha", "0.2"),
        ("epochs", True),
        ("epochs", 1.5),
        ("seed", None),
    ],
)
def test_bad_values_get_a_sentence_that_names_the_setting_and_what_is_accepted(name, value):
    with pytest.raises(SettingsError, match=f"^{name} must be .+, not "):
        Settings(**{name: value})


@pytest.mark.parametrize("repetition", [-1, 50, 1.0, True, "0", None])
def test_bad_repetitions_are_refused(repetition):
    with pytest.raises(SettingsError, match="repetition must be a whole number from 0 to 49"):
        Run(Settings(), repetition)


@pytest.mark.parametrize("repetitions", [0, 51, 2.5, None])
def test_bad_numbers_of_repetitions_are_refused(repetitions):
    with pytest.raises(SettingsError, match="repetitions must be a whole number from 1 to 50"):
        Experiment(repetitions=repetitions)


def test_repetitions_have_one_draw_or_each_its_own():
    assert Run(Settings(seed=3, protocol="one-draw"), 7).draw == Draw(3, 0)
    assert Run(Settings(seed=3, protocol="new-draw"), 7).draw == Draw(3, 7)


def test_scenario_names_say_what_is_trained():
    assert scenario_name(Settings()) == "simple CNN · shared · auxiliary loss"
    assert scenario_name(Settings(share_weights=False, alpha=0.0)) == "simple CNN · apart"
