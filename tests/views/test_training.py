"""The Training view."""

from pairmnist.config import Experiment
from tests.support.open_page import QUERY, SHORT, open_page
from tests.support.records import save_runs


def test_with_and_without_the_auxiliary_loss_l1_is_compared(service):
    for auxiliary in (False, True):
        save_runs(service.store, *Experiment(SHORT.with_(auxiliary_loss=auxiliary), 2).runs())
    page = open_page(compare="auxiliary", curves="Training loss", **QUERY)
    assert "the loss of the comparison itself" in page.words()
    assert len(page.charts()) == 1
    assert "the loss of the comparison itself" not in open_page(curves="Training loss", **QUERY).words()
