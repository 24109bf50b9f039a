"""The explorer's page, `streamlit run app.py`: the frame around whichever view is shown."""

import atexit
import sys
from dataclasses import replace
from functools import partial

import streamlit as st

from pairmnist.config import SettingsError
from pairmnist.lessons.lesson import Answers
from pairmnist.lessons.values import NAMED
from pairmnist.link.address import VIEWS, Choice
from pairmnist.link.shown import experiments
from pairmnist.page import (
    about,
    against,
    asking,
    cover,
    drawing,
    guesses,
    lesson,
    lesson_link,
    links,
    neighbours,
    notices,
    playing,
    present,
    reveal,
    rooms,
    scrolling,
    share,
    sidebar,
    status,
    takeaway,
    visitors,
)
from pairmnist.page.context import Grow, Page, View
from pairmnist.page.lesson import Place
from pairmnist.page.trainer import Trainer
from pairmnist.page.visitors import Connections
from pairmnist.records.store import Store
from pairmnist.service.interface import TrainingService
from pairmnist.service.limits import Limits
from pairmnist.service.places import scheduler_from_environment
from pairmnist.service.service import Service
from pairmnist.views import errors, lessons, report, sweep, training
from pairmnist.views.pairs import pairs
from pairmnist.views.start import start
from pairmnist.views.why import network, questions
from pairmnist.wording import plain

MODULES = {
    "start": start,
    "lesson": lessons,
    "training": training,
    "errors": errors,
    "pairs": pairs,
    "why": questions,
    "report": report,
    "sweep": sweep,
}
TITLE = "Left ≤ right?"
LONG = 290  # letters of what was found: three lines beside the sidebar, so that more are drawn smaller
# Seconds after which a thread that computes lets another one go on. An answer goes through several threads, and with
# Python's 5 ms each of them waits that long for everybody's: of fifty visitors, some half as long again.
HANDOVER = 0.0005


@st.cache_resource(show_spinner=False)
def shared() -> tuple[Store, TrainingService, Connections]:
    """The store, the service and the connections of all visitors."""
    sys.setswitchinterval(HANDOVER)
    store, connections = Store(), Connections()
    limits, scheduler = Limits.from_environment(), scheduler_from_environment()
    service = Service(store, limits=limits, is_connected=connections.is_connected, scheduler=scheduler)
    atexit.register(service.close)  # which saves what the disk refused before, if it takes it now
    return store, service, connections


def main() -> None:
    problems = links.restore()
    rooms.take_key()
    lesson.enter()
    on_start = st.session_state["view"] == "start"  # where nobody changes settings yet
    st.set_page_config(TITLE, "🔢", layout="wide", initial_sidebar_state="collapsed" if on_start else "auto")
    st.html(drawing.style())
    try:
        store, service, connections = shared()
    except SettingsError as error:  # in the environment
        st.error(f"{plain(str(error))}. Set it right and start the explorer again.")
        st.stop()
    choice = choose(store, service)
    scrolling.draw(choice.view)
    here = lesson.place()
    visitors.note(connections, rooms.attended())
    view = MODULES[here.shows.view if here else choice.view].view()
    covered = here is None and (cover.is_on(choice, view) or rooms.asks_to_join())
    page = Page(store, service, choice, view.load(store, choice), covered)
    notices.draw(page, problems)
    rooms.tell_end()
    with drawing.noted() as figures:
        if here is None:
            show(page, view)
        else:
            show_step(page, view, here, connections)
    if not (covered or page.choice.present or (here and here.covered)):
        takeaway.draw(page, view, figures)
    visitors.ask(service, guesses.kept().rename)
    if st.session_state.get(rooms.JOINED):
        rooms.keep_key()
    service.start()  # after the first paint, because it takes the processors


def show_step(page: Page, view: View, here: Place, connections: Connections) -> None:
    """A step of a lesson: its question, and once something was said what it shows."""
    own = [page.load(*one) for one in experiments(here.shows)]  # what the step itself shows, whatever is played
    asking.bar(here)
    with present.question(here):
        asking.header(here, reveal.given(here, own))
        if here.room is not None:
            rooms.follow(here.room, here.step.prediction, connections.students, teaches=here.teaches)
        if here.covered and here.step.picture:
            network.draw_plain(own[0])
    if here.covered:
        if isinstance(here.step.prediction, Answers) and not here.teaches:
            against.ask(here)
        return
    if isinstance(here.step.prediction, Answers):
        against.reveal(here, own)
        page = replace(page, people=against.people(here))
    page = replace(page, guess=reveal.guess(here, own, view.marks))
    reveal.draw(here, own, in_chart=page.guess is not None)
    sidebar.controls(here.step.controls)
    if here.room is not None and here.step.controls:
        st.caption("Play with it: what you choose here changes nobody else's page.")
    reveal.draw_played(here, page)
    told = NAMED.search(here.step.notice) is not None  # the notice says what was found
    show(page, replace(view, above=None, finding=(lambda page: "") if told else view.finding))


def show(page: Page, view: View) -> None:
    """The line that says what is trained, what was found, and the view itself."""
    page = neighbours.with_before(page, view)
    trainer = Trainer(page.service, page.store, page.choice.device, view.parts(), page.covered, view.trained)
    line, below = status.place(), st.container(gap="xsmall")
    with below:
        grow = draw(page, view)
    with line:
        status.line(trainer, page.runs(), page.beginnings, grow, partial(neighbours.draw_beside, page))


def choose(store: Store, service: TrainingService) -> Choice:
    """Draw the sidebar and the navigation, and keep the address the same."""
    if st.session_state["present"]:
        present.draw()
    else:
        with st.container(key="top", horizontal=True, vertical_alignment="center", gap="small"):
            st.html(f"<h1>{TITLE}</h1>", width="content")
            st.segmented_control(
                "View",
                list(VIEWS),
                format_func=VIEWS.__getitem__,
                key="view",
                required=True,
                label_visibility="collapsed",
                persist_state="session",
                wrap=True,
            )
            share.draw(lesson_link.offer)
            lesson_link.draw()
            if st.button("About", key="about", type="tertiary"):
                about.show()
        if st.session_state["view"] != "lesson":
            sidebar.draw(store, service, only=st.session_state[links.ONLY])
    choice = links.chosen()
    links.write(choice)
    playing.note(choice)
    return choice


def draw(page: Page, view: View) -> Grow | None:
    """What was found, and the view itself."""
    if view.above:
        view.above()
    if page.covered or page.finished or not (page.before or page.nearest):
        words = view.question if page.covered else view.finding(page)
    else:
        words = None
    length = "long" if words and len(words) > LONG else "short"
    with st.container(key="finding"), st.container(key=f"{length} finding"):
        place = st.empty()  # so that what one state says is gone when the next says something else
        if words is not None:
            # A number keeps its percent sign, and the words their place while there is nothing to say.
            place.markdown(words.replace(" %", "\u00a0%") or "\u00a0")
        else:
            with place.container(gap="small"):
                neighbours.draw(page)
    shown = page.before if page.before and not (page.finished or view.overlays) else page
    # In a container either way: else what was in grey stands for a moment beside what takes its place.
    with st.container(key="now" if shown is page else "before", gap="xsmall"):
        return view.draw(shown)


main()
