"""The page in every state it can be in, on records made by hand and a service that trains nothing."""

import functools
from pathlib import Path

import numpy as np
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from pairmnist.config import SETTINGS, Experiment, Settings, SettingsError
from pairmnist.data import digits
from pairmnist.page.address import COMPARISONS, VIEWS
from pairmnist.records.packing import pack
from pairmnist.records.store import Store
from tests.support.fake_service import FakeService
from tests.support.records import make_record

APP = Path(__file__).parents[2] / "app.py"
SHORT = Settings(epochs=4)
QUERY = {"epochs": "4", "repetitions": "3"}
RUNS = Experiment(SHORT, 3).runs()
WIDGETS = ("radio", "toggle", "slider", "number_input")


@pytest.fixture
def service(tmp_path, monkeypatch):
    """The page's service, over an empty store."""
    monkeypatch.setenv("PAIRMNIST_CACHE", str(tmp_path))
    monkeypatch.setattr("pairmnist.records.store.Store", functools.partial(Store, shipped=None))
    service = FakeService(Store(shipped=None))
    monkeypatch.setattr("pairmnist.service.service.Service", lambda store: service)
    st.cache_resource.clear()
    st.cache_data.clear()
    yield service
    st.cache_resource.clear()


def store(service, *runs, **options):
    for run in runs:
        service.store.save(run, pack(make_record(run, **options)))


def open_page(**query):
    """The page at a link, which must not fail."""
    page = AppTest.from_file(str(APP), default_timeout=60)
    for name, value in query.items():
        page.query_params[name] = value
    return run(page)


def run(page):
    page.run()
    assert not page.exception, page.exception
    return page


def press(page, label):
    """Press the one button whose label begins so."""
    (button,) = (button for button in page.button if button.label.startswith(label))
    button.click()
    return run(page)


def labels(page):
    return [button.label for button in page.button]


def shown(element):
    """What a person reads of a Markdown text whose signs are all escaped."""
    return element.value.replace("\\", "")


def words(page):
    """All that the page says."""
    kinds = ("markdown", "caption", "info", "warning", "error", "html")
    return "\n".join(str(element.proto.body) for kind in kinds for element in page.get(kind))


def charts(page):
    return page.get("vega_lite_chart")


@pytest.mark.parametrize("view", VIEWS)
def test_empty_each_view_says_what_to_do_next(service, view):
    page = open_page(view=view)
    assert any(label.startswith("Train ") for label in labels(page))
    assert "Not trained yet" in words(page)
    assert not charts(page)


@pytest.mark.parametrize(
    ("view", "compare"), [(view, "four") for view in VIEWS] + [("errors", compare) for compare in COMPARISONS]
)
def test_full_each_view_has_something_to_show(service, view, compare):
    for architecture in ("fully-connected", "simple-cnn", "residual-cnn"):
        for share in (False, True):
            for auxiliary in (False, True):
                settings = SHORT.with_(architecture=architecture, share_weights=share, auxiliary_loss=auxiliary)
                store(service, *Experiment(settings, 2).runs())
    page = open_page(view=view, compare=compare, epochs="4", repetitions="2")
    assert charts(page) or "<figure" in words(page)
    assert view in ("report", "sweep") or not any(label.startswith("Train ") for label in labels(page))


def test_the_offer_says_how_many_runs_and_how_long(service):
    service.seconds = 150.0
    page = open_page(compare="sharing", **QUERY)
    assert "Train 6 runs · about 2 min" in labels(page)


def test_pressing_train_asks_for_what_is_missing_only(service):
    store(service, RUNS[1])
    page = press(open_page(**QUERY), "Train 2 runs")
    assert service.asked == [RUNS[0], RUNS[2]]
    assert "1 trained, 2 waiting" in words(page)
    assert "Cancel" in labels(page)


def test_more_than_half_an_hour_is_asked_about_again(service):
    service.seconds = 1801.0
    page = open_page(**QUERY)
    assert not any(label.startswith("Train 3 runs") for label in labels(page))
    page = press(page, "Train them all the same")
    assert service.asked == RUNS


def test_before_the_speed_is_known_the_offer_says_so(service):
    service.seconds = None
    assert "Train 3 runs · time not measured yet" in labels(open_page(**QUERY))


def test_running_shows_each_repetition_and_growing_curves(service):
    store(service, RUNS[0])
    service.put("running", RUNS[1:2], epochs=3)
    service.put("queued", RUNS[2:])
    page = open_page(**QUERY)
    assert "1 trained, 1 in training, 1 waiting" in words(page)
    assert "repetition 2: epoch 3 of 4, 12 s left" in words(page)
    assert len(charts(page)) == 1


def test_a_run_that_another_visitor_trains_is_seen_and_may_be_cancelled(service):
    service.put("running", RUNS, epochs=1)
    page = press(open_page(**QUERY), "Cancel")
    assert "3 cancelled" in words(page)
    assert any(label.startswith("Train 3 runs") for label in labels(page))


def test_who_waits_for_training_is_told_so_in_every_view(service):
    page = press(open_page(**QUERY), "Train 3 runs")
    for view in VIEWS:
        page.query_params["view"] = view
        assert "3 runs that you asked for left to train" in words(run(page))
    service.put("cancelled", RUNS)
    assert "asked for" not in words(run(page))


def test_what_others_wait_for_goes_on_and_the_page_says_so(service):
    service.put("running", RUNS, epochs=1)
    service.goes_on = RUNS[:2]
    page = open_page(**QUERY)
    assert "Others wait for 2 runs of these too" in words(page)
    page = press(page, "Cancel mine")
    assert "2 runs" in page.toast[0].value
    assert "2 in training, 1 cancelled" in words(page)
    assert "3 cancelled" in words(press(page, "Cancel for everybody"))


def test_a_failed_run_says_why_and_can_be_tried_again(service):
    service.put("failed", RUNS[:1], message="The process that trained it ended. Train it again.")
    page = open_page(**QUERY)
    assert shown(page.error[0]) == "The process that trained it ended. Train it again."
    press(page, "Train 3 runs")
    assert RUNS[0] in service.asked


def test_finished_repetitions_count_at_once(service):
    page = open_page(view="errors", **QUERY)
    store(service, RUNS[0])
    page = run(page)
    assert len(charts(page)) == 1
    assert "Train 2 runs · about 60 s" in labels(page)


def test_diverged_runs_are_named_and_left_out(service):
    store(service, *RUNS[:2])
    store(service, RUNS[2], diverged_after=2)
    page = open_page(view="errors", **QUERY)
    assert "shared + aux, 1 of 3 runs (repetition 3)" in page.warning[0].value
    assert page.table[0].value["repetitions"].tolist() == ["2 (1 diverged)"]


def test_only_diverged_runs_leave_words_in_each_view(service):
    store(service, *RUNS, diverged_after=2)
    for view in ("training", "errors", "pairs", "why"):
        page = open_page(view=view, **QUERY)
        assert "3 of 3 runs (repetition 1, 2, 3)" in page.warning[0].value
        assert charts(page) if view == "training" else [*page.info, *page.caption]


def test_a_damaged_file_is_said_and_offered_again(service):
    store(service, *RUNS)
    (service.store.cache / f"{RUNS[0].id}.npz").write_bytes(b"PK garbage")
    page = open_page(**QUERY)
    assert any("damaged" in warning.value for warning in page.warning)
    assert any(label.startswith("Train 1 run ") for label in labels(page))


def test_a_card_that_cannot_be_used_is_named_with_its_reason(service):
    service.broken = {"cuda:0": "no kernel image is available"}
    assert "cuda:0 cannot be used: no kernel image is available" in map(shown, open_page(**QUERY).sidebar.caption)


def test_the_service_starts_with_the_first_page(service):
    open_page()
    assert service.started


def test_a_link_sets_every_widget(service):
    page = open_page(
        architecture="residual-cnn", share_weights="off", alpha="0.35", epochs="7", seed="12", view="pairs"
    )
    assert page.radio(key="architecture").value == "residual-cnn"
    assert page.toggle(key="share_weights").value is False
    assert page.slider(key="alpha").value == 0.35
    assert page.number_input(key="epochs").value == 7
    assert page.number_input(key="seed").value == 12
    assert page.segmented_control(key="view").value == "pairs"


@pytest.mark.parametrize("name", SETTINGS)
def test_each_setting_has_a_widget_with_its_limits_and_its_help(service, name):
    page, setting = open_page(), SETTINGS[name]
    found = [one for kind in WIDGETS for one in page.sidebar.get(kind) if one.key == name]
    assert [(one.label, one.value, one.help) for one in found] == [(setting.label, setting.default, setting.help)]
    if setting.kind in (int, float):
        assert (found[0].min, found[0].max) == setting.limits


def test_a_changed_widget_is_in_the_address(service):
    page = open_page()
    page.toggle(key="share_weights").set_value(False)
    page.number_input(key="repetitions").set_value(3)
    run(page)
    assert dict(page.query_params) == {"share_weights": "off", "repetitions": "3"}


def test_bad_values_in_a_link_get_a_sentence_and_leave_the_address(service):
    page = open_page(epochs="501", seed="5")
    assert "epochs must be a whole number from 1 to 500, not 501" in shown(page.warning[0])
    assert page.number_input(key="epochs").value == 50
    assert dict(page.query_params) == {"seed": "5"}


def test_alpha_is_disabled_and_not_hidden_without_the_auxiliary_loss(service):
    assert open_page(auxiliary_loss="off").slider(key="alpha").disabled
    assert not open_page().slider(key="alpha").disabled


def test_one_press_returns_to_the_reports_settings(service):
    page = open_page(epochs="7", architecture="residual-cnn", seed="3", compare="four")
    page = press(page, "Back to the report's settings")
    assert dict(page.query_params) == {"compare": "four"}
    assert page.number_input(key="epochs").value == 50


def test_a_pinned_experiment_stays_in_the_comparison_until_it_is_let_go(service):
    page = press(open_page(**QUERY), "Pin for comparison")
    page.toggle(key="auxiliary_loss").set_value(False)
    run(page)
    assert page.query_params["pin"] == "epochs:4,repetitions:3"
    assert any(label.startswith("Train 6 runs") for label in labels(page))
    page = press(page, "Pinned: simple CNN · shared · auxiliary loss")
    assert "pin" not in page.query_params
    assert any(label.startswith("Train 3 runs") for label in labels(page))


def test_a_stored_experiment_is_opened_again(service):
    store(service, *Experiment(SHORT.with_(seed=9), 2).runs())
    page = press(open_page(), "Stored experiments")
    page = press(page, "simple CNN · shared · auxiliary loss, 4 epochs, seed 9, 2 repetitions")
    assert dict(page.query_params) == {"epochs": "4", "repetitions": "2", "seed": "9"}


def test_an_empty_list_of_stored_experiments_has_words(service):
    assert "Nothing is stored yet" in words(press(open_page(), "Stored experiments"))


def test_with_and_without_the_auxiliary_loss_l1_is_compared(service):
    for auxiliary in (False, True):
        store(service, *Experiment(SHORT.with_(auxiliary_loss=auxiliary), 2).runs())
    page = open_page(compare="auxiliary", curves="Training loss", **QUERY)
    assert "only L1 can be compared" in words(page)
    assert len(charts(page)) == 2
    assert "only L1 can be compared" not in words(open_page(curves="Training loss", **QUERY))


def test_errors_say_what_their_interval_is_for_and_give_no_verdict_on_few(service):
    for share in (False, True):
        store(service, *Experiment(SHORT.with_(share_weights=share), 3).runs())
    page = open_page(view="errors", compare="sharing", **QUERY)
    assert "for this draw of the data" in words(page)
    assert page.table[1].value["verdict"].tolist() == ["no verdict under 6 repetitions"]


def test_the_reports_numbers_stand_beside_the_reports_settings_only(service):
    store(service, *Experiment(Settings(), 2).runs(), *Experiment(SHORT, 2).runs())
    column = "the report's mean ± sd"
    assert open_page(view="errors", repetitions="2").table[0].value[column].tolist() == ["11.57 ± 1.01 %"]
    assert open_page(view="errors", repetitions="2", epochs="4").table[0].value[column].tolist() == ["other settings"]


def figures(page):
    return words(page).count("<figure")


def test_misclassified_pairs_are_paged_through(service):
    store(service, *RUNS)
    page = open_page(view="pairs", **QUERY)
    assert figures(page) == 24
    before = words(page)
    page.pagination(key="page").set_value(2)
    run(page)
    assert figures(page) == 24
    assert words(page) != before


def test_pairs_of_one_repetition_or_missed_by_several(service):
    store(service, *RUNS)
    page = open_page(view="pairs", **QUERY)
    page.selectbox(key="missed_by").set_value("3")
    run(page)
    assert "missed by 3 of 3" in words(page)
    assert "missed by 2 of 3" not in words(page)
    page.selectbox(key="repetition").select("2")
    run(page)
    assert "missed by" not in words(page)
    assert "answers " in words(page)


def test_new_draws_have_other_pairs_in_each_repetition(service):
    store(service, *Experiment(SHORT.with_(protocol="new-draw"), 2).runs())
    page = open_page(view="pairs", protocol="new-draw", **QUERY)
    assert page.selectbox(key="repetition").options == ["1", "2"]


def test_an_empty_list_of_pairs_says_what_to_change(service):
    right = np.where(digits.held_out_pairs(RUNS[0].draw).targets == 1, 3, -3).astype(np.float32)
    store(service, RUNS[0], margin=right)
    page = open_page(view="pairs", epochs="4", repetitions="1")
    assert "No pair is like that" in page.info[0].value


def test_runs_that_do_not_keep_their_readings_are_offered_again(service):
    record = make_record(RUNS[0])
    service.store.save(RUNS[0], pack(record.reduced_to(["answers"])))
    page = open_page(view="pairs", epochs="4", repetitions="1")
    assert figures(page) > 0
    page = press(page, "Train 1 run again")
    assert service.asked == [RUNS[0]]
    store(service, RUNS[0])
    assert "again" not in " ".join(labels(run(page)))


def test_a_number_of_workers_that_is_none_is_said(service, monkeypatch):
    def refuse(store):
        raise SettingsError("PAIRMNIST_WORKERS must be a whole number from 1, not 'many'")

    monkeypatch.setattr("pairmnist.service.service.Service", refuse)
    page = open_page()
    assert shown(page.error[0]).startswith("PAIRMNIST_WORKERS must be a whole number from 1, not 'many'.")


def test_a_page_of_pairs_that_does_not_exist_is_not_an_error(service):
    store(service, RUNS[0])
    page = open_page(view="pairs", page="999", epochs="4", repetitions="1")
    assert figures(page) > 0


def test_a_number_in_a_link_that_is_none_is_left_out(service):
    store(service, *RUNS)
    for value in ("1e309", "-1e309", "nan", "two"):
        open_page(view="pairs", missed_by=value, **QUERY)
        open_page(view="sweep", sweep_repetitions=value)


def test_waiting_behind_others_promises_no_time(service):
    service.put("queued", RUNS)
    page = open_page(**QUERY)
    assert "They begin when a training process is free." in words(page)
    assert "left.**" not in words(page)


def test_hostile_links_open_a_page(service):
    for value in ("<script>alert(1)</script>", "\0", "nan", "1e309", "-1", "9" * 5000, "'; --"):
        names = ("epochs", "seed", "alpha", "view", "compare", "pin", "device", "curves", "page", "pairs", "repetition")
        page = open_page(**dict.fromkeys(names, value))
        assert page.warning
        assert "<script>alert" not in "".join(element.proto.body for element in page.get("html"))
