"""Links and widgets say the same."""

from tests.support.open_page import QUERY, open_page, shown


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


def test_a_changed_widget_is_in_the_address(service):
    page = open_page()
    page.toggle(key="share_weights").set_value(False)
    page.number_input(key="repetitions").set_value(3)
    page.run()
    assert dict(page.query_params) == {"share_weights": "off", "repetitions": "3"}


def test_bad_values_in_a_link_get_a_sentence_and_leave_the_address(service):
    page = open_page(epochs="501", seed="5")
    assert "epochs must be a whole number from 1 to 500, not 501" in shown(page.warning[0])
    assert page.number_input(key="epochs").value == 50
    assert dict(page.query_params) == {"seed": "5"}


def test_a_pinned_experiment_stays_in_the_comparison_until_it_is_let_go(service):
    page = open_page(**QUERY).press("Pin for comparison")
    page.toggle(key="auxiliary_loss").set_value(False)
    page.run()
    assert page.query_params["pin"] == "epochs:4,repetitions:3"
    assert any(label.startswith("Train 6 runs") for label in page.labels())
    page.press("Pinned: simple CNN · shared · auxiliary loss")
    assert "pin" not in page.query_params
    assert any(label.startswith("Train 3 runs") for label in page.labels())
