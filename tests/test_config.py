import json
import math
from random import Random

import pytest

from pairmnist.config import SETTINGS, Draw, Experiment, Run, Settings, SettingsError
from tests.support.random_settings import other_value, random_settings


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


@pytest.mark.parametrize("name", SETTINGS)
def test_every_setting_decides_the_id(name):
    """α does with the auxiliary loss, and the auxiliary loss where α is not 0."""
    chance = Random(name)
    for _ in range(20):
        settings = random_settings(chance)
        if name in ("auxiliary_loss", "alpha"):
            settings = settings.with_(auxiliary_loss=True, alpha=0.5)
        changed = settings.with_(**{name: other_value(SETTINGS[name], getattr(settings, name), chance)})
        assert Run(changed).id != Run(settings).id


def test_the_repetition_decides_the_id():
    assert Run(Settings(), 1).id != Run(Settings()).id


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


def test_canonical_form_is_json_that_reads_back():
    chance = Random(1)
    for _ in range(200):
        settings = random_settings(chance)
        back = Settings.from_canonical(json.loads(json.dumps(settings.canonical())))
        assert back.canonical() == settings.canonical()
        assert back.digit_weight == settings.digit_weight


def test_settings_that_have_effect_read_back_equal():
    settings = Settings(alpha=0.7, seed=5)
    assert Settings.from_canonical(settings.canonical()) == settings


@pytest.mark.parametrize("name", [name for name, one in SETTINGS.items() if one.kind in (int, float)])
def test_limits_are_accepted_and_what_lies_beyond_is_not(name):
    lowest, highest = SETTINGS[name].limits
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


def test_whether_a_number_is_whole_is_the_fields_type():
    settings = Settings(alpha=1, learning_rate=1, epochs=3.0)  # type: ignore[arg-type]
    assert [type(value) for value in (settings.alpha, settings.learning_rate, settings.epochs)] == [float, float, int]
