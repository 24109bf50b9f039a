"""A class on the page: it is opened and joined here, and all who are in it follow the teacher."""

from collections.abc import Callable
from html import escape
from typing import Any

import streamlit as st

from pairmnist.classroom.classes import ClassError, Classes, State
from pairmnist.lessons.lesson import Number, Prediction
from pairmnist.page import dialogs, share, tally, visitors
from pairmnist.page.looks import apart
from pairmnist.records.cache_folder import cache_folder
from pairmnist.wording import plain

KEY = "teach"  # in a teacher's link, and in session_state: the key
JOINED = "class"  # in links and in session_state: the code of the class that was joined
POLL = 2.0  # seconds between two looks at where the class is
GONE = "gone"  # in session_state: the code of a class that is not there, until it was told
WAS_IN = "was in"  # in session_state: the code of the class that this tab was in last
ALONE = "alone"  # in session_state: the visitor has said that they are in no class
PEEK = "peek"  # in session_state: whether the teacher sees the guesses before they are revealed
ENDING = "ending"  # in session_state: whether the teacher is asked if the class is to end
FORGET = "forget key"  # in session_state: the tab's key is of a class that has ended

# The teacher's tab keeps the key, so that a reload, or a restart of the server, is the same teacher.
_TEACHER = st.components.v2.component(
    "pairmnist_teacher",
    html="",
    js="""
    export default function ({ data, setStateValue }) {
      const name = "pairmnist-teacher";
      try {
        if (data.key) sessionStorage.setItem(name, data.key);
        else if (data.forget) sessionStorage.removeItem(name);
        else if (sessionStorage.getItem(name)) setStateValue("key", sessionStorage.getItem(name));
      } catch {
        return;
      }
    }
    """,
)


@st.cache_resource(show_spinner=False)
def classes() -> Classes:
    """The classes of all visitors, beside the runs that are trained here."""
    return Classes(cache_folder() / "classes.sqlite")


def take_key() -> None:
    """Take a teacher's key out of the address as soon as it is read: it must not be seen, copied or shown."""
    if KEY in st.query_params:
        st.session_state[KEY] = st.query_params[KEY][:200]
        st.session_state["view"] = "lesson"
        del st.query_params[KEY]


@st.fragment
def keep_key() -> None:
    """Let the teacher's tab keep the key, or ask it for the one that it kept."""
    data = {"key": st.session_state.get(KEY, ""), "forget": st.session_state.get(FORGET, False)}
    kept = _TEACHER(key="teacher", data=data, on_key_change=lambda: None).key
    if data["key"] or not isinstance(kept, str):
        return
    if classes().taught(kept):
        st.session_state[KEY] = kept
        st.rerun()  # the whole page: the tab is a teacher's
    st.session_state[FORGET] = True


def here() -> tuple[State | None, bool]:
    """The class that this visitor is in, and whether they teach it."""
    if key := st.session_state.get(KEY):
        if state := classes().taught(key):
            return state, True
        del st.session_state[KEY]
    code = st.session_state.get(JOINED, "")
    state = classes().joined(code) if code else None
    if state:
        st.session_state[WAS_IN] = state.code
    elif code:
        st.session_state.update({JOINED: "", GONE: code})
    return state, False


def attended() -> str:
    """The code of the class in which this tab is a student, or ''."""
    return "" if st.session_state.get(KEY) else st.session_state.get(JOINED, "")


def is_student() -> bool:
    """Whether this tab has joined a class that still goes on, also after leaving it."""
    code = st.session_state.get(WAS_IN, "")
    return bool(code) and not st.session_state.get(KEY) and classes().joined(code) is not None


def asks_to_join() -> bool:
    """Whether Start covers what was found and asks for a code: while a class goes on here, of who is in none."""
    state = st.session_state
    settled = state.get(KEY) or state.get(JOINED) or state.get(WAS_IN) or state.get(ALONE)
    return state["view"] == "start" and not settled and classes().are_going_on()


def draw_join() -> None:
    """In place of what is covered: the way into a class, and the way on without one."""
    st.markdown("## Join your class")
    st.markdown("A class is going on here. Its teacher asks first, and what was found shows later.")
    join()
    st.button("I am in no class", key="no class", type="tertiary", on_click=_go_alone)


def _go_alone() -> None:
    st.session_state[ALONE] = True


def tell_end() -> None:
    """Say that the class is not there, until it is taken note of."""
    code = st.session_state.get(GONE)
    if not code:
        return
    with st.container(border=True, horizontal=True, vertical_alignment="center", gap="small", key="gone"):
        if code == st.session_state.get(WAS_IN):
            st.markdown("**Your class has ended**, and its guesses are deleted. You can go on alone.", width="stretch")
        else:
            words = f"**There is no class {plain(code)}**, or it has ended. Ask for its code, or go on alone."
            st.markdown(words, width="stretch")
        st.button("Go on alone", key="go on alone", on_click=_forget_end)


def _forget_end() -> None:
    st.session_state[GONE] = ""


def guess(room: State, what: Any) -> None:
    classes().guess(room.code, room.step, st.session_state[visitors.NAME], what)


def own_guess(room: State) -> Any:
    return classes().own_guess(room.code, room.step, st.session_state.get(visitors.NAME, ""))


def guesses(room: State) -> list[Any]:
    return classes().guesses(room.code, room.step)


def go(step: int) -> None:
    """The teacher goes to another step."""
    classes().go(st.session_state[KEY], step)


def offer(lesson: str, step: int) -> None:
    """A button that opens the lesson for a class, at this step."""
    st.button("For a class", key="for a class", icon=":material/groups:", on_click=_begin, args=(lesson, step))


def _begin(lesson: str, step: int) -> None:
    try:
        state, key = classes().begin(lesson, step)
    except ClassError as error:
        st.toast(plain(str(error)), icon=":material/block:")
    else:
        st.session_state.update({KEY: key, JOINED: state.code, FORGET: False, GONE: ""})


def join() -> None:
    """A field for the code of a class."""
    row = st.container(key="join").form("join", border=False)  # so that Enter joins, and one press does
    with row.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        st.text_input("Code of your class", key="typed code", max_chars=10, width=190)
        st.form_submit_button("Join", on_click=_join)


def _join() -> None:
    code = st.session_state["typed code"].strip()
    state = classes().joined(code)
    if state is None:
        words = f"There is no class {plain(code)}." if code else "Type the code of your class first."
        st.toast(words, icon=":material/block:")
    else:
        st.session_state.update({JOINED: state.code, GONE: "", "view": "lesson"})


def bar(room: State, *, teaches: bool) -> None:
    """What the teacher needs, or the way out of a class."""
    if not teaches:
        st.markdown(f"Class **{room.code}**", width="content")
        st.button("Leave", key="leave", type="tertiary", on_click=_leave)
        return
    if st.button(f"Invite: {room.code}", key="invite", icon=":material/qr_code:"):
        dialogs.show("Join this class", lambda: invite(room))
    if st.button("Class", key="own class", icon=":material/key:", on_click=_ask_end, args=(False,)):
        dialogs.show("Your class", _own)
    st.button("Reveal", key="reveal", type="primary", disabled=room.revealed, on_click=_reveal)


def _leave() -> None:
    st.session_state[JOINED] = ""


def _reveal() -> None:
    classes().reveal(st.session_state[KEY])


def invite(room: State) -> None:
    """How students join; it may be shown to all."""
    st.markdown("Open this address and type the code, or read the QR code.")
    with st.container(key="invitation"):
        st.html(f'<p class="address">{escape(share.short_address())}</p><h1>{room.code}</h1>')
        share.invitation(f"{JOINED}={room.code}")


def _own() -> None:
    """What is the teacher's alone; the link with the key is only sent when it is asked for."""
    if classes().problem:
        st.warning(plain(classes().problem))
    st.markdown("To go on from another computer you need a link of your own. Whoever has it is the teacher.")
    if st.button("Show my link", key="show own link"):
        st.code(share.address(f"{KEY}={st.session_state[KEY]}"), language=None)
    if not st.session_state.get(ENDING):
        st.button("End the class", key="end class", on_click=_ask_end, args=(True,))
        return
    st.markdown("**Ending the class deletes all its guesses, for good**, and everybody in it goes on alone.")
    with st.container(horizontal=True, gap="small"):
        if st.button("End it and delete the guesses", key="really end", type="primary"):
            classes().end(st.session_state.pop(KEY))
            st.session_state.update({JOINED: "", WAS_IN: ""})
            dialogs.close()
            st.rerun()
        st.button("Keep it", key="keep class", on_click=_ask_end, args=(False,))


def _ask_end(ask: bool) -> None:
    st.session_state[ENDING] = ask


def follow(room: State, prediction: Prediction | None, students: Callable[[str], int], *, teaches: bool) -> None:
    """Go where the class goes. The teacher sees how many are there and have guessed, and on request what; all do once
    it is revealed.

    students: how many of a class are connected.
    """
    visitor = st.session_state[visitors.NAME]

    @st.fragment(run_every=apart(POLL), key="class")
    def look() -> None:
        now, teaches_now = here()
        moved = (now, teaches_now, st.session_state[visitors.NAME]) != (room, teaches, visitor)
        if moved and not dialogs.is_open():
            st.rerun()  # the whole page: the class is at another step, sees what was covered, or knows this tab again
        if teaches:
            st.html(tally.attendance(students(room.code), guesses(room) if prediction else None))
        if teaches and prediction and not room.revealed:
            about = "Whoever sees what the others guess guesses otherwise. After *Reveal* all see it."
            st.toggle("Show the guesses", key=PEEK, help=about, persist_state="session")
        on_scale = room.revealed and isinstance(prediction, Number)  # which shows them beside what was measured
        seen = room.revealed or (teaches and st.session_state.get(PEEK))
        if prediction and seen and not on_scale and (said := guesses(room)):
            st.html(tally.distribution(said, prediction))

    with st.container():
        look()
