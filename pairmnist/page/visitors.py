"""Who looks at the page: an anonymous name for each tab, and whether its browser is connected.

The name lies in the tab's own storage, so that a reload is the same visitor and a copied link another one. Without
storage a visitor is a new one after each reload, and nothing else changes. There are no cookies of ours.
"""

import re
import threading
import uuid
from collections import defaultdict

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


class Connections:
    """Which sessions each visitor has. May be used from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._sessions: dict[str, set[str]] = defaultdict(set)

    def note(self, visitor: str, session: str) -> None:
        with self._lock:
            self._sessions[visitor].add(session)

    def is_connected(self, visitor: str) -> bool:
        """Whether one of a visitor's browsers is connected, also in a tab behind others."""
        if not runtime.exists():
            return False
        server = runtime.get_instance()
        with self._lock:
            sessions = self._sessions.get(visitor, set())
            sessions -= {session for session in sessions if not server.is_active_session(session)}
            if not sessions:
                self._sessions.pop(visitor, None)
            return bool(sessions)


def name(connections: Connections) -> str:
    """This visitor's name; at first one of the session's own, until the browser has told the tab's."""
    visitor: str = st.session_state.setdefault(NAME, uuid.uuid4().hex)
    context = get_script_run_ctx()
    if context is not None:
        connections.note(visitor, context.session_id)
    return visitor


@st.fragment
def ask(service: TrainingService) -> None:
    """Ask the browser for the tab's name. By the session's own the service then knows nobody any more."""
    tab = _TAB(key="tab", data={"known": st.session_state.get(NAME)}, on_name_change=lambda: None)
    told = tab.name  # also what it told a server that was restarted since, of which no change tells
    if isinstance(told, str) and PATTERN.fullmatch(told):
        if told != st.session_state[NAME]:
            service.forget(st.session_state[NAME])
        st.session_state[NAME] = told
