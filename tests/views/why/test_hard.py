"""Which pairs are hard, and which of them weight sharing and the auxiliary loss fix or break."""

from pairmnist.config import Run
from tests.support.records import save_runs
from tests.support.why import RIGHT, SHORT, ask, save_networks, settings


def test_hard_pairs_need_the_same_test_pairs_for_all(service):
    save_networks(service, SHORT.with_(protocol="new-draw"))
    page = ask("hard", protocol="new-draw")
    assert "needs the same test pairs" in page.words()
    assert not page.charts()


def test_pairs_that_sharing_fixes_and_breaks_are_in_the_gallery(service):
    wrong_once = RIGHT.copy()
    wrong_once[17] *= -1
    save_networks(service, settings(share=False), margin=wrong_once)
    save_networks(service, margin=RIGHT)
    page = ask("hard", compare="sharing", hard="fixed_sharing")
    assert page.figures() == 1
    assert "two towers + auxiliary loss: 2" in page.words()
    assert "shared tower + auxiliary loss: 0" in page.words()
    assert ask("hard", compare="sharing", hard="broken_sharing").figures() == 0


def test_only_what_the_comparison_can_tell_is_offered(service):
    save_networks(service)
    page = ask("hard", hard="fixed_sharing")
    assert "the hardest first" in page.words()
    page.press("What do weight sharing and the auxiliary loss fix?")
    assert (page.session_state["compare"], page.session_state["hard"]) == ("four", "fixed_sharing")


def test_as_many_pairs_are_shown_as_the_bar_says(service):
    wrong = RIGHT.copy()
    wrong[[3, 5, 8]] *= -1
    save_runs(service.store, Run(SHORT, 0), margin=wrong)
    save_runs(service.store, Run(SHORT, 1), margin=RIGHT)
    assert ask("hard", missed_times="1").figures() == 3
    assert ask("hard", missed_times="2").figures() == 0


def test_the_gallery_leads_to_the_same_in_pairs(service):
    save_networks(service, settings(share=False))
    save_networks(service)
    page = ask("hard", compare="sharing").press("In Pairs")
    assert (page.session_state["view"], page.session_state["pairs"]) == ("pairs", "missed")
    page = ask("hard", compare="sharing", hard="broken_sharing").press("In Pairs")
    assert page.session_state["outcome"] == "only_other"
    assert (page.session_state["pairs_of"], page.session_state["pairs_with"]) == ("sidebar", "share_weights:off")
