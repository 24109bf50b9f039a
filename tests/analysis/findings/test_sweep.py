"""The sentence of the sweep view says where the error is lowest and whether that is clear, on errors that are known."""

import pandas as pd
import pytest

from pairmnist.analysis.findings.sweep import sweep
from pairmnist.analysis.sweeps import SWEEPS

ALPHA = SWEEPS["alpha"]


def errors(apart: dict[float, list[float]], shared: dict[float, list[float]]) -> pd.DataFrame:
    """Of each line the errors of all repetitions at each value."""
    rows = [
        (towers, value, repetition, error)
        for towers, line in (("two towers", apart), ("shared tower", shared))
        for value, of in line.items()
        for repetition, error in enumerate(of)
    ]
    return pd.DataFrame(rows, columns=["towers", "value", "repetition", "test_error"])


def test_where_a_line_is_clearly_lower_than_at_the_reports_value() -> None:
    low, high = [0.10] * 8, [0.12] * 8
    assert sweep(ALPHA, errors({0.2: high, 0.6: low}, {0.2: low, 0.6: high})) == (
        "A shared tower errs 0.0 points less than two towers, averaged over all values (95 % interval 0.0 to 0.0): "
        "**these networks cannot tell which is better**. **Two towers err least at α = 0.6, 10.0 %**, 2.0 points less "
        "than at the report's α = 0.2 (95 % interval 2.0 to 2.0). A shared tower errs least at α = 0.2, 10.0 %, the "
        "report's own value."
    )


def test_a_shared_tower_that_does_better_all_along_is_said() -> None:
    found = sweep(ALPHA, errors({0.2: [0.12] * 8, 0.6: [0.14] * 8}, {0.2: [0.10] * 8, 0.6: [0.10] * 8}))
    assert found.startswith("**A shared tower errs 3.0 points less than two towers, averaged over all values** (")
    worse = sweep(ALPHA, errors({0.2: [0.10] * 8}, {0.2: [0.12] * 8}))
    assert worse.startswith("**A shared tower errs 2.0 points more than two towers")


@pytest.mark.parametrize(
    ("at_report", "elsewhere", "end"),
    [
        ([0.12] * 5, [0.10] * 5, " A verdict takes 6 networks."),
        ([0.10, 0.13] * 4, [0.12, 0.10] * 4, "is partly luck, and **these networks cannot tell the two**."),
    ],
)
def test_the_lowest_of_several_is_not_taken_for_the_best_without_reason(
    at_report: list[float], elsewhere: list[float], end: str
) -> None:
    found = sweep(ALPHA, errors({}, {0.2: at_report, 0.6: elsewhere, 0.8: [0.3] * len(elsewhere)}))
    assert found.startswith("A shared tower errs least at α = 0.6")
    assert found.endswith(end)


def test_that_there_are_too_few_for_a_verdict_is_said_once() -> None:
    few = errors({0.2: [0.12] * 5, 0.6: [0.10] * 5}, {0.2: [0.12] * 5, 0.6: [0.10] * 5})
    assert sweep(ALPHA, few).count("verdict") == 1


def test_the_more_values_there_are_the_more_networks_a_lowest_one_needs() -> None:
    """Six differences of one sign have p = 2/64, which the choice among two other values doubles."""
    clear = sweep(ALPHA, errors({}, {0.2: [0.12] * 6, 0.6: [0.10] * 6}))
    assert clear.startswith("**A shared tower errs least at α = 0.6")
    among_three = sweep(ALPHA, errors({}, {0.2: [0.12] * 6, 0.6: [0.10] * 6, 0.8: [0.12] * 6}))
    assert "the lowest of 3 values is partly luck" in among_three


def test_what_is_not_there_is_said() -> None:
    assert sweep(ALPHA, errors({}, {})) == ""
    assert "at α = 0.4, the only value there is yet." in sweep(ALPHA, errors({}, {0.4: [0.1] * 8}))
    without = sweep(ALPHA, errors({}, {0.4: [0.1] * 8, 0.6: [0.2] * 8}))
    assert "; the report's α = 0.2 is not there to compare." in without


def test_values_that_only_one_kind_of_towers_has_are_not_averaged() -> None:
    found = sweep(ALPHA, errors({0.2: [0.12] * 8, 0.6: [0.3] * 8}, {0.2: [0.10] * 8}))
    assert "averaged" not in found
