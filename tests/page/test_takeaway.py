"""What folds away below every view: files are offered, made when they are pressed, and kept from who is to guess."""

import io
import zipfile

import pandas as pd
import pytest

from pairmnist.page import takeaway
from tests.export.test_pictures import figure
from tests.support.open_page import QUERY, RUNS, open_page
from tests.support.records import save_runs


def offered(page):
    return [button.proto.label for button in page.get("download_button")]


@pytest.mark.parametrize("view", ["training", "errors", "pairs", "why", "report", "sweep"])
def test_every_view_says_how_it_was_made_and_gives_its_data(service, view):
    save_runs(service.store, *RUNS)
    page = open_page(view=view, **QUERY)
    assert not {*takeaway.TABLES.values()} & set(offered(page))
    page.session_state["made"] = True
    page.run()
    assert {*takeaway.TABLES.values()} <= set(offered(page))
    assert any("--again" in code.value for code in page.code)


def test_what_is_covered_cannot_be_taken_away(service):
    save_runs(service.store, *RUNS)
    page = open_page(view="errors", hide="1", **QUERY)
    page.session_state["made"] = True
    assert not offered(page.run())


def test_what_is_drawn_is_an_archive_of_tables_with_their_words():
    with zipfile.ZipFile(io.BytesIO(takeaway._drawn([figure(), figure("other")]))) as archive:
        assert archive.read("figure-1.txt") == b"Errors in words.\n"
        found = pd.read_csv(archive.open("figure-2-table-0.csv"))
    assert found["networks"].tolist() == ["other", "none"]


def test_a_network_whose_weights_are_not_kept_is_named(service):
    save_runs(service.store, *RUNS)
    page = open_page(view="errors", **QUERY)
    page.session_state["made"] = True
    assert "train to keep the weights" in page.run().words()
