"""Training as the page offers and follows it."""

from pairmnist.page.address import VIEWS
from tests.support.open_page import QUERY, RUNS, open_page, shown
from tests.support.records import save_runs


def test_the_offer_says_how_many_runs_and_how_long(service):
    service.seconds = 150.0
    page = open_page(compare="sharing", **QUERY)
    assert "Train 6 runs · about 2 min" in page.labels()


def test_pressing_train_asks_for_what_is_missing_only(service):
    save_runs(service.store, RUNS[1])
    page = open_page(**QUERY).press("Train 2 runs")
    assert service.asked == [RUNS[0], RUNS[2]]
    assert "1 trained, 2 waiting" in page.words()
    assert "Cancel" in page.labels()


def test_what_exceeds_a_limit_of_the_server_is_said(service):
    service.refusal = "At most 300 runs of one visitor may wait here."
    page = open_page(**QUERY).press("Train 3 runs")
    assert shown(page.toast[0]) == "At most 300 runs of one visitor may wait here."
    assert not service.asked


def test_what_training_lacks_is_said(service):
    service.trouble = ["Only 1 of 2 training processes stay alive here."]
    assert "Only 1 of 2 training processes" in open_page(**QUERY).words()


def test_more_than_half_an_hour_is_asked_about_again(service):
    service.seconds = 1801.0
    page = open_page(**QUERY)
    assert not any(label.startswith("Train 3 runs") for label in page.labels())
    page.press("Train them all the same")
    assert service.asked == RUNS


def test_before_the_speed_is_known_the_offer_says_so(service):
    service.seconds = None
    assert "Train 3 runs · time not measured yet" in open_page(**QUERY).labels()


def test_running_shows_each_repetition_and_growing_curves(service):
    save_runs(service.store, RUNS[0])
    service.put("running", RUNS[1:2], epochs=3)
    service.put("queued", RUNS[2:])
    page = open_page(**QUERY)
    assert "1 trained, 1 in training, 1 waiting" in page.words()
    assert "repetition 2: epoch 3 of 4, 12 s left" in page.words()
    assert len(page.charts()) == 1


def test_a_run_that_another_visitor_trains_is_seen_and_may_be_cancelled(service):
    service.put("running", RUNS, epochs=1)
    page = open_page(**QUERY).press("Cancel")
    assert "3 cancelled" in page.words()
    assert any(label.startswith("Train 3 runs") for label in page.labels())


def test_who_waits_for_training_is_told_so_in_every_view(service):
    page = open_page(**QUERY).press("Train 3 runs")
    for view in VIEWS:
        assert "3 runs that you asked for left to train" in page.go(view=view).words()
    service.put("cancelled", RUNS)
    assert "asked for" not in page.run().words()


def test_what_others_wait_for_goes_on_and_the_page_says_so(service):
    service.put("running", RUNS, epochs=1)
    service.goes_on = RUNS[:2]
    page = open_page(**QUERY)
    assert "Others wait for 2 runs of these too" in page.words()
    page.press("Cancel mine")
    assert "2 runs" in page.toast[0].value
    assert "2 in training, 1 cancelled" in page.words()
    assert "3 cancelled" in page.press("Cancel for everybody").words()


def test_a_failed_run_says_why_and_can_be_tried_again(service):
    service.put("failed", RUNS[:1], message="The process that trained it ended. Train it again.")
    page = open_page(**QUERY)
    assert shown(page.error[0]) == "The process that trained it ended. Train it again."
    page.press("Train 3 runs")
    assert RUNS[0] in service.asked


def test_waiting_behind_others_promises_no_time(service):
    service.put("queued", RUNS)
    page = open_page(**QUERY)
    assert "They begin when a training process is free." in page.words()
    assert "left.**" not in page.words()
