"""Which experiments a link shows: those of its view, whoever reads it."""

from urllib.parse import parse_qs

from pairmnist.analysis.sweeps import SWEEPS
from pairmnist.config import Settings
from pairmnist.link import address, compare, shown
from pairmnist.report import ladder, published


def experiments(query):
    choice, problems = address.parse(parse_qs(query))
    assert not problems
    return [one for one, _ in shown.experiments(choice)]


def test_a_sweep_has_a_point_for_each_value_and_kind_of_towers():
    found = experiments("view=sweep&sweep_over=pairs&sweep_repetitions=4&architecture=fully-connected")
    values = [(one.settings.training_pairs, one.settings.share_weights) for one in found]
    assert sorted(values) == sorted((value, share) for value in SWEEPS["pairs"].values for share in (False, True))
    assert {(one.settings.architecture, one.repetitions) for one in found} == {("fully-connected", 4)}


def test_the_steps_beyond_the_report_are_theirs_whatever_else_the_link_says():
    assert experiments("view=sweep&sweep_over=steps&epochs=3") == list(ladder.experiments().values())


def test_the_report_has_its_scenarios_with_the_links_other_settings():
    assert experiments("view=report&epochs=3") == list(published.experiments(Settings(epochs=3)))


def test_what_is_compared_pair_by_pair_is_shown_too_and_once():
    first, other = experiments("view=pairs&pairs_with=share_weights:off")
    assert first.settings == Settings() and other.settings == Settings(share_weights=False)
    assert len(experiments("view=pairs&compare=sharing&pairs_with=share_weights:off")) == 2


def test_of_gradients_all_have_both_losses_and_each_is_there_once():
    assert [one.settings.learns_digits for one in experiments("view=why&why=gradients&compare=four")] == [True, True]


def test_every_other_view_shows_what_is_compared():
    for view in ("training", "errors", "why"):
        choice, _ = address.parse({"view": [view], "compare": ["four"]})
        assert shown.experiments(choice) == compare.experiments(choice)
        assert len(shown.experiments(choice)) == 4
