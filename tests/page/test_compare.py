"""What is compared, and under which labels."""

import pytest

from pairmnist import wording
from pairmnist.config import Experiment, Settings
from pairmnist.page.address import Choice
from pairmnist.page.compare import experiments


@pytest.mark.parametrize(
    ("compare", "labels"),
    [
        ("alone", ["shared + aux"]),
        ("sharing", ["apart + aux", "shared + aux"]),
        ("auxiliary", ["shared", "shared + aux"]),
        ("four", ["apart", "apart + aux", "shared", "shared + aux"]),
        ("architectures", ["fully connected", "simple CNN", "residual CNN"]),
    ],
)
def test_labels_say_what_differs(compare, labels):
    compared = experiments(Choice(Experiment(Settings(epochs=3), 4), compare=compare))
    assert wording.labels(compared) == labels
    assert {(one.settings.epochs, one.repetitions) for one in compared} == {(3, 4)}


def test_pinned_experiments_are_compared_too_and_differ_in_their_label():
    pinned = (Experiment(Settings(alpha=0.5), 2), Experiment(Settings(share_weights=False)))
    compared = experiments(Choice(pinned=pinned))
    assert compared[1:] == list(pinned)
    assert wording.labels(compared) == ["shared + aux, α = 0.2", "shared + aux, α = 0.5", "apart + aux, α = 0.2"]


def test_the_same_result_is_compared_once():
    """α = 0 is the scenario without the auxiliary loss, and repetitions are no other experiment."""
    compared = experiments(
        Choice(Experiment(Settings(alpha=0.0)), compare="auxiliary", pinned=(Experiment(Settings(alpha=0.0), 3),))
    )
    assert len(compared) == 1


def test_labels_are_unique_whatever_differs():
    settings = [Settings(), Settings(learning_rate=0.1000001), Settings(seed=1), Settings(protocol="new-draw")]
    labels = wording.labels([Experiment(one) for one in settings])
    assert len(set(labels)) == len(settings)


@pytest.mark.parametrize(
    ("seconds", "text"), [(0.2, "1 s"), (89, "89 s"), (91, "2 min"), (3600, "1 h"), (4800, "1 h 20 min")]
)
def test_durations_are_readable(seconds, text):
    assert wording.duration(seconds) == text
