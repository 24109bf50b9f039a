"""Links and widgets say the same."""

from tests.support.open_page import QUERY, RUNS, open_page, shown
from tests.support.records import save_runs


def test_a_link_sets_every_widget(service):
    page = open_page(
        architecture="residual-cnn", share_weights="off", alpha="0.35", epochs="7", seed="12", view="pairs"
    )
    assert page.selectbox(key="architecture").value == "residual-cnn"
    assert page.toggle(key="share_weights").value is False
    assert page.slider(key="alpha").value == 0.35
    assert page.text_input(key="typed epochs").value == "7"
    assert page.session_state["seed"] == 12
    assert page.segmented_control(key="view").value == "pairs"


def test_a_changed_widget_is_in_the_address(service):
    page = open_page(view="training")
    page.toggle(key="share_weights").set_value(False)
    page.text_input(key="typed repetitions").set_value("3")
    page.run()
    assert dict(page.query_params) == {"share_weights": "off", "repetitions": "3"}


def test_an_address_older_than_what_was_chosen_is_not_taken_for_back(service):
    page = open_page(view="training", seed="5")
    page.selectbox(key="architecture").set_value("residual-cnn")
    page.run()
    del page.query_params["architecture"]  # as it was when the browser asked to draw the page again
    page.run()
    assert page.query_params["architecture"] == page.selectbox(key="architecture").value == "residual-cnn"


def test_bad_values_in_a_link_get_a_sentence_and_leave_the_address(service):
    page = open_page(epochs="501", seed="5")
    assert "epochs must be a whole number from 1 to 500, not 501" in shown(page.toast[0])
    assert page.text_input(key="typed epochs").value == "50"
    assert dict(page.query_params) == {"seed": "5"}


def test_a_name_in_a_link_that_no_parameter_has_gets_a_sentence(service):
    assert "an address has no 'join'" in shown(open_page(join="ABCD", seed="5").toast[0])
    assert not open_page(seed="5").toast


def test_a_pinned_experiment_stays_in_the_comparison_until_it_is_let_go(service):
    page = open_page(view="training", **QUERY).press("Pin for comparison")
    assert "stays beside the new one" in shown(page.toast[0])
    assert page.button(key="pin it").label == "Pinned: now change a setting"
    page.toggle(key="auxiliary_loss").set_value(False)
    page.run()
    assert page.query_params["pin"] == "epochs:4,repetitions:3"
    assert any(label.startswith("Train 6 networks") for label in page.labels())
    page.press("simple CNN · shared tower + auxiliary loss")
    assert "pin" not in page.query_params
    assert any(label.startswith("Train 3 networks") for label in page.labels())


def test_the_plain_address_is_the_start_and_an_earlier_link_opens_training(service):
    assert open_page().segmented_control(key="view").value == "start"
    assert open_page(alpha="0.4").segmented_control(key="view").value == "training"
    assert open_page(curves="Its parts").segmented_control(key="curves").value == "parts"


def test_what_is_chosen_inside_a_view_is_in_the_address_while_it_is_shown(service):
    save_runs(service.store, *RUNS)
    page = open_page(view="training", **QUERY)
    page.segmented_control(key="curves").set_value("loss")
    page.run()
    assert page.query_params["curves"] == "loss"
    page.segmented_control(key="view").set_value("errors")
    page.run()
    assert "curves" not in page.query_params
    page.segmented_control(key="view").set_value("training")
    page.run()
    assert page.query_params["curves"] == "loss"
