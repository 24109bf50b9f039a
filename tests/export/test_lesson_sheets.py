"""A lesson on paper: numbers stand in the teacher's sheet only, and texts cannot be HTML."""

import re
from dataclasses import replace

import pytest

from pairmnist.data.digits import held_out_pairs
from pairmnist.export.lesson_sheets import teachers, worksheet
from pairmnist.link.lessons import lessons
from tests.lessons.test_values import SHOWN

LESSONS = lessons().lessons


def of_teacher(lesson):
    return teachers(lesson, lambda step: SHOWN, held_out_pairs)


def test_the_numbers_are_in_the_teachers_sheet_only():
    lesson = LESSONS["naming-the-digits"]
    assert "10.0 points" in of_teacher(lesson)
    assert not re.search(r"\d (%|points)", worksheet(lesson, lambda step: SHOWN, held_out_pairs))


def test_errors_stand_only_where_the_page_shows_them():
    """The first question of this lesson is about parameters, the second about errors, the third about digits."""
    sheet = of_teacher(LESSONS["one-tower-or-two"])
    assert sheet.count("Test errors:") == 1
    assert "Test errors:" in sheet[sheet.index("<h2>2. ") : sheet.index("<h2>3. ")]


@pytest.mark.parametrize("key", [key for key in LESSONS if key != "digits-or-head"])
def test_both_sheets_ask_every_question_under_its_number(key):
    lesson = LESSONS[key]
    for sheet in (worksheet(lesson, lambda step: SHOWN, held_out_pairs), of_teacher(lesson)):
        assert all(f"<h2>{number}. {step.title}" in sheet for number, step in enumerate(lesson.steps, 1))
        assert "**" not in sheet


def test_a_network_that_is_asked_about_is_drawn():
    lesson = LESSONS["one-tower-or-two"]
    assert [step.picture for step in lesson.steps].count(True) == 1
    for sheet in (worksheet(lesson, lambda step: SHOWN, held_out_pairs), of_teacher(lesson)):
        assert sheet.count('<div class="network">') == 1


def test_a_lessons_text_is_no_html():
    lesson = replace(LESSONS["luck"], title="<img src=x>", about="<script>")
    for sheet in (worksheet(lesson, lambda step: SHOWN, held_out_pairs), of_teacher(lesson)):
        assert "<img" not in sheet and "<script" not in sheet
