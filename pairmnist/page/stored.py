"""The board of the stored experiments: sorted, filtered and ranked, to open, compare, pin or delete some of them."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from pairmnist.analysis import trained
from pairmnist.analysis.rates import DIGITS, HEAD
from pairmnist.analysis.statistics import FEWEST
from pairmnist.config import Experiment, Run
from pairmnist.link.address import MOST_PINNED
from pairmnist.page import dialogs, links, share
from pairmnist.page.drawing import held_out_pairs
from pairmnist.page.shared import made_once
from pairmnist.records.store import Stamp, Store
from pairmnist.report import board
from pairmnist.report.board import Row
from pairmnist.service.interface import TrainingService
from pairmnist.wording import count

ORDERS = {HEAD: "By their own answer", DIGITS: "By the digits compared"}
ASK, SAY = "board asks", "board says"  # in session_state: what is to be deleted, and what became of that

COLUMNS = {
    "rank": st.column_config.NumberColumn("#", width=45),
    "experiment": st.column_config.TextColumn(width=330),
    **{
        name: st.column_config.NumberColumn(f"{name}, %", format="%.2f", help="Test error, mean over the networks.")
        for name in board.COLUMNS.values()
    },
    **{
        f"{name}: 95 %": st.column_config.TextColumn("95 %", width=85, help="Interval of that mean, in %.")
        for name in board.COLUMNS.values()
    },
    "networks": st.column_config.NumberColumn("n", width=40, help="Networks that finished."),
    "diverged": st.column_config.NumberColumn(width=75, help="Networks whose training broke down."),
    "parameters": st.column_config.NumberColumn(format="localized"),
    "seconds": st.column_config.NumberColumn("s each", format="%.1f", help="Seconds to train a network, in the mean."),
    "when": st.column_config.TextColumn(width=150, help="When the last of its networks was begun, in UTC."),
    "source": st.column_config.TextColumn(width=500),
}


def show(store: Store, service: TrainingService) -> None:
    """Open the board."""
    st.session_state[ASK], st.session_state[SAY] = [], ""
    dialogs.show("Stored experiments", lambda: _draw(store, service), width="large")


def _draw(store: Store, service: TrainingService) -> None:
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        shown: Any = {"label_visibility": "collapsed", "required": True, "wrap": True}
        order = st.segmented_control(
            "Order", list(ORDERS), format_func=ORDERS.__getitem__, default=HEAD, key="board order", **shown
        )
        words = st.text_input(
            "Filter", key="board filter", placeholder="Filter: residual, new draws …", label_visibility="collapsed"
        )
    ranked = board.ranked(_rows(store), order)
    if not ranked:
        st.write("Nothing is stored yet. What you train is kept and listed here.")
    frame = board.containing(board.table(ranked), words)
    chosen = [ranked[place - len(board.MARKS)][1].experiment for place in _selected(frame, f"board {order} {words}")]
    _actions(store, service, chosen)
    st.caption(
        "Ranked by the upper end of the 95 % interval, so that a few lucky networks do not win; "
        f"under {FEWEST} networks, or where some diverged, without a rank. {board.WHY_FIRST} "
        "▸ What others reached, in the column of what they measured. Press a column's name to sort."
    )


def _rows(store: Store) -> list[Row]:
    experiments = store.experiments()
    stored = store.stored(run for one in experiments for run in one.runs())
    with st.spinner("Reading what is stored …"):
        rows = [_row(store, one, tuple(stored.get(run.id, ()) for run in one.runs())) for one in experiments]
    return [row for row in rows if row]


@made_once
def _row(store: Store, experiment: Experiment, stamps: tuple[Stamp, ...]) -> Row | None:
    """stamps: of its runs, so that a row is made again when one of them is stored anew."""
    return board.row(trained.load(store, experiment, ""), held_out_pairs)


def _selected(frame: pd.DataFrame, key: str) -> list[int]:
    """Draw the table; the places in the whole board of the experiments that are selected."""
    event: Any = st.dataframe(
        frame,
        hide_index=True,
        height=340,
        column_config=COLUMNS,
        on_select="rerun",
        placeholder="–",
        selection_mode="multi-row",
        key=key,
    )
    places = [int(frame.index[row]) for row in event["selection"]["rows"]]
    return [place for place in places if place >= len(board.MARKS)]


def _actions(store: Store, service: TrainingService, chosen: Sequence[Experiment]) -> None:
    """What can be done with the selected experiments."""
    n, room = len(chosen), MOST_PINNED - len(links.pinned())
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        _leave("Open", chosen, n == 1, "Set the sidebar to it.", _open)
        _leave("Compare", chosen, 2 <= n <= 1 + MOST_PINNED, f"These alone, up to {1 + MOST_PINNED}.", _compare)
        _leave("Pin", chosen, 1 <= n <= room, f"Beside what is shown now, up to {MOST_PINNED} in all.", _pin)
        if _may_delete(service):
            st.button("Delete …", disabled=not n, on_click=_ask, args=(list(chosen),), icon=":material/delete:")
        st.caption(st.session_state[SAY] or ("Select rows at their left." if not n else count(n, "experiment")))
    if st.session_state[ASK]:
        _confirm(store, service)


def _leave(label: str, chosen: Sequence[Experiment], possible: bool, words: str, do: Any) -> None:
    """A button that does something with the selected experiments and closes the board."""
    if st.button(label, disabled=not possible, help=words, on_click=do, args=(list(chosen),)):
        dialogs.close()
        st.rerun()


def _open(chosen: Sequence[Experiment]) -> None:
    links.open_experiment(chosen[0])


def _compare(chosen: Sequence[Experiment]) -> None:
    first, *others = chosen
    links.open_experiment(first)
    st.session_state[links.PINNED] = tuple(others)
    links.go("errors", compare="alone")


def _pin(chosen: Sequence[Experiment]) -> None:
    st.session_state[links.PINNED] = tuple(dict.fromkeys((*links.pinned(), *chosen)))


def _may_delete(service: TrainingService) -> bool:
    return service.limits.delete is not None or not share.others_can_open()


def _ask(chosen: Sequence[Experiment]) -> None:
    st.session_state[ASK], st.session_state[SAY] = chosen, ""


def _confirm(store: Store, service: TrainingService) -> None:
    runs, most = _asked(store), service.limits.delete
    if share.others_can_open() and most is not None and len(runs) > most:
        st.warning(f"At most {count(most, 'run')} may be deleted here at a time, and these are {len(runs):,}.")
        st.button("Keep them", on_click=_ask, args=([],))
        return
    st.warning(
        f"Delete {count(len(st.session_state[ASK]), 'experiment')} of {count(len(runs), 'run')} in all? "
        "What came with the explorer stays, and so does what somebody looks at or waits for."
    )
    with st.container(horizontal=True, gap="small"):
        st.button("Delete them", type="primary", on_click=_delete, args=(store, service))
        st.button("Keep them", on_click=_ask, args=([],))


def _asked(store: Store) -> list[Run]:
    """The stored runs of the experiments that are to be deleted."""
    runs = [run for one in st.session_state[ASK] for run in one.runs()]
    stored = store.stored(runs)
    return [run for run in runs if run.id in stored]


def _delete(store: Store, service: TrainingService) -> None:
    runs = _asked(store)
    gone = service.delete(runs)
    stay = f" {count(len(runs) - gone, 'run')} stayed." if gone < len(runs) else ""
    st.session_state[ASK], st.session_state[SAY] = [], f"{count(gone, 'run')} deleted.{stay}"
