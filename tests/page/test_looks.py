"""When a page looks for news."""

from pairmnist.page.looks import SPREAD, apart


def test_pages_look_at_intervals_of_their_own_about_the_one_that_is_meant():
    intervals = [apart(2.0) for _ in range(100)]
    assert len(set(intervals)) == 100
    assert all(2 * (1 - SPREAD) <= interval <= 2 * (1 + SPREAD) for interval in intervals)
