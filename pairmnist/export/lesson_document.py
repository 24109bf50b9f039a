"""A lesson as one HTML file that opens without a network: its questions, what was found folded away below each."""

from collections.abc import Callable, Mapping, Sequence
from html import escape

from pairmnist import wording
from pairmnist.analysis import steps, sweeps
from pairmnist.analysis.draws import PairsOf
from pairmnist.analysis.findings import sweep as findings
from pairmnist.charts.figure import Figure
from pairmnist.export import (
    comparison,
    document,
    error_figures,
    network_picture,
    provenance,
    report_figure,
    sweep_figures,
    why_figures,
)
from pairmnist.export import lesson_sheets as sheets
from pairmnist.lessons.lesson import Answers, Lesson, Step
from pairmnist.lessons.measures import Shown
from pairmnist.link.address import Choice
from pairmnist.link.lessons import shows
from pairmnist.link.parameters import PARAMETERS
from pairmnist.link.shown import STEPS, swept

ELSEWHERE = "<p>What this step shows can be seen in the explorer only.</p>"
FEW = 4  # experiments that are named with their colours and results; more are a sweep


def lesson_document(lesson: Lesson, shown_of: Callable[[Step], Shown], pairs_of: PairsOf, link: str = "") -> str:
    """The lesson with all that its steps show. shown_of: a step's experiments; link: where the explorer has it."""
    shown = [[one for one in shown_of(step) if one.finished] for step in lesson.steps]
    sections = [sheets.about(lesson)]
    drawn: list[Figure] = []
    for number, (step, networks) in enumerate(zip(lesson.steps, shown, strict=True), 1):
        found = figures(shows(step), networks, pairs_of) if networks else {}
        charts = [document.chart(place, *one) for place, one in enumerate(found.items(), len(drawn))]
        drawn += found.values()
        sections.append(_section(number, step, networks, charts, pairs_of))
    every = {one.experiment: one for networks in shown for one in networks}
    made = f"<details><summary>How this was made</summary><pre>{escape(provenance.text([*every.values()], link))}</pre>"
    body = "".join(f"<section>{section}</section>" for section in [*sections, f"{made}</details>"])
    return document.whole(lesson.title, body, drawn)


def figures(choice: Choice, shown: Shown, pairs_of: PairsOf) -> Mapping[str, Figure]:
    """What is drawn of experiments whose networks have finished, by what it shows. choice: what the link shows."""
    match choice.view:
        case "sweep" if choice.options.get("sweep_over") == STEPS:
            return {"Step by step": sweep_figures.steps(steps.steps(shown, pairs_of))}
        case "sweep":
            sweep, _ = swept(choice.options)
            errors = sweeps.errors(sweep, shown)
            found = wording.without_bold(findings.sweep(sweep, errors))
            return {f"Test error against the {sweep.name}": sweep_figures.sweep(sweep, shown, errors, found)}
        case "report":
            protocol = str(choice.options.get("report_data", PARAMETERS["report_data"].default))
            return {"Test errors, ours and the report's": report_figure.figure(shown, protocol)}
        case "training":
            return {"How the error falls": comparison.curves(shown, pairs_of)}
        case "why":
            return why_figures.figures(choice.options, shown, pairs_of)
        case "pairs":
            return {}
        case "errors" if choice.options.get("luck") == "enough":
            opposite = error_figures.opposite(shown)
            return {"How often few say the opposite of all": opposite} if opposite else {}
    return comparison.errors(shown, pairs_of)


def _section(number: int, step: Step, shown: Shown, charts: Sequence[str], pairs_of: PairsOf) -> str:
    """A question with room for a guess, and what is found folded away."""
    found = [
        *charts,
        *(network_picture.drawn(one, network_picture.FIRST, pairs_of) for one in shown if _is_picture(step)),
        *(document.pairs(one, pairs_of) for one in shown if _asks_pairs(step)),
    ]
    found = found if any(found) else [ELSEWHERE]
    names = document.names(shown) if sheets.shows_errors(step) and len(shown) <= FEW else ""
    folded = f"<details><summary>Show me</summary>{sheets.expected(step, shown, pairs_of)}{names}{''.join(found)}"
    return f"{sheets.question(number, step, shown, pairs_of)}{sheets.room(step)}{folded}</details>"


def _is_picture(step: Step) -> bool:
    choice = shows(step)
    return choice.view == "why" and choice.options.get("why") == "network"


def _asks_pairs(step: Step) -> bool:
    return isinstance(step.prediction, Answers) or shows(step).view == "pairs"
