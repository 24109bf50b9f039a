"""The sentences of the views of test pairs say what was found, on answers that are known."""

from typing import Any

import pytest

from pairmnist.analysis.findings import pairs
from pairmnist.analysis.trained import Trained
from pairmnist.data.digits import Pairs
from tests.support.handmade import features_of, margins, pairs_of
from tests.support.trained import answering

DIGITS = ((1, 5), (5, 1), (3, 3), (7, 2))  # yes, no, yes, no
PAIRS = pairs_of(*DIGITS)
RIGHT = (1, -1, 1, -1)  # margins that answer rightly
FIRST, SECOND = (-1, -1, 1, -1), (1, 1, 1, -1)  # that miss the first or the second of every four pairs
READ = {"features": features_of(*DIGITS)}
MISREAD = {"features": features_of((9, 5), (5, 1), (3, 3), (7, 2))}  # the first of every four
APART, SHARED = {"share_weights": False}, {"share_weights": True}


def of(draw: object) -> Pairs:
    return PAIRS


def network(label: str, *answers: tuple[int, ...], **more: Any) -> Trained:
    return answering(label, PAIRS, answers, **more)


def test_one_network_tells_what_it_misses() -> None:
    sentence = pairs.pairs(network("shared", FIRST, more=[READ]), of)
    assert sentence == (
        "**This network misses 250 of 1,000 test pairs.** In 100.0 % of what a network misses its towers read both "
        "digits rightly: there the comparison failed."
    )


def test_several_networks_tell_how_many_of_them_miss_a_pair() -> None:
    sentence = pairs.pairs(network("shared", RIGHT, FIRST, FIRST, (-1, 1, 1, -1)), of)
    assert sentence.startswith(
        "**Of 1,000 test pairs, 500 are missed by at least one of these 4 networks and 0 by all**; on average a "
        "network misses 25.0 % of them (95 % interval 0.0 to 57.5)."
    )
    assert "250 by all**" in pairs.pairs(network("shared", FIRST, FIRST), of)


def test_what_was_misread_is_told_from_what_was_compared_wrongly() -> None:
    sentence = pairs.pairs(network("shared", FIRST, SECOND, more=[MISREAD, MISREAD]), of)
    assert "In 50.0 % of what a network misses" in sentence  # the first network's misses are all misread
    plain = network("shared", FIRST, more=[MISREAD], auxiliary_loss=False)
    assert "both digits could be read off its towers rightly" in pairs.pairs(plain, of)
    slim = network("shared", FIRST)
    slim = Trained(slim.experiment, slim.label, [record.reduced_to(["answers"]) for record in slim.records])
    assert pairs.pairs(slim, of) == "**This network misses 250 of 1,000 test pairs.**"


def test_networks_on_pairs_of_their_own_are_not_said_to_miss_the_same() -> None:
    sentence = pairs.pairs(network("shared", RIGHT, FIRST, protocol="new-draw"), of)
    assert sentence.startswith(
        "Each of these 2 networks has 1,000 test pairs of its own; **on average a network misses"
    )
    assert "by all" not in sentence


def test_without_answers_nothing_is_found() -> None:
    nothing = Trained(network("shared", RIGHT).experiment, "shared", [])
    assert pairs.pairs(nothing, of) == pairs.hard([nothing], of) == pairs.swap([nothing], of) == ""


def test_hard_pairs_are_counted_over_all_networks() -> None:
    apart, shared = network("apart", FIRST, FIRST, **APART), network("shared", RIGHT, SECOND, **SHARED)
    sentence = pairs.hard([apart, shared], of)
    assert sentence.startswith("Of 1,000 test pairs, **500 are missed by none of the 4 networks and 0 by all**.")
    assert (
        pairs.hard([apart], of) == "Of 1,000 test pairs, **750 are missed by none of the 2 networks and 250 by all**."
    )
    assert "more networks would tell" in pairs.hard([network("apart", FIRST)], of)


def test_hard_pairs_need_the_same_test_pairs() -> None:
    assert pairs.hard([network("new", FIRST, FIRST, protocol="new-draw")], of) == ""


def test_what_is_mended_and_broken_is_said_and_whether_it_may_be_chance() -> None:
    apart, shared = network("apart", FIRST, **APART), network("shared", RIGHT, **SHARED)
    assert pairs.hard([apart, shared], of).endswith(
        "From apart to shared, **250 pairs that most networks missed are mended and 0 that most had right are broken**."
    )
    as_many = network("shared", SECOND, **SHARED)
    assert pairs.hard([apart, as_many], of).endswith("250 that most had right are broken**, which may be chance.")


def test_of_one_repetition_its_networks_are_compared() -> None:
    apart, shared = network("apart", FIRST, FIRST, **APART), network("shared", RIGHT, SECOND, **SHARED)
    assert pairs.between(apart, shared, of, 0) == (
        "From apart to shared, **250 pairs that network 1 missed are mended and 0 that it had right are broken**."
    )
    assert pairs.between(apart, shared, of, 1).endswith("250 that it had right are broken**, which may be chance.")
    assert pairs.between(apart, network("seed", RIGHT, seed=3), of) == ""


def swapping(label: str, *swapped: tuple[int, ...], **settings: Any) -> Trained:
    """Networks that answer rightly, and swapped by these margins."""
    more = [{"swapped_margin": margins(*answers)} for answers in swapped]
    return answering(label, PAIRS, [RIGHT] * len(swapped), more, **settings)


CONSISTENT, ONCE, TWICE = (
    (-1, 1, 1, 1),
    (1, 1, 1, 1),
    (1, -1, 1, 1),
)  # contradicts itself on 0, 1, 2 of the 3 that differ


def test_one_experiment_tells_how_often_it_contradicts_itself() -> None:
    assert pairs.swap([swapping("shared", *[ONCE] * 8)], of) == (
        "The 8 networks of **shared** contradict themselves on **33.3 % of the pairs whose digits differ** (95 % "
        "interval 33.3 to 33.3): swapped, such a pair gets the same answer."
    )
    assert pairs.swap([swapping("shared", ONCE)], of).startswith(
        "The one network of **shared** contradicts itself on **"
    )


def test_of_two_it_tells_what_takes_contradictions_away() -> None:
    apart = swapping("apart", *[TWICE] * 8, **APART)
    assert pairs.swap([apart, swapping("shared", *[CONSISTENT] * 8, **SHARED)], of) == (
        "**Weight sharing takes away 66.7 points of self-contradiction** (95 % interval 66.7 to 66.7): 66.7 % → 0.0 %."
    )
    mixed = swapping("shared", *[TWICE, ONCE] * 4, **SHARED)
    even = swapping("apart", *[ONCE, TWICE] * 4, **APART)
    assert pairs.swap([even, mixed], of).startswith("**These networks cannot tell whether weight sharing matters**")


@pytest.mark.parametrize("find", [pairs.hard, pairs.swap])
def test_labels_are_taken_as_they_are(find: Any) -> None:
    labels = ["α = 0.2", "α = 0.6"]
    trained = [network(label, FIRST, FIRST, alpha=float(label[-3:])) for label in labels]
    assert "α = 0.6" in find(trained, of)
