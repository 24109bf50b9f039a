"""Numbers and texts as people read them."""

import math
import re


def plain(text: str) -> str:
    r"""Markdown that shows any text as it is: nothing in it becomes a link, an image (which would be fetched), …

    >>> print(plain("a *star*"))
    a \*star\*
    """
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", text)


def count(n: int, noun: str) -> str:
    """How many there are of something.

    >>> count(1, "run"), count(3000, "run")
    ('1 run', '3,000 runs')
    """
    return f"{n:,} {noun}{'' if n == 1 else 's'}"


def duration(seconds: float) -> str:
    """A time that a person can plan with.

    >>> [duration(seconds) for seconds in (0.2, 89, 91, 3600, 4800)]
    ['1 s', '89 s', '2 min', '1 h', '1 h 20 min']
    """
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    hours, minutes = divmod(round(seconds / 60), 60)
    return " ".join(f"{n} {unit}" for n, unit in ((hours, "h"), (minutes, "min")) if n)


def percent(fraction: float, digits: int = 2) -> str:
    """A fraction in percent.

    >>> percent(0.11571), percent(0.5, 0)
    ('11.57 %', '50 %')
    """
    return f"{100 * fraction:.{digits}f} %"


def mean_and_sd(mean: float, sd: float) -> str:
    """A mean of fractions and their standard deviation in percent; the mean alone where the other is NaN.

    >>> mean_and_sd(0.1157, 0.0101), mean_and_sd(0.1157, math.nan)
    ('11.57 ± 1.01', '11.57')
    """
    return f"{100 * mean:.2f}" + ("" if math.isnan(sd) else f" ± {100 * sd:.2f}")


def interval(low: float, high: float) -> str:
    """An interval of fractions in percent.

    >>> interval(0.012, 0.0345), interval(-0.000001, 0.02)
    ('1.20 to 3.45', '0.00 to 2.00')
    """
    return " to ".join(number(100 * end, 2) for end in (low, high))


def points(difference: float, digits: int = 2) -> str:
    """A difference of two fractions in percentage points, with its sign; 0 has none.

    >>> points(-0.0125), points(0.0125), points(0.03, 1), points(-0.00001)
    ('−1.25', '+1.25', '+3.0', '0.00')
    """
    return number(100 * difference, digits, plus="+")


def number(value: float, digits: int, plus: str = "") -> str:
    """A number with a minus sign that is one; rounded first, so that what is shown as 0 has no sign.

    plus: what a number above 0 begins with.

    >>> number(-2.51, 1), number(2.51, 1, plus="+"), number(-0.04, 1)
    ('−2.5', '+2.5', '0.0')
    """
    rounded = round(value, digits)
    sign = "−" if rounded < 0 else plus if rounded > 0 else ""
    return f"{sign}{abs(rounded):.{digits}f}"


def a_digit(digit: int) -> str:
    """
    >>> a_digit(3), a_digit(8)
    ('a 3', 'an 8')
    """
    return f"{'an' if digit == 8 else 'a'} {digit}"


def without_bold(text: str) -> str:
    """A sentence as it is read aloud, without the marks of Markdown's bold.

    >>> without_bold("**Two** towers")
    'Two towers'
    """
    return text.replace("**", "")
