"""The sentence of the Training and Errors views says what was found, on errors that are known."""

import pytest

from pairmnist.analysis.findings.errors import errors, together
from pairmnist.analysis.trained import Trained
from tests.support.handmade import pairs_of
from tests.support.trained import with_errors

ALWAYS_YES = 0.4  # its error on these pairs
PAIRS = pairs_of((1, 5), (5, 1), (3, 3), (7, 2), (2, 2))
APART = {"share_weights": False, "auxiliary_loss": False}
AUX = {"share_weights": False, "auxiliary_loss": True}
SHARED = {"share_weights": True, "auxiliary_loss": False}
BOTH = {"share_weights": True, "auxiliary_loss": True}


def found(*trained: Trained) -> str:
    return errors(trained, lambda draw: PAIRS)


def around(mean: float, n: int = 8) -> list[float]:
    """Errors of n networks with this mean, in thousandths above and below it."""
    return [round(mean + (0.001 if k % 2 else -0.001), 3) for k in range(n)]


def test_nothing_finished_is_nothing_found() -> None:
    assert found() == ""
    assert found(with_errors("apart", [None])) == ""


def test_one_experiment_stands_against_always_answering_yes() -> None:
    sentence = found(with_errors("shared", around(0.11)))
    assert sentence == (
        "The 8 networks of **shared** err in **11.0 % of the test pairs** (95 % interval 10.9 to 11.1); always "
        "answering yes errs in 40.0 %."
    )


@pytest.mark.parametrize(
    ("errors_", "end"),
    [
        ([0.35, 0.47] * 4, "40.0 %: these networks cannot tell whether they learned more than that."),
        (around(0.5), "40.0 %, which is better."),
        ([0.11], "40.0 %. One network has no interval: another may do better or worse."),
    ],
)
def test_no_better_than_always_yes_or_one_network_is_said(errors_: list[float], end: str) -> None:
    assert found(with_errors("shared", errors_)).endswith(end)


def test_of_two_that_differ_in_one_choice_its_change_is_said_whatever_their_order() -> None:
    apart, shared = with_errors("apart", around(0.18), **APART), with_errors("shared", around(0.15), **SHARED)
    expected = "**Weight sharing takes away 3.0 points of error** (95 % interval 3.0 to 3.0): 18.0 % → 15.0 %."
    assert found(apart, shared) == found(shared, apart) == expected
    worse = with_errors("shared", around(0.19), **SHARED)
    assert found(apart, worse).startswith("**Weight sharing adds 1.0 points of error** (")


def test_a_change_that_may_be_chance_is_not_called_one() -> None:
    apart = with_errors("apart", [0.1, 0.2] * 4, **APART)
    shared = with_errors("shared", [0.2, 0.1] * 4, **SHARED)
    assert found(apart, shared) == (
        "**These networks cannot tell whether weight sharing matters**: it adds 0.0 points of error (95 % interval "
        "−8.9 to 8.9), 15.0 % → 15.0 %."
    )


@pytest.mark.parametrize(("n", "words"), [(1, "one network each"), (5, "5 networks each")])
def test_few_networks_give_no_verdict_however_far_apart(n: int, words: str) -> None:
    sentence = found(with_errors("apart", around(0.4, n), **APART), with_errors("aux", around(0.1, n), **AUX))
    assert sentence.startswith("The auxiliary loss takes away 30.0 points of error")
    assert sentence.endswith(f"→ {sentence.split('→ ')[1].split(':')[0]}: **{words}, and a verdict takes 6**.")


def test_two_of_another_kind_are_called_by_their_names() -> None:
    low, high = with_errors("α = 0.6", around(0.09), alpha=0.6), with_errors("α = 0.2", around(0.11), alpha=0.2)
    assert found(high, low) == (
        "**α = 0.6 has 2.0 points of error less than α = 0.2** (95 % interval 2.0 to 2.0): 9.0 % against 11.0 %."
    )
    mixed = with_errors("α = 0.8", [0.05, 0.128] * 4, alpha=0.8)
    assert found(low, mixed).startswith(
        "**These networks cannot tell α = 0.8 from α = 0.6**: 8.9 % against 9.0 %, 0.1 po"
    )


def four(apart: float, aux: float, shared: float, both: float, n: int = 8) -> list[Trained]:
    cells = {
        "apart": (apart, APART),
        "apart + aux": (aux, AUX),
        "shared": (shared, SHARED),
        "shared + aux": (both, BOTH),
    }
    return [with_errors(label, around(mean, n), **choices) for label, (mean, choices) in cells.items()]


def test_of_two_by_two_each_choice_and_both_together_are_said() -> None:
    assert found(*four(0.187, 0.144, 0.153, 0.109)) == (
        "**Weight sharing takes away 3.4 points of error** (95 % interval 3.4 to 3.4), **the auxiliary loss 4.3** (4.3 "
        "to 4.3), **both together 7.8** (7.8 to 7.8): 18.7 % → 10.9 %. The two alone add up to 7.7 points; both "
        "together do 0.1 points more (95 % interval 0.1 to 0.1)."
    )


def test_of_two_by_two_what_helps_less_together_and_what_harms_is_said() -> None:
    sentence = found(*four(0.18, 0.14, 0.15, 0.13))
    assert "The two alone add up to 7.0 points; both together do 2.0 points less" in sentence
    sentence = found(*four(0.18, 0.20, 0.15, 0.16))
    assert "**the auxiliary loss adds 2.0** (" in sentence
    assert "**both together take away 2.0** (" in sentence


def test_of_two_by_two_what_is_not_clear_is_said() -> None:
    plain, aux, _, both = four(0.18, 0.14, 0.18, 0.13)
    unsure = with_errors("shared", [0.14, 0.22] * 4, **SHARED)
    sentence = found(plain, aux, unsure, both)
    assert sentence.startswith("Weight sharing adds 0.0 points of error (not clear, 95 % interval ")
    assert "**the auxiliary loss takes away 4.0** (" in sentence
    assert "that both together differ from that is not clear (" in sentence
    same = found(*four(0.15, 0.15, 0.15, 0.15))
    assert same.endswith("**None of these changes is clear.**")


@pytest.mark.parametrize(
    ("n", "why"),
    [(1, "one network each, and a verdict takes 6"), (7, "7 networks each, too few for a verdict on so many")],
)
def test_of_two_by_two_too_few_networks_are_said(n: int, why: str) -> None:
    sentence = found(*four(0.18, 0.14, 0.15, 0.11, n))
    assert f"That is from **{why}" in sentence
    assert sentence.count("**") == 2  # nothing else is bold


def test_four_with_another_alpha_are_not_taken_for_two_by_two() -> None:
    plain, aux, shared, _ = four(0.18, 0.14, 0.15, 0.11)
    other = with_errors("shared + aux, α = 0.9", around(0.11), **BOTH, alpha=0.9)
    assert found(plain, aux, shared, other).startswith(
        "**Shared + aux, α = 0.9 has the least error, 11.0 %**, 3.0 points"
    )


def architectures(*means: float) -> list[Trained]:
    names = ("fully-connected", "simple-cnn", "residual-cnn")
    return [with_errors(n.replace("-", " "), around(m), architecture=n) for n, m in zip(names, means, strict=True)]


def test_of_many_the_best_is_named_and_whether_it_is_clearly_so() -> None:
    assert found(*architectures(0.14, 0.11, 0.09)) == (
        "**Residual cnn has the least error, 9.0 %**, 2.0 points less than simple cnn, the next (95 % interval 2.0 to "
        "2.0)."
    )
    fully_connected, simple, _ = architectures(0.14, 0.11, 0.11)
    residual = with_errors("residual cnn", [0.07, 0.13] * 4, architecture="residual-cnn")
    sentence = found(fully_connected, simple, residual)
    assert sentence.startswith(
        "**Residual cnn has the least error, 10.0 %, but these networks cannot tell it from simple"
    )
    assert "fully connected**" not in sentence  # from which it is clear


def test_experiments_on_other_pairs_are_not_subtracted() -> None:
    here, elsewhere = with_errors("seed 0", around(0.11)), with_errors("seed 3", around(0.14), seed=3)
    assert found(here, elsewhere) == (
        "**Seed 0 has the least error, 11.0 %** (95 % interval 10.9 to 11.1); seed 3 has 14.0 % (95 % interval 13.9 to "
        "14.1). They were tested on different pairs."
    )
    overlapping = with_errors("seed 3", [0.08, 0.16] * 4, seed=3)
    assert found(here, overlapping).endswith("different pairs: these networks cannot tell which is better.")
    assert "cannot tell" in found(with_errors("a", [0.1]), with_errors("b", [0.2], seed=3))


def test_means_and_differences_are_of_the_repetitions_that_all_have() -> None:
    apart = with_errors("apart", [*around(0.18), 0.9], **APART)
    shared = with_errors("shared", [*around(0.15), None], **SHARED)
    assert found(apart, shared).endswith("3.0 points of error** (95 % interval 3.0 to 3.0): 18.0 % → 15.0 %.")
    other = with_errors("shared", [None, *around(0.15)], **SHARED)
    alone = apart.of_repetitions(0)
    assert "No repetition is finished in all of them" in found(alone, other)


def test_what_both_ideas_change_together_is_said_both_ways() -> None:
    plain, both = with_errors("two towers", around(0.18), **APART), with_errors("both", around(0.11), **BOTH)
    assert together(plain, both) == (
        "**Weight sharing** and an **auxiliary loss** together take away 7.0 points of error (95 % interval 7.0 to "
        "7.0): **18.0 % → 11.0 %**."
    )
    assert "together add 1.0 points of error" in together(plain, with_errors("both", around(0.19), **BOTH))


def test_whether_both_ideas_help_is_left_open_where_the_networks_leave_it_open() -> None:
    plain = with_errors("two towers", around(0.18), **APART)
    assert "these networks cannot tell" in together(plain, with_errors("both", [0.17, 0.2] * 4, **BOTH))
    few = together(with_errors("two towers", [0.18], **APART), with_errors("both", [0.11], **BOTH))
    assert "18.0 % → 11.0 %, from one network each, and a verdict takes 6" in few
    assert together(plain, with_errors("both", around(0.11), seed=3, **BOTH)) == ""
