"""Who looks at the page: an anonymous name for each tab, and whether its browser is connected.

The name lies in the tab's own storage, so that a reload is the same visitor and a copied link another one. Without
storage a visitor is a new one after each reload, and nothing else changes. There are no cookies of ours.
"""

import re
import threading
import uuid
from collections import defaultdict
from collections.abc import Callable

import streamlit as st
from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

from pairmnist.service.interface import TrainingService

NAME = "visitor"  # in session_state
PATTERN = re.compile(r"[0-9a-f]{32}")

_TAB = st.components.v2.component(
    "pairmnist_visitor",
    html="",
    js="""
    export default function ({ data, setStateValue }) {
      let name;
      try {
        name = sessionStorage.getItem("pairmnist-visitor");
        if (!name) {
          const bytes = crypto.getRandomValues(new Uint8Array(16));
          name = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
          sessionStorage.setItem("pairmnist-visitor", name);
        }
      } catch {
        return;
      }
      if (name !== data.known) setStateValue("name", name);
    }
    """,
)


def _is_active(session: str) -> bool:
    return runtime.exists() and runtime.get_instance().is_active_session(session)


class Connections:
    """Which sessions each visitor and each class has. May be used from several threads.

    is_active: whether a session's browser is connected, also in a tab behind others.
    """

    def __init__(self, is_active: Callable[[str], bool] = _is_active) -> None:
        self._lock = threading.Lock()
        self._is_active = is_active
        self._sessions: dict[str, set[str]] = defaultdict(set)  # by visitor
        self._students: dict[str, set[str]] = defaultdict(set)  # by class

    def note(self, visitor: str, session: str) -> None:
        with self._lock:
            self._sessions[visitor].add(session)

    def attend(self, session: str, room: str) -> None:
        """Note that a session is a student's in a class, by its code; '' for none."""
        with self._lock:
            for sessions in self._students.values():
                sessions.discard(session)
            if room:
                self._students[room].add(session)

    def is_connected(self, visitor: str) -> bool:
        """Whether one of a visitor's browsers is connected."""
        return self._active(self._sessions, visitor) > 0

    def students(self, room: str) -> int:
        """How many students' tabs in a class are connected now."""
        return self._active(self._students, room)

    def _active(self, sessions_of: dict[str, set[str]], key: str) -> int:
        with self._lock:
            sessions = {session for session in sessions_of.get(key, ()) if self._is_active(session)}
            if sessions:
                sessions_of[key] = sessions
            else:
                sessions_of.pop(key, None)
            return len(sessions)


def note(connections: Connections, room: str) -> None:
    """Note who is connected: at first by a name of the session's own, until the browser has told the tab's.

    room: the code of the class in which the visitor is a student, or ''.
    """
    visitor: str = st.session_state.setdefault(NAME, uuid.uuid4().hex)
    context = get_script_run_ctx()
    if context is not None:
        connections.note(visitor, context.session_id)
        connections.attend(context.session_id, room)


@st.fragment
def ask(service: TrainingService, rename: Callable[[str, str], bool]) -> None:
    """Ask the browser for the tab's name. By the session's own the service then knows nobody any more.

    rename: takes what was noted under one name to another; whether the page has then more to show.
    """
    tab = _TAB(key="tab", data={"known": st.session_state.get(NAME)}, on_name_change=lambda: None)
    told = tab.name  # also what it told a server that was restarted since, of which no change tells
    if isinstance(told, str) and PATTERN.fullmatch(told):
        before, st.session_state[NAME] = st.session_state[NAME], told
        if told != before:
            service.rename(before, told)
            if rename(before, told):
                st.rerun()  # the whole page
