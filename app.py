"""The explorer's page: `streamlit run app.py`."""

import atexit
import uuid
from functools import partial

import streamlit as st

from pairmnist.config import SettingsError
from pairmnist.page import compare, links, live, notices, sidebar
from pairmnist.page.address import VIEWS, Choice
from pairmnist.page.context import Page
from pairmnist.records.store import Store
from pairmnist.service.interface import TrainingService
from pairmnist.service.limits import Limits
from pairmnist.service.service import Service
from pairmnist.views import errors, pairs, report, sweep, training
from pairmnist.views.why import questions
from pairmnist.wording import plain

DRAW = {"errors": errors.draw, "pairs": pairs.draw, "why": questions.draw, "report": report.draw, "sweep": sweep.draw}
OF_ALL_SCENARIOS = ("report", "sweep")  # views with experiments of their own

# For a projector: no empty space above (so streamlit's header must let clicks through), grey text dark enough, and all
# of it larger on a large screen, where streamlit gives a chart its width in pixels of the screen.
STYLE = """<style>
.stMainBlockContainer { padding: 1.2rem 1.4rem 2rem; }
.stMainBlockContainer > .stVerticalBlock { gap: .7rem; }
[data-testid=stSidebarHeader] { height: 2.2rem; margin: 0; }
[data-testid=stHeader] { background: none; pointer-events: none; }
[data-testid=stHeader] * { pointer-events: none; }
[data-testid=stHeader] button { pointer-events: auto; }
[data-testid=stCaptionContainer] { opacity: 1; color: #4a4a4a; }
.stApp:has([data-testid=stExpandSidebarButton]) h1 { margin-left: 1.8rem !important; }
@media (min-width: 1800px) {
  .stMain, .stSidebar { zoom: 1.3; }
  [data-testid=stFullScreenFrame]:has(.stVegaLiteChart) { width: calc(100% / 1.3); }
  [data-testid=stFullScreenFrame]:has([aria-label^="Close fullscreen"]) { zoom: calc(1 / 1.3); width: 100%; }
}
#vg-tooltip-element { font-size: 1rem; }
.stHtml h1 { font-size: 1.4rem; padding: 0; margin: 0; white-space: nowrap; }
</style>"""


@st.cache_resource(show_spinner=False)
def shared() -> tuple[Store, TrainingService]:
    """The store and the service of all visitors."""
    store = Store()
    service = Service(store, limits=Limits.from_environment())
    atexit.register(service.close)  # which saves what the disk refused before, if it takes it now
    return store, service


def choose(store: Store, service: TrainingService) -> Choice:
    """Draw the sidebar and the two lines of choices above the views, and keep the URL the same."""
    problems = links.restore()
    experiment = sidebar.draw(store, service)
    if problems:
        st.warning("\n".join(["Some of this link could not be used:", "", *(f"- {plain(p)}" for p in problems)]))
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        st.html("<h1>Left ≤ right?</h1>", width="content")
        st.segmented_control(
            "View", list(VIEWS), format_func=VIEWS.__getitem__, key="view", required=True, label_visibility="collapsed"
        )
    view = st.session_state["view"]
    compare.draw(disabled=view in OF_ALL_SCENARIOS)
    choice = Choice(experiment, st.session_state["device"], st.session_state["compare"], view, links.pinned())
    links.write(choice)
    return choice


def draw_view(page: Page, view: str) -> None:
    """Draw a view of the compared experiments, below what is there of them and how to train the rest."""
    notices.draw(page.store, page.service, page.trained)
    runs = [run for one in page.trained for run in one.experiment.runs()]
    if view == "training":
        page.offer(runs, "compared", then=partial(training.draw, page))
    else:
        page.offer(runs, "compared")
        DRAW[view](page)


def main() -> None:
    st.set_page_config("Left ≤ right?", "🔢", layout="wide")
    st.html(STYLE)
    try:
        store, service = shared()
    except SettingsError as error:  # in the environment
        st.error(f"{plain(str(error))}. Set it right and start the explorer again.")
        st.stop()
    choice = choose(store, service)
    visitor = st.session_state.setdefault("visitor", uuid.uuid4().hex)
    page = Page(store, service, visitor, choice.device, choice.experiment, compare.load(store, choice))
    if choice.view in OF_ALL_SCENARIOS:
        DRAW[choice.view](page)
    else:
        draw_view(page, choice.view)
    with st.sidebar:
        live.presence(service, visitor)
    service.start()  # after the first paint, for it takes the processors


main()
