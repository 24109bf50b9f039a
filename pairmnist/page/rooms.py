"""A class on the page: it is opened and joined here, and all who are in it follow the teacher."""

from collections import Counter
from collections.abc import Sequence
from html import escape
from typing import Any

import streamlit as st

from pairmnist.classroom.classes import ClassError, Classes, State
from pairmnist.lessons.lesson import Choice, Number, Order, Prediction
from pairmnist.lessons.values import NUMBERS
from pairmnist.page import dialogs, share, visitors
from pairmnist.page.looks import apart
from pairmnist.records.store import cache_folder
from pairmnist.wording import count, plain

KEY = "teach"  # in a teacher's link, and in session_state: the key
JOINED = "class"  # in links and in session_state: the code of the class that was joined
POLL = 2.0  # seconds between two looks at where the class is
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
    if code and state is None:
        st.session_state[JOINED] = ""
        words = f"There is no class {plain(code)}, or it has ended. You can go on alone."
        st.toast(words, icon=":material/groups:", duration="infinite")
    return state, False


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
        st.session_state.update({KEY: key, JOINED: state.code, FORGET: False})


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
        st.session_state[JOINED] = state.code


def bar(room: State, *, teaches: bool) -> None:
    """What the teacher needs, or the way out of a class."""
    if not teaches:
        st.markdown(f"Class **{room.code}**", width="content")
        st.button("Leave", key="leave", type="tertiary", on_click=_leave)
        return
    if st.button(f"Invite: {room.code}", key="invite", icon=":material/qr_code:"):
        dialogs.show("Join this class", lambda: _invite(room))
    if st.button("Class", key="own class", icon=":material/key:"):
        dialogs.show("Your class", _own)
    st.button("Reveal", key="reveal", type="primary", disabled=room.revealed, on_click=_reveal)


def _leave() -> None:
    st.session_state[JOINED] = ""


def _reveal() -> None:
    classes().reveal(st.session_state[KEY])


def _invite(room: State) -> None:
    """How students join; it may be shown to all."""
    st.markdown("Open *Lessons* and type the code, or use the link.")
    with st.container(key="invitation"):
        st.markdown(f"# {room.code}")
        share.invitation(f"view=lesson&class={room.code}")


def _own() -> None:
    """What is the teacher's alone; the link with the key is only sent when it is asked for."""
    if classes().problem:
        st.warning(plain(classes().problem))
    st.markdown("To go on from another computer you need a link of your own. Whoever has it is the teacher.")
    if st.button("Show my link", key="show own link"):
        st.code(share.address(f"{KEY}={st.session_state[KEY]}"), language=None)
    if st.button("End the class and delete its guesses", key="end class"):
        classes().end(st.session_state[KEY])
        dialogs.close()
        st.rerun()


def follow(room: State, prediction: Prediction | None, *, teaches: bool) -> None:
    """Go where the class goes; the teacher sees how many have guessed, and what, and all do once it is revealed."""
    visitor = st.session_state[visitors.NAME]

    @st.fragment(run_every=apart(POLL), key="class")
    def look() -> None:
        now, teaches_now = here()
        moved = (now, teaches_now, st.session_state[visitors.NAME]) != (room, teaches, visitor)
        if moved and not dialogs.is_open():
            st.rerun()  # the whole page: the class is at another step, sees what was covered, or knows this tab again
        on_scale = room.revealed and isinstance(prediction, Number)  # which shows them beside what was measured
        if prediction is not None and (room.revealed or teaches) and not on_scale:
            st.html(distribution(guesses(room), prediction))

    with st.container():
        look()


def distribution(guesses: Sequence[Any], prediction: Prediction) -> str:
    """How many have guessed, and how often what, as HTML."""
    if not guesses:
        return '<p role="status">Nobody has guessed yet.</p>'
    if isinstance(prediction, Order):
        rows = _mean_places(guesses, prediction)
    else:
        words = Counter(_word(one, prediction) for one in sorted(guesses))
        rows = [(word, n / max(words.values()), str(n)) for word, n in words.items()]
    bars = "".join(
        f'<span>{escape(word)}</span><i style="width: {100 * share:.0f}%"></i><b>{escape(said)}</b>'
        for word, share, said in rows
    )
    return (
        f'<div class="guesses-of-all" role="status">{count(len(guesses), "answer")}<div class="bars">{bars}</div></div>'
    )


def _mean_places(guesses: Sequence[Sequence[str]], prediction: Order) -> list[tuple[str, float, str]]:
    """At which place each thing was put, in the mean: the lower, the longer its bar."""
    most = len(prediction.options)
    means = {key: sum(one.index(key) + 1 for one in guesses) / len(guesses) for key in prediction.options}
    first = sorted(means.items(), key=lambda one: one[1])
    return [(prediction.options[key], (most + 1 - mean) / most, f"place {mean:.1f}") for key, mean in first]


def _word(one: Any, prediction: Prediction) -> str:
    """A guess as it is counted: numbers to whole percent or points."""
    match prediction:
        case Number(of=of):
            return f"{round(100 * one)} {'%' if NUMBERS[of].unit == 'percent' else 'points'}"
        case Choice(options=options):
            return options.get(one, one)
    return "answered all pairs"
