"""What is compared, and under which labels."""

import pytest

from pairmnist.config import Experiment, Settings
from pairmnist.link.address import Choice
from pairmnist.link.compare import experiments


@pytest.mark.parametrize(
    ("compare", "labels"),
    [
        ("alone", ["shared tower + auxiliary loss"]),
        ("sharing", ["two towers + auxiliary loss", "shared tower + auxiliary loss"]),
        ("auxiliary", ["shared tower", "shared tower + auxiliary loss"]),
        ("four", ["two towers", "two towers + auxiliary loss", "shared tower", "shared tower + auxiliary loss"]),
        ("architectures", ["fully connected", "simple CNN", "residual CNN"]),
    ],
)
def test_labels_say_what_differs(compare, labels):
    compared = experiments(Choice(Experiment(Settings(epochs=3), 4), compare=compare))
    assert [label for _, label in compared] == labels
    assert {(one.settings.epochs, one.repetitions) for one, _ in compared} == {(3, 4)}


def test_an_architecture_that_is_none_of_the_reports_is_compared_with_the_reports():
    compared = experiments(Choice(Experiment(Settings(architecture="deep-cnn")), compare="architectures"))
    assert [label for _, label in compared] == ["fully connected", "simple CNN", "residual CNN", "deep CNN"]


def test_pinned_experiments_are_compared_too_and_differ_in_their_label():
    pinned = (Experiment(Settings(alpha=0.5), 2), Experiment(Settings(share_weights=False)))
    compared = experiments(Choice(pinned=pinned))
    assert [one for one, _ in compared[1:]] == list(pinned)
    assert [label for _, label in compared] == [
        "shared tower + auxiliary loss, α = 0.2",
        "shared tower + auxiliary loss, α = 0.5",
        "two towers + auxiliary loss, α = 0.2",
    ]


def test_the_same_result_is_compared_once():
    """α = 0 is the scenario without the auxiliary loss, and repetitions are no other experiment."""
    compared = experiments(
        Choice(Experiment(Settings(alpha=0.0)), compare="auxiliary", pinned=(Experiment(Settings(alpha=0.0), 3),))
    )
    assert len(compared) == 1
