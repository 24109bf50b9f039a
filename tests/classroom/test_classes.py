"""A class is kept, its guesses have no names, and only the teacher's key moves it on."""

import threading
import time

import pytest

from pairmnist.classroom import classes
from pairmnist.classroom.classes import Classes


@pytest.fixture
def kept(tmp_path):
    made = Classes(tmp_path / "classes.sqlite")
    yield made
    made.close()


def test_a_class_is_joined_by_its_code_however_it_is_typed(kept):
    state, _ = kept.begin("luck")
    assert kept.joined(state.code) == kept.joined(f" {state.code.upper()} ") == state
    assert kept.joined("zzzzz") is None


def test_only_the_key_moves_on_and_reveals(kept):
    state, key = kept.begin("luck")
    kept.go(state.code, 2)  # with the code nothing can be done
    kept.reveal("another key")
    assert kept.taught(key) == state
    assert kept.taught(state.code) is None
    kept.go(key, 2)
    kept.reveal(key)
    after = kept.joined(state.code)
    assert (after.step, after.revealed) == (2, True)


def test_the_key_is_in_no_file(kept, tmp_path):
    _, key = kept.begin("luck")
    kept.close()
    assert key.encode() not in (tmp_path / "classes.sqlite").read_bytes()
    assert len(key) > 40


def test_a_guess_can_be_changed_until_the_reveal(kept):
    state, key = kept.begin("luck")
    kept.guess(state.code, 1, "ann", 0.05)
    kept.guess(state.code, 1, "bob", 0.02)
    kept.guess(state.code, 1, "ann", 0.03)
    assert kept.guesses(state.code, 1) == [0.02, 0.03]
    assert kept.own_guess(state.code, 1, "ann") == 0.03
    kept.reveal(key)
    kept.guess(state.code, 1, "ann", 0.9)
    kept.guess(state.code, 1, "late", 0.9)
    assert kept.guesses(state.code, 1) == [0.02, 0.03]


def test_a_guess_for_another_step_does_not_count(kept):
    state, key = kept.begin("luck")
    kept.go(key, 2)
    kept.guess(state.code, 1, "slow", 0.05)
    assert kept.guesses(state.code, 1) == kept.guesses(state.code, 2) == []


def test_a_restart_loses_nothing(tmp_path):
    path = tmp_path / "classes.sqlite"
    before = Classes(path)
    state, key = before.begin("luck")
    before.guess(state.code, 1, "ann", ["a", 1])
    before.close()
    after = Classes(path)
    assert after.taught(key) == state
    assert after.guesses(state.code, 1) == [["a", 1]]
    after.end(key)
    assert after.joined(state.code) is None
    assert after.guesses(state.code, 1) == []
    after.close()


@pytest.mark.parametrize("make", [lambda path: path.mkdir(), lambda path: path.write_bytes(b"no database" * 100)])
def test_where_it_cannot_be_kept_the_class_works_and_it_is_said(tmp_path, make):
    path = tmp_path / "classes.sqlite"
    make(path)
    kept = Classes(path)
    assert "cannot be kept" in kept.problem
    state, key = kept.begin("luck")
    assert kept.taught(key) == state
    kept.close()


def test_a_class_is_forgotten_after_a_week(kept, monkeypatch):
    state, _ = kept.begin("luck")
    kept.guess(state.code, 1, "ann", 1)
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + classes.WEEK + 1)
    assert kept.joined(state.code) is None
    kept.begin("luck")
    assert kept.guesses(state.code, 1) == []


def test_fifty_guess_at_once(kept):
    state, _ = kept.begin("luck")
    threads = [threading.Thread(target=kept.guess, args=(state.code, 1, f"v{k}", k)) for k in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(kept.guesses(state.code, 1)) == list(range(50))


def test_hostile_words_are_words(kept):
    state, _ = kept.begin("luck'; drop table classes; --")
    for words in ("'; drop table guesses; --", "\0", "x" * 10_000):
        kept.guess(state.code, 1, words, words)
        assert kept.joined(words) is None
        assert kept.taught(words) is None
    assert len(kept.guesses(state.code, 1)) == 3
