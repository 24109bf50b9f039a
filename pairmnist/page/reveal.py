"""After a guess: the guess drawn beside what was measured, the gap, and what was to be noticed."""

from collections.abc import Collection, Mapping, Sequence
from math import comb
from typing import Any

import numpy as np
import streamlit as st

from pairmnist import wording
from pairmnist.analysis.statistics import MeanInterval
from pairmnist.lessons.lesson import Choice, Number, Order, Prediction
from pairmnist.lessons.measures import Shown
from pairmnist.lessons.values import ANSWERS, NUMBERS, ORDERS, Guess, Ranking, filled, guessed
from pairmnist.link.address import COMPARISONS, EXPERIMENT, WORDS
from pairmnist.link.address import Choice as Link
from pairmnist.page import scale, tally
from pairmnist.page.context import Page
from pairmnist.page.drawing import held_out_pairs
from pairmnist.page.lesson import Place, text
from pairmnist.page.shared import made_once

NOT_YET = "Not all of these networks are trained yet, so nobody knows: train them with the button below."


def guess(here: Place, shown: Shown, marks: Collection[str]) -> Guess | None:
    """What the visitor guessed, where the chart that is shown can have it drawn in. marks: of which numbers it can."""
    match here.step.prediction:
        case Number(of=of) if of in marks and here.guess is not None and not np.isnan(number(of, shown).mean):
            return guessed(of, here.guess)
    return None


def given(here: Place, own: Shown) -> str:
    """What the question tells of its networks before the guess; '' where it tells nothing, or they are not trained."""
    return (notice(here.step.given, own) or "") if here.step.given else ""


def draw(here: Place, own: Shown, *, in_chart: bool) -> None:
    """What came of the guess, and what to notice.

    own: what the step itself shows, which playing does not change. in_chart: whether a chart has the guess in it.
    """
    if here.room is not None and not here.teaches and here.step.prediction and here.guess is None:
        st.markdown("No answer of yours had arrived when this was revealed.")
    match here.step.prediction:
        case Number(of=of):
            _number(of, here, own, in_chart=in_chart)
        case Choice(of=of, options=options):
            st.markdown(chosen(options, answer(of, own), here.guess))
        case Order(of=of, options=options):
            st.markdown(ordered(options, ranking(of, own), here.guess))
    with st.container(key="notice"):
        words = notice(here.step.notice, own)
        st.markdown(text(words) if words else "What there is to notice shows once they are trained.")
    if here.number == len(here.lesson.steps) and (here.room is None or here.teaches):
        end = "*Class* → *End the class*" if here.teaches else "*Lessons* has the others"
        st.markdown(f"That was the last question: {end}.")


def draw_played(here: Place, page: Page) -> None:
    """What the visitor's own choices give in place of the step's, where they differ."""
    differs = played(here, page.choice)
    if not differs:
        return
    with st.container(key="played"):
        found = _found(here.step.prediction, page.trained)
        what = f"With your choice, {wording.plain(', '.join(differs))}"
        st.markdown(f"{what}: {found}" if found else f"{what}, not all networks are trained: train them below.")


def played(here: Place, choice: Link) -> list[str]:
    """Which of the step's controls the visitor has set otherwise, in words."""
    now, own = _values(choice), _values(here.shows)
    return [_in_words(name, now[name]) for name in here.step.controls if now[name] != own[name]]


def _values(choice: Link) -> dict[str, Any]:
    experiment = choice.experiment
    return {**vars(experiment.settings), "repetitions": experiment.repetitions, "compare": choice.compare}


def _in_words(name: str, value: Any) -> str:
    """A control and what it says: 'Architecture: residual CNN', 'Auxiliary loss: on'."""
    if name == "compare":
        return f"Compare: {COMPARISONS[value]}"
    setting = EXPERIMENT[name]
    return f"{setting.label}: {setting.choices.get(value, value) if setting.kind is not bool else WORDS[value]}"


def _found(prediction: Prediction | None, shown: Shown) -> str:
    """What is predicted, of other networks; '' where they are not trained."""
    match prediction:
        case Number(of=of):
            m = number(of, shown)
            return "" if np.isnan(m.mean) else compared(of, None, m).removeprefix("It is ")
        case Choice(of=of, options=options):
            right = answer(of, shown)
            return f"**{text(options[right])}**." if right else ""
        case Order(of=of, options=options):
            found = ranking(of, shown)
            return f"{in_order(options, found)}." if found else ""
    return "the figure below."


def chosen(options: Mapping[str, str], right: str | None, guess: str | None) -> str:
    """In words, which answer was found, and whether a guess is right."""
    if right is None:
        return NOT_YET
    found = f"What was found: **{text(options[right])}**."
    if guess is None:
        return found
    return f"{found} ✓ You said so." if guess == right else f"{found} You said: {text(options[guess])}."


def ordered(options: Mapping[str, str], found: Ranking | None, guess: Sequence[str] | None) -> str:
    """In words, which order was found, and how much of it a guess has."""
    if found is None:
        return NOT_YET
    words = f"What was found: {in_order(options, found)}."
    unclear = comb(len(found.keys), 2) - len(found.clear)
    if unclear:
        words += f" {wording.count(unclear, 'comparison')} of two may be chance."
    if guess is not None:
        said = " · ".join(text(options[key]) for key in guess)
        words += f" You said {said}: {found.agreeing(guess)} of the {len(found.clear)} that are clear are as you said."
    return words


def in_order(options: Mapping[str, str], found: Ranking) -> str:
    return " · ".join(f"{n}. **{text(options[key])}**" for n, key in enumerate(found.keys, 1))


@made_once
def notice(words: str, shown: Shown) -> str | None:
    return filled(words, shown, held_out_pairs)


@made_once
def number(of: str, shown: Shown) -> MeanInterval:
    return NUMBERS[of].compute(shown, held_out_pairs)


@made_once
def answer(of: str, shown: Shown) -> str | None:
    return ANSWERS[of].compute(shown, held_out_pairs)


@made_once
def ranking(of: str, shown: Shown) -> Ranking | None:
    return ORDERS[of].compute(shown, held_out_pairs)


def _number(of: str, here: Place, own: Shown, *, in_chart: bool) -> None:
    """What was measured, the gap, and the guesses on a scale unless the chart below has them all."""
    m, guesses = number(of, own), here.guesses
    if np.isnan(m.mean):
        st.markdown(NOT_YET)
        return
    st.markdown(compared(of, here.guess, m))
    if guesses:
        st.markdown(f"{of_class(of, guesses, m)} All of them: {tally.listed(of, guesses)}.")
    if guesses or (here.guess is not None and not in_chart):
        st.html(f'<div class="scale">{scale.drawn(of, here.guess, guesses, m)}</div>')


def of_class(of: str, guesses: Sequence[float], m: MeanInterval) -> str:
    """In words, what a class guessed."""
    named, middle = NUMBERS[of], float(np.median(guesses))
    words = f"The class ({wording.count(len(guesses), 'answer')}): half of you said {named.written(middle)} or less."
    if not named.range(m):
        return words
    inside = sum(m.low <= guess <= m.high for guess in guesses)
    return f"{words} {inside} of {len(guesses)} lie inside the interval."


def compared(of: str, guess: float | None, m: MeanInterval) -> str:
    """In words, what was measured, and how far a guess is from it, or that it lies inside its interval."""
    named = NUMBERS[of]
    found = f"**{named.written(m.mean)}**{named.range(m)}"
    if guess is None:
        return f"It is {found}."
    inside = bool(named.range(m)) and m.low <= guess <= m.high
    verdict = "lies inside the interval" if inside else f"is {named.gap(guess, m.mean)}"
    return f"You said **{named.said(guess)}**. It is {found}: your guess {verdict}."
