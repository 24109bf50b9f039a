"""Guesses of visitors in no class: a reload is the same tab, and what they take has a bound."""

from pairmnist.page.guesses import Guesses

STEP = ("luck", 1)


def test_what_was_guessed_before_the_tab_told_its_name_counts_under_it():
    guesses = Guesses()
    guesses.note("of the session", {STEP: 0.03})
    assert guesses.rename("of the session", "of the tab")
    assert guesses.of("of the tab") == {STEP: 0.03} and not guesses.of("of the session")


def test_a_tab_that_is_known_has_more_to_show():
    guesses = Guesses()
    guesses.note("of the tab", {STEP: None})
    assert guesses.rename("another session", "of the tab")
    assert not guesses.rename("another session", "another tab")


def test_who_guessed_nothing_for_longest_is_forgotten_first():
    guesses = Guesses(most=2)
    for visitor in ("a", "b", "a", "c"):
        guesses.note(visitor, {STEP: 1})
    assert guesses.of("a") and guesses.of("c") and not guesses.of("b")
