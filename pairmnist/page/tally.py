"""What a class has guessed, without saying who: how many, and how often what, as HTML."""

from collections import Counter
from collections.abc import Sequence
from html import escape
from typing import Any

from pairmnist.lessons.lesson import Choice, Number, Order, Prediction
from pairmnist.lessons.values import NUMBERS
from pairmnist.wording import count


def attendance(students: int, guesses: Sequence[Any] | None) -> str:
    """How many are connected now, each tab counted, and how many have answered; None where nothing is asked."""
    answered = "" if guesses is None else f" · {count(len(guesses), 'answer')}"
    return f'<p class="attendance" role="status">{count(students, "student")} connected{answered}</p>'


def distribution(guesses: Sequence[Any], prediction: Prediction) -> str:
    """How often what was guessed, as HTML."""
    if isinstance(prediction, Order):
        rows = _mean_places(guesses, prediction)
    else:
        words = Counter(_word(one, prediction) for one in sorted(guesses))
        rows = [(word, n / max(words.values()), str(n)) for word, n in words.items()]
    bars = "".join(
        f'<span>{escape(word)}</span><i style="width: {100 * share:.0f}%"></i><b>{escape(said)}</b>'
        for word, share, said in rows
    )
    return f'<div class="guesses-of-all"><div class="bars">{bars}</div></div>'


def _mean_places(guesses: Sequence[Sequence[str]], prediction: Order) -> list[tuple[str, float, str]]:
    """At which place each thing was put, in the mean: the lower, the longer its bar."""
    most = len(prediction.options)
    means = {key: sum(one.index(key) + 1 for one in guesses) / len(guesses) for key in prediction.options}
    first = sorted(means.items(), key=lambda one: one[1])
    return [(prediction.options[key], (most + 1 - mean) / most, f"place {mean:.1f}") for key, mean in first]


def _word(one: Any, prediction: Prediction) -> str:
    """A guess as it is counted."""
    match prediction:
        case Number(of=of):
            return NUMBERS[of].counted(one)
        case Choice(options=options):
            return options.get(one, one)
    return "answered all pairs"
