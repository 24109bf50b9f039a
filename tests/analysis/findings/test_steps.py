"""What steps brought, in words."""

from pairmnist.analysis.findings.steps import steps
from pairmnist.analysis.statistics import mean_interval
from pairmnist.analysis.steps import Step

NINE, FOUR = [0.09, 0.08, 0.10, 0.09, 0.08, 0.10], [0.04, 0.03, 0.05, 0.04, 0.03, 0.05]


def line(answer: str, *levels: list[float]) -> list[Step]:
    names = ("the beginning", "a knob", "another")
    before = [None, *levels]
    return [
        Step(name, answer, mean_interval(now), [] if was is None else [a - b for a, b in zip(was, now, strict=True)])
        for name, now, was in zip(names, levels, before, strict=False)
    ]


def test_it_says_from_where_to_where_and_what_each_clear_step_brought():
    said = steps({"its own answer": line("head", NINE, FOUR), "its digits": line("digits", FOUR, FOUR)})
    assert said == (
        "**From the beginning to a knob**: its own answer from 9.0 % to **4.0 %** (95 % interval 3.1 to 4.9) and "
        "its digits from 4.0 % to **4.0 %** (95 % interval 3.1 to 4.9). "
        "Clear steps for its own answer: a knob (5.0 points)."
    )


def test_what_is_not_clear_is_not_called_a_gain():
    noise = [value + sign * 0.01 for value, sign in zip(NINE, (1, -1, 1, -1, -1, 1), strict=True)]
    said = steps({"its own answer": line("head", NINE, noise)})
    assert said.endswith("Clear steps for its own answer: none.")


def test_few_networks_give_no_verdict():
    assert steps({"its own answer": line("head", NINE[:3], FOUR[:3])}).endswith("none; a verdict takes 6 networks.")


def test_of_one_step_nothing_is_said():
    assert steps({"its own answer": line("head", NINE)}) == ""
    assert steps({}) == ""
