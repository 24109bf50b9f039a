"""The board of the stored experiments: what can be done with those that are selected. `report.board` has the rest."""

import pytest
from streamlit.testing.v1 import AppTest

from pairmnist.config import Experiment, Run, Settings
from pairmnist.page import share, stored
from pairmnist.report.board import MARKS
from pairmnist.service.limits import Limits
from tests.support.open_page import OpenPage, open_page
from tests.support.records import save_runs

FIRST, SECOND = (Experiment(Settings(epochs=4, protocol="new-draw", seed=seed), 2) for seed in (8, 9))


@pytest.fixture
def board(service, monkeypatch):
    """Two stored experiments; opens their board, in which the lines with these numbers are selected."""
    for one in (FIRST, SECOND):
        save_runs(service.store, *one.runs())

    def opened(*lines: int) -> OpenPage:
        def selected(frame, key):
            return [len(MARKS) + line for line in lines]

        monkeypatch.setattr(stored, "_selected", selected)
        given = {"store": service.store, "service": service}
        return OpenPage(AppTest.from_function(dialog, kwargs=given), {"view": "training"})

    return opened


def dialog(store, service):
    """What the board's dialog draws; AppTest runs a whole page at each press, which would close it."""
    import streamlit as st

    from pairmnist.page import links, stored

    if "seed" not in st.session_state:
        links.restore()
    st.session_state.setdefault(stored.ASK, [])
    st.session_state.setdefault(stored.SAY, "")
    stored._draw(store, service)


@pytest.fixture
def for_all(monkeypatch):
    """A server that others can open."""
    monkeypatch.setattr(share, "others_can_open", lambda: True)


def enabled(page: OpenPage) -> set[str]:
    """Of the board's buttons those that can be pressed."""
    names = ("Open", "Compare", "Pin", "Delete …")
    return {button.label for button in page.button if button.label in names and not button.disabled}


def test_the_table_has_a_line_for_each_experiment_and_for_what_others_reached(service):
    save_runs(service.store, *FIRST.runs())
    page = open_page(view="training").press("Stored experiments")
    table = page.dataframe[-1].value
    assert len(table) == len(MARKS) + 1
    assert table["networks"].iloc[-1] == 2
    assert not enabled(page)


def test_an_empty_board_has_words(service):
    assert "Nothing is stored yet" in open_page(view="training").press("Stored experiments").words()


def test_one_is_opened(board):
    page = board(0)
    assert enabled(page) == {"Open", "Pin", "Delete …"}
    page.press("Open")
    assert page.session_state["seed"] in (8, 9)
    assert (page.session_state["protocol"], page.session_state["repetitions"]) == ("new-draw", 2)
    assert page.session_state["pinned"] == ()


def test_several_are_compared_alone(board):
    page = board(0, 1)
    assert enabled(page) == {"Compare", "Pin", "Delete …"}
    page.press("Compare")
    assert (page.session_state["view"], page.session_state["compare"]) == ("errors", "alone")
    [pinned] = page.session_state["pinned"]
    assert {page.session_state["seed"], pinned.settings.seed} == {8, 9}


def test_several_are_pinned_beside_what_is_shown(board):
    page = board(0, 1).press("Pin")
    assert {one.settings.seed for one in page.session_state["pinned"]} == {8, 9}
    assert page.session_state["seed"] == 0


def test_deleting_asks_first(board, service):
    page = board(0).press("Delete …")
    assert "Delete 1 experiment of 2 runs in all?" in page.words()
    page.press("Keep them")
    assert len(service.store.runs()) == 4
    page.press("Delete …").press("Delete them")
    assert "2 runs deleted" in page.words()
    assert len(service.store.runs()) == 2


def test_what_is_in_use_stays_and_is_counted(board, service, monkeypatch):
    monkeypatch.setattr(service, "delete", lambda runs: service.store.delete(runs, in_use=runs[:1]))
    page = board(0).press("Delete …").press("Delete them")
    assert "1 run deleted. 1 run stayed." in page.words()


def test_on_a_server_for_others_nothing_can_be_deleted(board, for_all):
    assert "Delete …" not in board(0).labels()


def test_a_server_for_others_may_allow_so_many_at_a_time(board, for_all, service):
    service.limits = Limits(delete=3)
    page = board(0, 1).press("Delete …")
    assert "At most 3 runs may be deleted here at a time, and these are 4." in page.words()
    assert "Delete them" not in page.labels()
    assert "Delete them" in board(0).press("Delete …").labels()
    assert Run(FIRST.settings).id in {run.id for run in service.store.runs()}
