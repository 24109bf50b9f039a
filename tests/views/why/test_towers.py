"""How well the towers read digits."""

import pytest

from pairmnist.config import Run
from tests.support.records import weights
from tests.support.why import SHORT, ask, save_four, save_networks


@pytest.mark.parametrize(("part", "charts"), [("reading", 1), ("confusion", 6), ("likeness", 1)])
def test_each_part_of_the_towers_is_drawn(service, part, charts):
    save_four(service)
    assert len(ask("towers", towers=part, compare="four").charts()) == charts  # a map of each tower


def test_first_layers_are_those_of_networks_that_keep_them(service):
    save_networks(service, **weights(Run(SHORT)))
    page = ask("towers", towers="filters")
    assert page.words().count("<img src") == 1  # one picture of a shared tower
    assert not any(label.startswith("Train ") for label in page.labels())


def test_networks_whose_first_layers_are_not_kept_are_offered(service):
    save_networks(service)  # of the weights only the head's
    page = ask("towers", towers="filters")
    assert "<img" not in page.words()
    assert any(label.startswith("Train 1 network ") for label in page.labels())


def test_what_a_tower_mixes_up_leads_to_the_pairs_with_that_digit(service):
    save_networks(service)
    page = ask("towers", towers="confusion")
    page.selectbox(key="confused digit").select(7)
    page.run()
    page.press("Show these pairs")
    assert (page.session_state["view"], page.session_state["digit"]) == ("pairs", 7)
