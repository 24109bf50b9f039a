"""Networks that answer and read pairs as a test says, and what the Pairs view shows of them."""

import re

import numpy as np

from pairmnist.config import Experiment
from pairmnist.data import digits
from tests.support.open_page import RUNS, SHORT

PAIRS = digits.held_out_pairs(RUNS[0].draw)
TWO_TOWERS = Experiment(SHORT.with_(share_weights=False), 3)


def answering(wrong=(), *, sure=3.0):
    """Margins that answer all pairs rightly, but for these."""
    margin = np.where(PAIRS.targets == 1, sure, -sure).astype(np.float32)
    margin[list(wrong)] *= -1
    return margin


def reading(misread=()):
    """Features that give the true digits the highest score, but for these pairs, whose sides are exchanged."""
    read = PAIRS.classes.copy()
    read[list(misread)] = read[list(misread), ::-1]
    return 5 * np.eye(10, dtype=np.float16)[read]


def unequal(n):
    """The first n pairs whose digits differ."""
    return np.flatnonzero(PAIRS.classes[:, 0] != PAIRS.classes[:, 1])[:n].tolist()


def card(page, pair):
    """What the card of a pair says, without its marks."""
    left, right = PAIRS.classes[pair]
    truth = f"{left} {'≤' if left <= right else '&gt;'} {right}"
    (found,) = [caption for caption in captions(page) if caption.startswith(truth)]
    return found


def captions(page):
    found = re.findall("<figcaption>(.*?)</figcaption>", page.words())
    return [re.sub("<br>", " ", caption).replace("<b>", "").replace("</b>", "") for caption in found]
