"""A lesson's file is read as a teacher wrote it, and what is wrong with it is said with its line."""

import pytest

from pairmnist.lessons.lesson import Answers, Choice, LessonError, Number, read_lesson

GOOD = """
title = "A lesson"
about = "What it is about."

[[steps]]
title = "First"
minutes = 4
question = "How many **points**?"
show = "view=errors&compare=four"
controls = ["architecture", "alpha"]
predict = { number = "gain" }
notice = "It is {gain, interval}, from {error_first} to {error}."

[[steps]]
title = "Second"
question = "Which?"
picture = true
show = "view=errors&compare=four"
predict = { choice = "helps_more", options = { sharing = "this", auxiliary = "that", same = "neither" } }
notice = "Look."

[[steps]]
title = "Third"
question = "You?"
show = "view=pairs"
predict = { pairs = 3 }
notice = "Look."
"""


def test_a_lesson_is_read_whole():
    lesson = read_lesson("key", GOOD)
    assert (lesson.key, lesson.title, lesson.minutes) == ("key", "A lesson", 4 + 5 + 5)
    first, second, third = lesson.steps
    assert (first.controls, first.prediction) == (("architecture", "alpha"), Number("gain"))
    assert (first.picture, second.picture) == (False, True)
    assert isinstance(second.prediction, Choice) and set(second.prediction.options) == {"sharing", "auxiliary", "same"}
    assert third.prediction == Answers(3)


@pytest.mark.parametrize(
    ("line", "wrong", "said"),
    [
        ('title = "First"', 'title = ""', "title must be a text"),
        ("minutes = 4", "minutes = 4.5", "minutes must be a whole number"),
        ("picture = true", "picture = 1", "picture must be true or false"),
        ("minutes = 4", "minutes = 0", "minutes must be a whole number"),
        ("minutes = 4", "minutes = true", "minutes must be a whole number"),
        ('question = "How many **points**?"', 'question = "Is it {gain}?"', "question cannot hold {gain}"),
        ("minutes = 4", 'given = "By {gain}."', "given cannot hold {gain}: that is what is to be predicted"),
        ("minutes = 4", 'given = "By 3."', "given has a number of its own"),
        ('controls = ["architecture", "alpha"]', 'controls = ["alfa"]', "no control 'alfa'"),
        ('show = "view=errors&compare=four"', "show = 3", "show must be what the address bar says"),
        (
            'predict = { number = "gain" }',
            'predict = { order = "kinds", options = { both = "Both" } }',
            "kinds needs options for neither, sharing, auxiliary, both",
        ),
        (
            'predict = { number = "gain" }',
            'predict = { choice = "head_or_digits", options = { digits = "a", head = "b", both = "5" } }',
            "option both has a number of its own",
        ),
        ('question = "How many **points**?"', 'question = "How many of 10?"', "a number of its own"),
        ('predict = { number = "gain" }', 'predict = { number = "luck" }', "no number 'luck'"),
        ('predict = { number = "gain" }', "predict = 5", "predict must be"),
        (
            'predict = { number = "gain" }',
            'predict = { choice = "helps_more", options = { a = "b" } }',
            "needs options",
        ),
        (
            'notice = "It is {gain, interval}, from {error_first} to {error}."',
            'notice = "It is {what}."',
            "no value 'what'",
        ),
        ('controls = ["architecture", "alpha"]', "controls = 3", "controls must be a list"),
        ("minutes = 4", 'minuten = "4"', "nothing called 'minuten'"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(line, wrong, said):
    number = GOOD.splitlines().index(line) + 1
    with pytest.raises(LessonError, match=said) as error:
        read_lesson("key", GOOD.replace(line, wrong, 1))
    assert str(error.value).startswith(f"Line {number}: ")


@pytest.mark.parametrize(
    "text", ["", "title = 'x'", "steps = 3", "[[steps]]", "steps = [1]", 'title = "unclosed', "\0", "[" * 1000]
)
def test_what_is_no_lesson_is_refused(text):
    with pytest.raises(LessonError):
        read_lesson("key", text)
