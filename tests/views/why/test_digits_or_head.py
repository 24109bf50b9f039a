"""Whether the digits or the head are to blame."""

import pytest

from pairmnist.charts import bars
from pairmnist.link.parameters import words_of
from tests.support.why import SHORT, ask, save_four, save_networks


@pytest.mark.parametrize("kind", bars.LOOKS)
def test_a_kind_of_answer_leads_to_its_pairs(service, kind):
    save_networks(service)
    page = ask("digits").press(words_of("pairs")[kind])
    assert (page.session_state["view"], page.session_state["pairs"]) == ("pairs", kind)


def test_what_networks_answer_together_is_said_where_they_saw_the_same_pairs(service):
    save_four(service)
    assert ask("digits", compare="four").words().count("**Together the 2 networks of ") == 4
    save_networks(service, SHORT.with_(protocol="new-draw"))
    words = ask("digits", protocol="new-draw").words()
    assert "Together" not in words
    assert words.count("each network was tested on pairs of its own") == 1
