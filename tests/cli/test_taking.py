"""What the command line writes for somebody to take away: one HTML file, of a comparison or a lesson."""

import pytest

from pairmnist.export import converter
from pairmnist.link.lessons import lessons
from tests.support.command_line import call, usage_error

LESSON = "one-tower-or-two"


@pytest.fixture(autouse=True)
def without_library(monkeypatch):
    """What draws the figures is the same in every file, and takes a second to make."""
    monkeypatch.setattr(converter, "javascript", lambda: "")


def test_a_comparison_has_all_that_are_compared(capsys, tmp_path):
    file = tmp_path / "comparison.html"
    code, out, _ = call(capsys, "export", file, "--architecture", "fully-connected", "--compare", "sharing")
    content = file.read_text(encoding="utf-8")
    assert code == 0 and str(file) in out
    assert "two towers + auxiliary loss:" in content and "shared tower + auxiliary loss:" in content
    assert content.count("Again: python -m pairmnist train") == 2


def test_a_lesson_has_its_questions_and_what_was_found(capsys, tmp_path):
    file = tmp_path / "lesson.html"
    assert call(capsys, "export", file, "--lesson", LESSON)[0] == 0
    content = file.read_text(encoding="utf-8")
    steps = lessons().lessons[LESSON].steps
    assert all(step.title in content for step in steps)
    assert content.count("What was found:") == content.count("To notice:") == len(steps)
    assert "train them before the class" not in content


def test_a_lesson_that_is_not_there_is_refused_with_those_that_are(capsys, tmp_path):
    said = usage_error(capsys, "export", str(tmp_path / "lesson.html"), "--lesson", "one-towre")
    assert "no lesson 'one-towre'" in said and LESSON in said
    assert not list(tmp_path.glob("*.html"))


@pytest.mark.parametrize("more", [("--epochs", "20"), ("--repetitions", "3"), ("--compare", "four")])
def test_a_lesson_says_itself_what_it_shows(capsys, tmp_path, more):
    said = usage_error(capsys, "export", str(tmp_path / "lesson.html"), "--lesson", LESSON, *more)
    assert "leave the other options out" in said


def test_a_teachers_own_lesson_is_written_and_a_bad_file_is_said(capsys, tmp_path, monkeypatch):
    step = '[[steps]]\ntitle = "a"\nquestion = "b"\nshow = "view=report"\nnotice = "c"\n'
    (tmp_path / "mine.toml").write_text(f'title = "Mine"\nabout = "Own"\n{step}')
    (tmp_path / "bad.toml").write_text("title")
    monkeypatch.setenv("PAIRMNIST_LESSONS", str(tmp_path))
    file = tmp_path / "lesson.html"
    assert call(capsys, "export", file, "--lesson", "mine")[0] == 0
    assert "Test errors, ours and the report's" in file.read_text(encoding="utf-8").replace("&#x27;", "'")
    assert "bad.toml cannot be used" in usage_error(capsys, "export", str(file), "--lesson", "bad")
