"""What a class guessed is shown as it was said."""

import re

from pairmnist.lessons.lesson import Choice, Number
from pairmnist.page import tally


def test_numbers_are_shown_as_they_were_said():
    shown = tally.distribution([0.025, 0.3, 0.01, 0.01], Number("gain"))
    assert "1 point (2×) · 2.5 points · 30 points" in shown
    assert "guesses from 1 point to 30 points" in shown


def test_every_option_is_shown_in_the_order_of_the_question():
    options = {"sharing": "The tower", "auxiliary": "The digits", "same": "Neither"}
    shown = tally.distribution(["same", "sharing", "same"], Choice("helps_more", options))
    rows = re.findall("<span>(.*?)</span>.*?<b>(.*?)</b>", shown)
    assert rows == [("The tower", "1"), ("The digits", "0"), ("Neither", "2")]
