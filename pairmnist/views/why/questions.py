"""The questions of the Why view, and the choice among them."""

from pairmnist.page.context import Page
from pairmnist.page.widgets import choose
from pairmnist.views.why import digits_or_head, gradients, hard, head, network, replay, swap, towers

QUESTIONS = {
    "digits": ("Digits or head", digits_or_head.draw),
    "head": ("Head's map", head.draw),
    "towers": ("Towers", towers.draw),
    "swap": ("Swap test", swap.draw),
    "hard": ("Hard pairs", hard.draw),
    "gradients": ("Two losses", gradients.draw),
    "replay": ("Replay", replay.draw),
    "network": ("Network", network.draw),
}


def draw(page: Page) -> None:
    """Let the person choose a question, and answer it for the compared experiments."""
    question = choose("why", {name: title for name, (title, _) in QUESTIONS.items()}, "Question")
    QUESTIONS[question][1](page)
