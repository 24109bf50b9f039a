"""A lesson as one HTML file that opens without a network: its questions, what was found folded away below each."""

from collections.abc import Callable, Mapping, Sequence
from html import escape

from pairmnist.analysis.draws import PairsOf
from pairmnist.charts.figure import Figure
from pairmnist.export import document, provenance
from pairmnist.lessons import sheets
from pairmnist.lessons.lesson import Answers, Lesson, Step
from pairmnist.lessons.measures import Shown

FiguresOf = Callable[[Step, Shown], Mapping[str, Figure]]
FEW = 4  # experiments that are named with their colours and results; more are a sweep


def lesson_document(
    lesson: Lesson, shown_of: Callable[[Step], Shown], figures_of: FiguresOf, pairs_of: PairsOf, link: str = ""
) -> str:
    """The lesson with all that its steps show. link: where the explorer has the lesson.

    shown_of: the experiments of a step; figures_of: its figures, by what they show.
    """
    shown = [[one for one in shown_of(step) if one.finished] for step in lesson.steps]
    sections = [sheets.about(lesson)]
    figures: list[Figure] = []
    for step, networks in zip(lesson.steps, shown, strict=True):
        found = figures_of(step, networks) if networks else {}
        charts = [document.chart(number, *one) for number, one in enumerate(found.items(), len(figures))]
        figures += found.values()
        sections.append(_section(step, networks, charts, pairs_of))
    every = {one.experiment: one for networks in shown for one in networks}
    made = f"<details><summary>How this was made</summary><pre>{escape(provenance.text([*every.values()], link))}</pre>"
    body = "".join(f"<section>{section}</section>" for section in [*sections, f"{made}</details>"])
    return document.whole(lesson.title, body, figures)


def _section(step: Step, shown: Shown, charts: Sequence[str], pairs_of: PairsOf) -> str:
    """A question with room for a guess, and what is found folded away."""
    asks_pairs = isinstance(step.prediction, Answers) or "view=pairs" in step.show
    found = [
        sheets.expected(step, shown, pairs_of),
        document.names(shown) if len(shown) <= FEW else "",
        *charts,
        *(document.pairs(one, pairs_of) for one in shown if asks_pairs),
    ]
    folded = f"<details><summary>Show me</summary>{''.join(found)}</details>"
    return f"{sheets.question(step)}{sheets.room(step)}{folded}"
