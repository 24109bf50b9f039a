"""What a class has guessed, without saying who: how many, and how often what, as HTML."""

from collections import Counter
from collections.abc import Sequence
from html import escape
from typing import Any

from pairmnist.lessons.lesson import Choice, Number, Order, Prediction
from pairmnist.lessons.values import NUMBERS
from pairmnist.page import scale
from pairmnist.wording import count


def attendance(students: int, guesses: Sequence[Any] | None) -> str:
    """How many are connected now, each tab counted, and how many have answered; None where nothing is asked."""
    answered = "" if guesses is None else f" · {count(len(guesses), 'answer')}"
    return f'<p class="attendance" role="status">{count(students, "student")} connected{answered}</p>'


def distribution(guesses: Sequence[Any], prediction: Prediction) -> str:
    """How often what was guessed, as HTML: numbers at their places, answers in the question's order."""
    match prediction:
        case Number(of=of):
            line = scale.drawn(of, None, guesses, None)
            return f'<div class="guesses-of-all scale">{line}</div><p class="listed">{escape(listed(of, guesses))}</p>'
        case Order():
            return _bars(_mean_places(guesses, prediction))
        case Choice(options=options):
            counts = Counter(guesses)
            most = max(counts.values())
            return _bars([(words, counts[key] / most, str(counts[key])) for key, words in options.items()])
    return _bars([("answered all pairs", 1.0, str(len(guesses)))])


def listed(of: str, guesses: Sequence[float]) -> str:
    """Each number that was guessed, as it was said, and how often: '2.5 points · 3 points (2×)'."""
    counts = sorted(Counter(guesses).items())
    return " · ".join(NUMBERS[of].said(one) + (f" ({n}×)" if n > 1 else "") for one, n in counts)


def _bars(rows: Sequence[tuple[str, float, str]]) -> str:
    """rows: what is said, the length of its bar as a fraction, and how often it was."""
    bars = "".join(
        f'<span>{escape(words)}</span><i style="width: {100 * share:.0f}%"></i><b>{escape(said)}</b>'
        for words, share, said in rows
    )
    return f'<div class="guesses-of-all"><div class="bars">{bars}</div></div>'


def _mean_places(guesses: Sequence[Sequence[str]], prediction: Order) -> list[tuple[str, float, str]]:
    """At which place each thing was put, in the mean: the lower, the longer its bar."""
    most = len(prediction.options)
    means = {key: sum(one.index(key) + 1 for one in guesses) / len(guesses) for key in prediction.options}
    first = sorted(means.items(), key=lambda one: one[1])
    return [(prediction.options[key], (most + 1 - mean) / most, f"place {mean:.1f}") for key, mean in first]
