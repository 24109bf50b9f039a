"""When a page looks for news."""

import random

SPREAD = 0.2  # of the time between looks


def apart(seconds: float) -> float:
    """About so many seconds, for each page others.

    Pages with the same interval that once waited for one another go on looking at the same moments: of fifty, each then
    waits for all.
    """
    return seconds * random.uniform(1 - SPREAD, 1 + SPREAD)
