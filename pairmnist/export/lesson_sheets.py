"""A lesson on paper, as HTML that prints well: a worksheet for students, and the teacher's with what to expect."""

import re
from collections.abc import Callable
from html import escape

from pairmnist.analysis.draws import PairsOf
from pairmnist.analysis.statistics import mean_interval
from pairmnist.analysis.trained import final_errors
from pairmnist.charts import network
from pairmnist.export import network_picture
from pairmnist.lessons.lesson import Answers, Choice, Lesson, Number, Order, Prediction, Step
from pairmnist.lessons.measures import Shown
from pairmnist.lessons.values import ANSWERS, NUMBERS, ORDERS, filled
from pairmnist.link.lessons import shows
from pairmnist.link.shown import experiments

FEW = 4  # kinds of networks
NOT_YET = "Not all of these networks are trained yet: train them before the class."
STYLE = (
    "body { font: 12pt/1.5 serif; max-width: 42rem; margin: 2rem auto; padding: 0 1rem }"
    "section { break-inside: avoid; margin-top: 1.6rem } h2 { font-size: 13pt; margin: 0 }"
    ".line { border-bottom: 1px solid; height: 2.2rem } .expect { border-left: 3px solid; padding-left: .8rem }"
    f"{network.STYLE}"
)


def worksheet(lesson: Lesson, shown_of: Callable[[Step], Shown], pairs_of: PairsOf) -> str:
    """For students: the questions, and room for their guesses and for what they see."""
    steps = enumerate(lesson.steps, 1)
    return _sheet(lesson, [question(number, step, shown_of(step), pairs_of) + room(step) for number, step in steps])


def teachers(lesson: Lesson, shown_of: Callable[[Step], Shown], pairs_of: PairsOf) -> str:
    """For the teacher: the questions, the minutes, and what to expect, with the numbers of what each step shows."""
    steps = [(number, step, shown_of(step)) for number, step in enumerate(lesson.steps, 1)]
    return _sheet(lesson, [question(*one, pairs_of) + expected(*one[1:], pairs_of) for one in steps])


def _sheet(lesson: Lesson, steps: list[str]) -> str:
    sections = "".join(f"<section>{step}</section>" for step in steps)
    head = f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{escape(lesson.title)}</title>'
    return f"{head}<style>{STYLE}</style>{about(lesson)}{sections}</html>"


def about(lesson: Lesson) -> str:
    """What the lesson is about, as HTML."""
    return f"<h1>{escape(lesson.title)}</h1><p>{_words(lesson.about)} ({lesson.minutes} minutes)</p>"


def question(number: int, step: Step, shown: Shown, pairs_of: PairsOf) -> str:
    """A step's question, what is given with it, and the network that it is about where the page draws it, as HTML.

    number: from 1.
    """
    given = (filled(step.given, shown, pairs_of) or "") if step.given else ""
    words = _words(f"{step.question} {given}")
    asked = f"<h2>{number}. {escape(step.title)} · {step.minutes} min</h2><p>{words}</p>"
    if not step.picture:
        return asked
    first, _ = experiments(shows(step))[0]
    return asked + network_picture.plain(first.settings, pairs_of)


def shows_errors(step: Step) -> bool:
    """Whether the page shows test errors there, so that they tell nothing that is asked later."""
    return shows(step).view in ("errors", "training", "report")


def room(step: Step) -> str:
    """Room for a guess and for what is seen, as HTML."""
    match step.prediction:
        case Number(of=of):
            guess = f"<p>My guess, {NUMBERS[of].unit.asked}: __________ It is: __________</p>"
        case Choice(options=options):
            guess = "".join(f"<p>☐ {_words(words)}</p>" for words in options.values())
        case Order(of=of, options=options):
            rows = "".join(f"<p>___ {_words(words)}</p>" for words in options.values())
            guess = f"<p>My order, {ORDERS[of].words} (write numbers):</p>{rows}"
        case Answers(pairs=pairs):
            guess = f"<p>I was wrong in _____ of {pairs}, the network in _____.</p>"
        case None:
            guess = '<div class="line"></div>'
    return f'{guess}<p>What I notice:</p><div class="line"></div>'


def expected(step: Step, shown: Shown, pairs_of: PairsOf) -> str:
    """What was found, in numbers, and what to notice, as HTML."""
    notice = filled(step.notice, shown, pairs_of) or NOT_YET
    parts = {
        "What was found": _answer(step.prediction, shown, pairs_of),
        "Test errors": escape(_errors(shown)) if shows_errors(step) else "",
        "To notice": _words(notice),
    }
    return "".join(f'<p class="expect"><b>{name}:</b> {part}</p>' for name, part in parts.items() if part)


def _answer(prediction: Prediction | None, shown: Shown, pairs_of: PairsOf) -> str:
    """What there is to predict, as HTML."""
    match prediction:
        case Number(of=of):
            m = NUMBERS[of].compute(shown, pairs_of)
            return escape(NUMBERS[of].written(m.mean) + NUMBERS[of].range(m)) if m.n else NOT_YET
        case Choice(of=of, options=options):
            right = ANSWERS[of].compute(shown, pairs_of)
            return _words(options[right]) if right else NOT_YET
        case Order(of=of, options=options):
            found = ORDERS[of].compute(shown, pairs_of)
            return " · ".join(_words(options[key]) for key in found.keys) if found else NOT_YET
        case Answers(pairs=pairs):
            m = NUMBERS["error"].compute(shown, pairs_of)
            return f"A network is wrong in about {pairs * m.mean:.1f} of {pairs}" if m.n else NOT_YET
    return ""


def _errors(shown: Shown) -> str:
    """The mean test error of each kind of network, where they are few."""
    if len(shown) > FEW or not all(one.finished for one in shown):
        return ""
    means = {one.label: mean_interval(final_errors(one)) for one in shown}
    named = NUMBERS["error"]
    errors = (f"{label} {named.written(m.mean)}{named.range(m)}, {m.n} networks" for label, m in means.items())
    return f"{'; '.join(errors)}."


def _words(text: str) -> str:
    """A lesson's text as HTML: **bold** and *italic* count, and everything else is shown as it is."""
    bold = re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", escape(text))
    return re.sub(r"\*(.+?)\*", r"<i>\1</i>", bold)
