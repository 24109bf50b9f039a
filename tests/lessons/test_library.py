"""Five lessons ship, and a teacher's own stand beside them; a bad file breaks nothing."""

from urllib.parse import parse_qs

import pytest

from pairmnist.lessons.lesson import Answers, Choice, Number, Order
from pairmnist.link import address
from pairmnist.link.address import EXPERIMENT
from pairmnist.link.lessons import lessons

SHIPPED = lessons().lessons
STEPS = [(lesson.key, number, step) for lesson in SHIPPED.values() for number, step in enumerate(lesson.steps, 1)]


def test_the_five_lessons_ship_in_their_order():
    keys = ["what-is-asked", "one-tower-or-two", "naming-the-digits", "luck", "digits-or-head"]
    assert list(SHIPPED) == keys
    assert not lessons().problems


@pytest.mark.parametrize(("key", "number", "step"), STEPS, ids=[f"{key} {number}" for key, number, _ in STEPS])
def test_what_a_step_shows_is_a_link_without_a_fault(key, number, step):
    choice, problems = address.parse(parse_qs(step.show))
    assert not problems
    assert choice.view not in ("start", "lesson")
    assert set(step.controls) <= EXPERIMENT.keys() | {"compare"}


def test_every_step_lets_predict():
    assert all(step.prediction for _, _, step in STEPS)
    kinds = {type(step.prediction) for _, _, step in STEPS}
    assert kinds >= {Number, Choice, Order, Answers}


def test_a_teachers_own_lesson_is_there_and_a_bad_file_is_said(tmp_path, monkeypatch):
    good = '[[steps]]\ntitle = "a"\nquestion = "b"\nshow = "view=errors"\nnotice = "c"\n'
    (tmp_path / "mine.toml").write_text(f'title = "Mine"\nabout = "Own"\n{good}')
    (tmp_path / "bad.toml").write_text(f'title = "Bad"\nabout = "It has 5"\n{good}')
    (tmp_path / "binary.toml").write_bytes(b"\xff\xfe\x00")
    (tmp_path / "notes.txt").write_text("not a lesson")
    (tmp_path / "folder.toml").mkdir()
    monkeypatch.setenv("PAIRMNIST_LESSONS", str(tmp_path))
    found = lessons()
    assert list(found.lessons) == [*SHIPPED, "mine"]
    assert [problem.split(".toml")[0] for problem in found.problems] == ["The lesson bad", "The lesson binary"]
    assert "Line 2: about has a number of its own" in found.problems[0]


@pytest.mark.parametrize(
    ("show", "said"),
    [("view=erors", "view must be one of"), ("view=errors&colour=red", "no 'colour'"), ("view=lesson", "cannot show")],
)
def test_a_link_that_the_page_does_not_understand_is_said_with_its_line(tmp_path, monkeypatch, show, said):
    step = f'[[steps]]\ntitle = "a"\nquestion = "b"\nshow = "{show}"\nnotice = "c"\n'
    (tmp_path / "mine.toml").write_text(f'title = "Mine"\nabout = "Own"\n{step}')
    monkeypatch.setenv("PAIRMNIST_LESSONS", str(tmp_path))
    (problem,) = lessons().problems
    assert "Line 6: show: " in problem and said in problem


def test_a_folder_that_is_not_there_leaves_the_shipped_ones(monkeypatch):
    monkeypatch.setenv("PAIRMNIST_LESSONS", "/no/such/folder")
    found = lessons()
    assert list(found.lessons) == list(SHIPPED)
    assert "no folder /no/such/folder" in found.problems[0]
