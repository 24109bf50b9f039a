"""The whole page in each state that it can be in, on records made by hand and a service that trains nothing."""

import random
import re

import pytest

from pairmnist.architectures import ARCHITECTURES
from pairmnist.config import Experiment, SettingsError
from pairmnist.link.address import COMPARISONS, VIEWS
from tests.support.addresses import hostile
from tests.support.open_page import QUERY, RUNS, SHORT, open_page, shown
from tests.support.records import save_runs


@pytest.mark.parametrize("view", [view for view in VIEWS if view != "lesson"])
def test_empty_each_view_says_what_to_do_next(service, view):
    page = open_page(view=view)
    assert any(label.startswith("Train ") for label in page.labels())
    assert "not trained yet" in page.words()
    assert not page.charts()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("view", "compare"),
    [(view, "four") for view in VIEWS if view != "lesson"] + [("errors", compare) for compare in COMPARISONS],
)
def test_full_each_view_has_something_to_show(service, view, compare):
    for architecture in ARCHITECTURES:
        for share in (False, True):
            for auxiliary in (False, True):
                settings = SHORT.with_(architecture=architecture, share_weights=share, auxiliary_loss=auxiliary)
                save_runs(service.store, *Experiment(settings, 2).runs())
    page = open_page(view=view, compare=compare, epochs="4", repetitions="2")
    assert page.charts() or "<figure" in page.words()
    assert view in ("report", "sweep") or not any(label.startswith("Train ") for label in page.labels())


def test_finished_repetitions_count_at_once(service):
    page = open_page(view="errors", **QUERY)
    save_runs(service.store, RUNS[0])
    page.run()
    assert page.charts()
    assert "Train 2 networks · about 60 s" in page.labels()


def test_diverged_runs_are_named_and_left_out(service):
    save_runs(service.store, *RUNS[:2])
    save_runs(service.store, RUNS[2], diverged_after=2)
    page = open_page(view="errors", **QUERY)
    assert "shared tower + auxiliary loss: 1 of 3 networks diverged (repetition 3)" in shown(page.toast[0])
    assert page.dataframe[0].value["n"].tolist() == ["2 (1 diverged)"]


def test_only_diverged_runs_leave_words_in_each_view(service):
    save_runs(service.store, *RUNS, diverged_after=2)
    for view in ("training", "errors", "pairs", "why"):
        page = open_page(view=view, **QUERY)
        assert "3 of 3 networks diverged (repetition 1, 2, 3)" in shown(page.toast[0])
        assert page.charts() or page.info or page.caption or "No network has finished" in page.words()


@pytest.mark.parametrize("view", ["training", "errors", "pairs", "why"])
def test_the_beginnings_of_stored_runs_are_shown_and_said(service, view):
    """Where a view needs what only a last epoch has, it offers to train that."""
    save_runs(service.store, *RUNS)
    page = open_page(**(QUERY | {"epochs": "3"}), view=view)
    offered = [label for label in page.labels() if label.startswith("Train 3 networks")]
    if offered:
        assert view in ("pairs", "why")
    else:
        assert "taken from longer runs of 4 epochs" in page.words()


def test_a_damaged_file_is_said_and_offered_again(service):
    save_runs(service.store, *RUNS)
    (service.store.cache / f"{RUNS[0].id}.npz").write_bytes(b"PK garbage")
    page = open_page(view="errors", **QUERY)
    assert any("damaged" in toast.value for toast in page.toast)
    assert any(label.startswith("Train 1 network ") for label in page.labels())


def test_the_service_starts_with_the_first_page(service):
    open_page()
    assert service.started


def test_a_number_of_workers_that_is_none_is_said(service, monkeypatch):
    def refuse(store, **options):
        raise SettingsError("PAIRMNIST_WORKERS must be a whole number from 1, not 'many'")

    monkeypatch.setattr("pairmnist.service.service.Service", refuse)
    page = open_page()
    assert shown(page.error[0]).startswith("PAIRMNIST_WORKERS must be a whole number from 1, not 'many'.")


def test_a_number_in_a_link_that_is_none_is_left_out(service):
    save_runs(service.store, *RUNS)
    for value in ("1e309", "-1e309", "nan", "two"):
        open_page(view="pairs", missed_by=value, **QUERY)
        open_page(view="sweep", sweep_repetitions=value)


@pytest.mark.slow
def test_two_hundred_hostile_addresses_open_a_page_that_trains_and_fetches_nothing(service):
    dice, page = random.Random(1), open_page()
    for _ in range(200):
        page.query_params.clear()
        page.go(**{name: value[0] for name, value in hostile(dice).items()})
        assert not re.search(r'(src|href)="http', page.words())
    assert not service.asked and not service.tried


def test_hostile_links_open_a_page(service):
    for value in ("<script>alert(1)</script>", "\0", "nan", "1e309", "-1", "9" * 5000, "'; --"):
        names = ("epochs", "seed", "alpha", "view", "compare", "pin", "device", "curves", "page", "pairs", "repetition")
        page = open_page(**dict.fromkeys(names, value))
        assert page.toast
        assert "<script>alert" not in "".join(element.proto.body for element in page.get("html"))
