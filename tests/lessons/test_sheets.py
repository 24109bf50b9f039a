"""A lesson on paper: numbers stand in the teacher's sheet only, and texts cannot be HTML."""

import re
from dataclasses import replace

import pytest

from pairmnist.data.digits import held_out_pairs
from pairmnist.lessons.sheets import teachers, worksheet
from pairmnist.link.lessons import lessons
from tests.lessons.test_values import SHOWN

LESSONS = lessons().lessons


def of_teacher(lesson):
    return teachers(lesson, lambda step: SHOWN, held_out_pairs)


def test_the_numbers_are_in_the_teachers_sheet_only():
    lesson = LESSONS["naming-the-digits"]
    assert "10.0 points" in of_teacher(lesson)
    assert not re.search(r"\d (%|points)", worksheet(lesson))


def test_errors_of_the_same_networks_stand_once():
    assert of_teacher(LESSONS["one-tower-or-two"]).count("Test errors:") == 1


@pytest.mark.parametrize("key", [key for key in LESSONS if key != "digits-or-head"])
def test_both_sheets_ask_every_question(key):
    lesson = LESSONS[key]
    for sheet in (worksheet(lesson), of_teacher(lesson)):
        assert all(step.title in sheet for step in lesson.steps)
        assert "**" not in sheet


def test_a_lessons_text_is_no_html():
    lesson = replace(LESSONS["luck"], title="<img src=x>", about="<script>")
    for sheet in (worksheet(lesson), of_teacher(lesson)):
        assert "<img" not in sheet and "<script" not in sheet
