"""The lessons, and what each of their steps shows, as its link says."""

from urllib.parse import parse_qs

from pairmnist.lessons.lesson import Step
from pairmnist.lessons.library import Library, library
from pairmnist.link import address
from pairmnist.link.address import Choice


def lessons() -> Library:
    """All lessons whose links can be read."""
    return library(_problems)


def shows(step: Step) -> Choice:
    choice, _ = address.parse(parse_qs(step.show))
    return choice


def _problems(query: str) -> list[str]:
    """What is wrong with the link of a step."""
    choice, _ = address.parse(parse_qs(query))
    found = address.problems(query)
    return found or ([f"a step cannot show the view {choice.view}"] if choice.view in ("start", "lesson") else [])
