"""Whether the two losses pull the towers the same way."""

from tests.support.why import ask, save_networks, settings


def test_networks_without_the_auxiliary_loss_are_shown_with_it(service):
    save_networks(service, settings())
    page = ask("gradients", auxiliary_loss="off")
    assert len(page.charts()) == 1
    assert "Only networks with the auxiliary loss have two losses" in page.words()
    assert "Only networks" not in ask("gradients").words()


def test_with_alpha_one_there_is_no_second_loss_so_the_reports_alpha_is_shown(service):
    save_networks(service, settings())
    assert len(ask("gradients", alpha="1").charts()) == 1
