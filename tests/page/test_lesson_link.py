"""A lesson link leaves the controls that were ticked, and the others keep their values."""

import pytest

from pairmnist.lessons.lesson import CONTROLS
from pairmnist.link import address
from pairmnist.link.address import Choice
from tests.support.open_page import open_page

WIDGETS = ("selectbox", "toggle", "slider", "text_input", "radio")


def controls(page):
    return [one.key for kind in WIDGETS for one in page.sidebar.get(kind)]


def test_only_what_was_ticked_stays_and_the_others_keep_their_values(service):
    page = open_page(view="errors", only="architecture,alpha", epochs="4", compare="four")
    assert sorted(controls(page)) == ["alpha", "architecture"]
    assert dict(page.query_params) == {
        "view": "errors",
        "only": "architecture,alpha",
        "epochs": "4",
        "compare": "four",
    }
    assert "Pin for comparison" not in page.labels()


def test_a_link_may_leave_no_control_at_all(service):
    assert controls(open_page(view="errors", only="none")) == []


def test_the_link_leaves_what_is_ticked_and_says_the_rest(service):
    page = open_page(view="errors", epochs="4")
    page.test.session_state["share"] = True
    page.run().press("Make a lesson link")
    (link,) = [code.value for code in page.code if "only=" in code.value]
    assert link.endswith("?epochs=4&only=architecture&view=errors")


@pytest.mark.parametrize("only", [None, (), ("architecture",), CONTROLS])
def test_which_controls_stay_is_restored_from_the_link(only):
    choice = Choice(view="errors", only=only)
    assert address.parse(address.write(choice)) == (choice, [])


def test_a_control_that_is_not_there_gets_a_sentence():
    choice, problems = address.parse({"only": ["alpha,magic"]})
    assert choice.only == ("alpha",)
    assert "magic" in problems[0]
