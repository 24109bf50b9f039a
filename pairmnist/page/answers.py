"""What networks made of a test pair, in words. A row is one of `pair_lists.summary`, as a dictionary."""

from collections.abc import Mapping
from typing import Any

from pairmnist.analysis.answers import HEAD_WRONG, LUCKY, MISREAD, RIGHT

Row = Mapping[Any, Any]

WHY = {RIGHT: "right", LUCKY: "right by luck", MISREAD: "misread", HEAD_WRONG: "compared wrongly"}


def tag(row: Row) -> str:
    """What it comes to: 'compared wrongly' or 'right' of one network, '7 of 10 wrong' of several."""
    return WHY[row["kind"]] if row["networks"] == 1 and has_read(row) else count(row)


def lines(row: Row, *, learns_digits: bool) -> list[str]:
    """What the networks answer and read. learns_digits: whether their towers were trained to name digits; else a linear
    classifier reads them off their features."""
    several = row["networks"] > 1
    found = [f"{'On average' if several else 'Answers'} {answer(row)}."]
    if has_read(row):
        found.append(f"{reading(row, learns_digits=learns_digits)}.")
        if several and row["misses"]:
            found.insert(0, f"{'Mostly ' if row['misses'] > 1 else ''}{WHY[row['kind']]}.".capitalize())
    return found


def count(row: Row) -> str:
    """'7 of 10 wrong', 'all 10 right'; of one network 'wrong' or 'right'."""
    misses, networks = row["misses"], row["networks"]
    if networks == 1:
        return "wrong" if misses else "right"
    return f"{misses} of {networks} wrong" if misses else f"all {networks} right"


def answer(row: Row) -> str:
    """'yes, 95 % sure': the answer, and its probability."""
    probability = row["probability"]
    percent = 100 * max(probability, 1 - probability)
    sure = "> 99 % sure" if percent > 99 else f"{percent:.0f} % sure"
    return f"{'yes' if probability >= 0.5 else 'no'}, {sure}"


def reading(row: Row, *, learns_digits: bool) -> str:
    """'It read 8 and 7': the digits that were read, where that is known."""
    words = ("Most read" if row["networks"] > 1 else "It read") if learns_digits else "Features look like"
    return f"{words} {row['left_read']} and {row['right_read']}"


def has_read(row: Row) -> bool:
    """Whether it is known which digits were read."""
    return "kind" in row
