"""The first screen: the question asked of the visitor, what networks make of it, and ways into the other views."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from pairmnist import wording
from pairmnist.analysis.findings import errors as findings
from pairmnist.analysis.rates import always_yes
from pairmnist.analysis.statistics import mean_interval
from pairmnist.analysis.trained import Trained, final_errors
from pairmnist.charts import start as charts
from pairmnist.charts.figure import Figure
from pairmnist.config import Experiment, Settings
from pairmnist.link.address import Choice
from pairmnist.page import links, rooms
from pairmnist.page.context import Page, View
from pairmnist.page.drawing import held_out_pairs, show
from pairmnist.page.shared import made_once
from pairmnist.views.start import quiz

INTRODUCTION = "Small neural networks look at two **handwritten digits** (MNIST) and answer the question below."
STEPS = {  # what each network adds, by (share_weights, auxiliary_loss)
    (False, False): "two towers",
    (True, False): "+ weight sharing",
    (False, True): "+ auxiliary loss",
    (True, True): "both",
}
MEANINGS = {  # of what the bars name
    "always yes": "an answer without a look",
    "two towers": "one for each digit",
    "+ weight sharing": "one tower reads both digits",
    "+ auxiliary loss": "also learns to name digits",
}

WAYS: tuple[tuple[str, str, str, dict[str, str]], ...] = (
    ("training", "Watch them learn", ":material/show_chart:", {"compare": "four"}),
    ("errors", "How much is luck?", ":material/casino:", {"compare": "four"}),
    ("pairs", "What do they get wrong?", ":material/search:", {}),
    ("why", "Why do they err?", ":material/psychology:", {"compare": "four"}),
    ("sweep", "Would more data help?", ":material/tune:", {}),
    ("report", "Is the report right?", ":material/fact_check:", {}),
)


def view() -> View:
    question = INTRODUCTION if rooms.asks_to_join() else ""
    words = "✓ {} have learned to compare digits"
    return View(finding, draw, experiments=four, compares=False, trained=words, question=question)


def four(choice: Choice) -> Sequence[tuple[Experiment, str]]:
    """The four kinds of networks with the sidebar's other settings."""
    base = choice.experiment.settings
    return [
        (Experiment(base.with_(share_weights=share, auxiliary_loss=learns), choice.experiment.repetitions), words)
        for (share, learns), words in STEPS.items()
    ]


def finding(page: Page) -> str:
    """What this is about, and what the two ideas together change."""
    trained, _ = _trained(page)
    return f"{INTRODUCTION} {together(trained[0], trained[-1])}" if trained else INTRODUCTION


def draw(page: Page) -> None:
    trained, note = _trained(page)
    if not trained:
        st.info("Nothing is trained with these settings yet: train it above, or go back to the report's settings.")
        return
    asked, errors = st.columns([5, 6], gap="medium")
    with asked, st.container(border=True, key="quiz"):
        quiz.draw(trained[-1])
    if page.covered:
        with errors, st.container(border=True):
            rooms.draw_join()
        return
    with errors:
        st.markdown("## How often are they wrong?")
        with st.container(key="stage bars"):
            show(error_bars(trained), height="stretch")
        with st.container(key="measured"):
            st.caption(f"{note}Test error: the share of wrong answers to 1,000 pairs that the networks never saw.")
    quiz.draw_examples(trained[0], trained[-1])
    _ways()


def _trained(page: Page) -> tuple[list[Trained], str]:
    """The four networks, the chosen ones or else the report's, and what to say of where they come from."""
    if all(one.finished for one in page.trained):
        return list(page.trained), ""
    architecture = page.experiment.settings.architecture
    base = Choice(Experiment(Settings(architecture=architecture)))
    trained = [page.load(experiment, words) for experiment, words in four(base)]
    if not all(one.finished for one in trained):
        return [], ""
    return trained, "**With the report's settings, because the chosen ones are not trained.** "


@made_once
def together(plain: Trained, both: Trained) -> str:
    return findings.together(plain, both)


@made_once
def error_bars(trained: Sequence[Trained]) -> Figure:
    """The test error of always yes and of the four kinds of networks, as bars."""
    guess = always_yes([record.run.draw for one in trained for record in one.finished], held_out_pairs)
    errors = {"always yes": guess} | {one.label: mean_interval(final_errors(one)).mean for one in trained}
    rows = [(name, MEANINGS.get(name, ""), error) for name, error in errors.items()]
    frame = pd.DataFrame(rows, columns=["network", "what it is", "error"])
    words = "; ".join(f"{name}: {wording.percent(error, 1)}" for name, error in errors.items())
    return Figure.of(charts.error_bars(frame), f"Test error, less is better. {words}.")


def _ways() -> None:
    with st.container(horizontal=True, gap="small", key="ways"):
        for view, words, icon, chosen in WAYS:
            st.button(words, key=f"way {view}", icon=icon, on_click=links.go, args=(view,), kwargs=chosen)
