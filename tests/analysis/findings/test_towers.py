"""The sentences of the views of the towers say what was found, on records where that is known."""

from typing import Any

import numpy as np

from pairmnist.analysis.findings import towers
from pairmnist.analysis.trained import Trained
from pairmnist.data.digits import Pairs
from tests.support.handmade import features_of, pairs_of, readout_of
from tests.support.trained import answering, with_errors

DIGITS = ((1, 5), (5, 1), (3, 3), (7, 2))
PAIRS = pairs_of(*DIGITS)
READ, MISREAD = features_of(*DIGITS), features_of((9, 5), (9, 1), (9, 3), (9, 2))  # all left digits
APART = {"share_weights": False, "auxiliary_loss": False}
AUX = {"share_weights": False, "auxiliary_loss": True}
SHARED = {"share_weights": True, "auxiliary_loss": False}


def of(draw: object) -> Pairs:
    return PAIRS


def network(label: str, arrays: dict[str, Any], n: int = 8, **settings: Any) -> Trained:
    return answering(label, PAIRS, [(1, -1, 1, -1)] * n, [arrays] * n, **settings)


def reads(label: str, features: Any, **settings: Any) -> Trained:
    sides = 1 if settings.get("share_weights", True) else 2
    return network(label, {"features": features, "readout": readout_of(*[0] * sides)}, **settings)


def test_reading_tells_how_many_digits_one_experiment_reads_and_whether_it_was_told() -> None:
    assert towers.reading([reads("aux", MISREAD)], of) == (
        "The towers of **aux** read **50.0 % of the test digits** (95 % interval 50.0 to 50.0) rightly."
    )
    assert towers.reading([reads("shared", READ, **SHARED)], of) == (
        "**100.0 % of the test digits** (95 % interval 100.0 to 100.0) can be read off the towers of **shared**, "
        "although nobody told them what digits are."
    )


def test_reading_tells_what_a_choice_adds() -> None:
    sentence = towers.reading([reads("apart", MISREAD, **APART), reads("apart + aux", READ, **AUX)], of)
    assert sentence.startswith("**The auxiliary loss adds 50.0 points of rightly read digits** (")
    alike = towers.reading([reads("apart", READ, **APART), reads("apart + aux", READ, **AUX)], of)
    assert alike.startswith("**These networks cannot tell whether the auxiliary loss matters**")


def test_of_several_the_one_that_reads_most_is_best() -> None:
    names = ("fully-connected", "simple-cnn", "residual-cnn")
    trained = [reads(n, READ if n == "simple-cnn" else MISREAD, architecture=n) for n in names]
    assert towers.reading(trained, of).startswith(
        "**Simple-cnn has the most rightly read digits, 100.0 %**, 50.0 points m"
    )


def test_confusion_names_the_digit_that_is_most_often_taken_for_another() -> None:
    one = reads("shared", features_of((1, 5), (5, 1), (8, 3), (7, 2)))  # the left 3s
    assert towers.confusion([one], of) == (
        "**Most often mixed up**: shared takes 50.0 % of the 3s for an 8 (95 % interval 50.0 to 50.0)."
    )
    assert towers.confusion([one, one], of).count("shared takes 50.0 % of the 3s for an 8") == 2
    assert towers.confusion([], of) == ""


def alike(label: str, likeness: float, **settings: Any) -> Trained:
    return network(label, {"likeness": np.float32(likeness)}, **settings)


def test_likeness_is_compared_between_two_towers_only() -> None:
    apart, aux, shared = alike("apart", 0.5, **APART), alike("apart + aux", 0.75, **AUX), alike("shared", 1, **SHARED)
    assert towers.likeness([apart, shared]) == (
        "The 8 networks of **apart** have two towers with **a likeness of 0.50** (95 % interval 0.50 to 0.50), where 1 "
        "is the same features up to a rotation."
    )
    assert towers.likeness([apart, aux, shared]) == (
        "**The auxiliary loss adds 0.25 of likeness** (95 % interval 0.25 to 0.25): 0.50 → 0.75."
    )
    assert towers.likeness([shared]) == "**A shared tower reads both images**, so its likeness is 1."
    assert towers.likeness([]) == ""


def pulled(label: str, *cosines: float, n: int = 8, **settings: Any) -> Trained:
    norms = np.array([[1, 2], [1, 2]], np.float32)
    each = [np.full(2, cosines[k % len(cosines)], np.float32) for k in range(n)]
    more = [{"gradient_cosine": cosine, "gradient_norms": norms} for cosine in each]
    return answering(label, PAIRS, [(1, -1, 1, -1)] * n, more, **{"epochs": 4, **settings})


def test_gradients_tell_whether_the_losses_help_each_other_and_which_pulls_harder() -> None:
    assert towers.gradients([pulled("aux", 0.25)]) == (
        "**The two losses pull the same way**: averaged over training, the cosine of their gradients (1 is the same "
        "direction) is above 0 by 0.25 for aux (95 % interval 0.25 to 0.25). The digit losses pull 2.0 times as hard "
        "for aux as the comparison loss."
    )
    assert towers.gradients([pulled("aux", -0.25)]).startswith("**The two losses pull against each other**")
    assert towers.gradients([pulled("aux", 0.25, -0.25)]).startswith(
        "**These networks cannot tell whether the two losses"
    )
    assert "; a verdict takes 6 networks" in towers.gradients([pulled("aux", 0.25, n=3)])
    assert towers.gradients([]) == ""


def test_the_network_tells_how_many_parameters_sharing_leaves() -> None:
    both = [with_errors("apart", [0.1], share_weights=False), with_errors("shared", [0.1])]
    assert (
        towers.network(both)
        == towers.network(both[:1])
        == ("**One shared tower needs 5,082 parameters, two towers 9,702**: 52.4 % are left.")
    )
    other = with_errors("residual CNN", [0.1], architecture="residual-cnn")
    assert towers.network([other, both[1]]) == (
        "**The number of parameters that are learned**: simple CNN (shared) 5,082 and residual CNN (shared) 22,424."
    )
