"""The one line that says what is trained, offers what is not, and follows training."""

from dataclasses import replace

from pairmnist.page import visitors
from pairmnist.service.interface import Site
from tests.support.open_page import QUERY, RUNS, open_page, shown
from tests.support.records import save_runs

TRAINING = {"view": "training"} | QUERY


def test_the_offer_says_how_many_networks_and_how_long(service):
    service.seconds = 25.0
    page = open_page(compare="sharing", **TRAINING)
    assert "Train 6 networks · about 25 s" in page.labels()


def test_what_takes_long_is_offered_after_a_quick_version(service):
    service.seconds = 150.0
    service.seconds_of = {(10, 3): 4.0}
    page = open_page(**TRAINING | {"epochs": "50"})
    assert "Try 3 networks, 10 epochs · 4 s" in page.labels()
    page.press("Try 3 networks, 10 epochs")
    assert (page.query_params["epochs"], page.query_params["repetitions"]) == ("10", "3")
    assert [(run.settings.epochs, run.repetition) for run in service.asked] == [(10, 0), (10, 1), (10, 2)]


def test_pressing_train_asks_for_what_is_missing_only(service):
    save_runs(service.store, RUNS[1])
    page = open_page(**TRAINING).press("Train 2 networks")
    assert service.asked == [RUNS[0], RUNS[2]]
    assert "2 networks waiting" in page.words()
    assert "Cancel" in page.labels()


def test_more_than_half_an_hour_is_asked_about_again(service):
    service.seconds = 1801.0
    page = open_page(**TRAINING)
    assert not any(label.startswith("Train 3 networks") for label in page.labels())
    page.press("Train them all the same")
    assert service.asked == RUNS


def test_before_the_speed_is_known_the_offer_says_so(service):
    service.seconds = None
    assert "Train 3 networks · time not measured yet" in open_page(**TRAINING).labels()


def test_training_shows_how_far_it_is_and_growing_curves(service):
    save_runs(service.store, RUNS[0])
    service.put("running", RUNS[1:2], epochs=3)
    service.put("queued", RUNS[2:])
    page = open_page(**TRAINING)
    assert "1 of 3 networks done, 60 s left" in page.words()
    assert 'aria-valuenow="58"' in page.words()  # one of three, and three of four epochs of the second
    assert len(page.charts()) == 1


def test_the_time_left_falls_and_rises_only_where_far_more_is_left(service):
    service.put("running", RUNS, epochs=1)
    service.seconds = 20.0
    page = open_page(**TRAINING)
    for estimate, said in ((24.0, 20), (18.0, 18), (26.0, 18), (40.0, 40)):
        service.seconds = estimate
        assert f"{said} s left" in page.run().words()


def test_other_views_show_a_small_curve_and_lead_to_the_large_one(service):
    service.put("running", RUNS, epochs=3)
    page = open_page(view="errors", **QUERY)
    assert "test error 17 % after epoch 3" in page.words()
    assert page.press("Watch").segmented_control(key="view").value == "training"


def test_a_network_that_another_visitor_trains_is_seen_and_may_be_cancelled(service):
    service.put("running", RUNS, epochs=1)
    page = open_page(**TRAINING).press("Cancel")
    assert any(label.startswith("Train 3 networks") for label in page.labels())


def test_who_waits_for_other_networks_is_told_so(service):
    page = open_page(**TRAINING).press("Train 3 networks")
    save_runs(service.store, *(replace(run, settings=run.settings.with_(seed=9)) for run in RUNS))
    assert "You asked for 3 other networks, still in training" in page.go(seed="9").words()


def test_who_asks_is_the_tab_also_where_the_browser_told_its_name_after_the_page_was_drawn(service):
    page = open_page(**TRAINING)
    page.session_state[visitors.NAME] = "the tab"
    page.press("Train 3 networks")
    assert service.askers == ["the tab"]


def test_what_others_wait_for_too_is_asked_about(service):
    service.put("running", RUNS, epochs=1)
    service.goes_on = RUNS[:2]
    page = open_page(**TRAINING).press("Cancel")
    assert "Others wait for 2 networks of these too" in page.words()
    assert {"Stop mine only", "Stop for everybody"} <= set(page.labels())
    assert all(task.state == "running" for task in service.tasks.values())


def test_a_failed_network_says_why_and_can_be_tried_again(service):
    service.put("failed", RUNS[:1], message="The process that trained it ended. Train it again.")
    page = open_page(**TRAINING)
    assert shown(page.error[0]) == "The process that trained it ended. Train it again."
    page.press("Train 3 networks")
    assert RUNS[0] in service.asked


def test_waiting_behind_others_promises_no_time(service):
    service.put("queued", RUNS)
    page = open_page(**TRAINING)
    assert "waiting for a training process" in page.words()
    assert " left" not in page.words()


def test_what_training_lacks_is_said(service):
    service.trouble = ["No training process starts here."]
    assert "No training process starts here" in open_page(**TRAINING).words().replace("\\", "")


def test_a_cluster_that_is_away_is_told_while_networks_wait_with_a_way_out(service):
    service.put("queued", RUNS)
    service.trouble = ["The scheduler does not answer"]
    service.sites = [Site("the cluster (0 workers)", "this machine"), Site("this machine (2 workers)", "the cluster")]
    page = open_page(**TRAINING)
    assert [error.value for error in page.error] == ["The scheduler does not answer"]
    page.press("Train on this machine")
    assert service.site().words == "this machine (2 workers)"
