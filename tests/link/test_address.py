"""The page's address: a link restores every choice, and a bad value gets a sentence."""

from random import Random

import pytest

from pairmnist.config import SETTINGS, Experiment, Settings
from pairmnist.link import address
from pairmnist.link.address import MOST_PINNED, Choice
from tests.support.addresses import hostile
from tests.support.random_settings import other_value

OTHER = Settings(**{name: other_value(one, one.default, Random(name)) for name, one in SETTINGS.items()})


def test_the_plain_address_is_the_reports_settings():
    assert address.write(Choice()) == {}
    assert address.parse({}) == (Choice(), [])


@pytest.mark.parametrize("name", SETTINGS)
def test_each_setting_is_restored_on_its_own(name):
    chance = Random(name)
    for _ in range(20):
        value = other_value(SETTINGS[name], SETTINGS[name].default, chance)
        choice = Choice(Experiment(Settings().with_(**{name: value})), view="training")
        assert list(address.write(choice)) == [name]
        assert address.parse(address.write(choice)) == (choice, [])


def test_a_link_restores_everything():
    pinned = (Experiment(), Experiment(OTHER, 3), Experiment(Settings(alpha=0.0)))
    choice = Choice(Experiment(OTHER, 50), "cuda:1", "architectures", "sweep", pinned)
    assert address.write(choice).keys() == {*SETTINGS, "repetitions", "device", "compare", "view", "pin"}
    assert address.parse(address.write(choice)) == (choice, [])


NUMBERS = [name for name, one in address.EXPERIMENT.items() if one.kind in (int, float)]
BAD = [("architecture", "mlp"), ("share_weights", "true"), ("auxiliary_loss", ""), ("protocol", "<script>")]
BAD += [(name, value) for name in NUMBERS for value in ("nan", "1e309", "-1", "999999999999", "", "\0", "9" * 5000)]
BAD += [("epochs", "2.5"), ("device", "tpu"), ("compare", "everything"), ("view", "<b>"), ("arithmetic", "int8")]


@pytest.mark.parametrize(("name", "value"), BAD)
def test_a_bad_value_gets_a_sentence_and_the_others_stay(name, value):
    other = "seed" if name != "seed" else "epochs"
    choice, problems = address.parse({name: [value], other: ["5"]})
    expected, _ = address.parse({other: ["5"]})
    assert choice == expected
    assert len(problems) == 1
    assert name in problems[0]


def test_the_last_of_a_repeated_parameter_counts():
    choice, problems = address.parse({"epochs": ["3", "4"]})
    assert (choice.experiment.settings.epochs, problems) == (4, [])


def test_a_bad_pinned_experiment_gets_a_sentence():
    choice, problems = address.parse({"pin": ["epochs:0,seed:3"]})
    assert choice.pinned == (Experiment(Settings(seed=3)),)
    assert len(problems) == 1


@pytest.mark.parametrize("text", ["garbage", "epoch:20", "", "default,seed:3"])
def test_a_pin_that_describes_no_experiment_is_left_out_with_a_sentence(text):
    choice, problems = address.parse({"pin": [text, "seed:3"]})
    assert choice.pinned == (Experiment(Settings(seed=3)),)
    assert len(problems) == 1


def test_no_more_are_pinned_than_there_are_colours_for():
    texts = [f"seed:{seed}" for seed in range(1, MOST_PINNED + 3)]
    choice, problems = address.parse({"pin": texts})
    assert [one.settings.seed for one in choice.pinned] == list(range(1, MOST_PINNED + 1))
    assert len(problems) == 1


@pytest.mark.parametrize("base", [Experiment(), Experiment(OTHER, 3)])
def test_an_experiment_is_named_by_what_it_differs_in(base):
    for change in ({"share_weights": not base.settings.share_weights}, {"alpha": 0.9, "epochs": 11, "seed": 4}, {}):
        one = Experiment(base.settings.with_(**change), base.repetitions)
        assert address.differing(base, address.difference(one, base)) == one
    assert address.difference(Experiment(Settings(share_weights=False)), Experiment()) == "share_weights:off"


@pytest.mark.parametrize("text", ["apart", "epochs:0", "share_weights:maybe", "x:1", ",,:", "view:why"])
def test_what_names_no_experiment_is_none(text):
    assert address.differing(Experiment(), text) is None


def test_answers_are_hidden_by_a_link():
    choice, problems = address.parse({"view": ["errors"], "hide": ["1"]})
    assert choice.hide and not problems
    assert address.write(choice) == {"view": ["errors"], "hide": ["1"]}


@pytest.mark.slow
def test_no_address_breaks_the_reader():
    dice = Random(0)
    for _ in range(10_000):
        choice, problems = address.parse(hostile(dice))
        assert address.parse(address.write(choice))[1] == []
        assert all(isinstance(problem, str) for problem in problems)
