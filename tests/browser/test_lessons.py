"""Lessons in a real browser: one visitor walks one, and a class of a teacher and two students walks each."""

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from pairmnist.lessons.lesson import Answers, Choice, Number, Order
from pairmnist.lessons.values import NUMBERS
from pairmnist.link.lessons import lessons
from tests.support.server import running_app
from tests.support.visitor import Visitor, settle

LESSONS = lessons().lessons  # whose classes are one after another in the same tabs
STEP = "view=lesson&lesson=one-tower-or-two&step=2"
ERROR, GAIN = "15.2", "3.5 points"  # of the shipped networks


def button(page, name):
    return page.get_by_role("button", name=name, exact=True)


def button_with(page, words):
    """The button that says this behind its icon."""
    return page.get_by_test_id("stMain").get_by_role("button", name=words).first


def guess(page, prediction):
    """Predict something, which is sent by itself."""
    match prediction:
        case Number(of=of):
            _, highest = NUMBERS[of].unit.limits
            page.get_by_role("textbox", name="Your guess").fill("4" if highest > 4 else "0.4")
        case Choice(options=options):
            page.locator(".st-key-prediction").get_by_text(next(iter(options.values()))).click()
        case Order(options=options):
            for shown in options.values():
                page.locator(".st-key-prediction").get_by_text(shown).click()
                settle(page)
        case Answers(pairs=pairs):
            for number in range(1, pairs + 1):
                expect(page.get_by_text(f"Pair {number} of {pairs}")).to_be_visible()
                page.locator(f".st-key-against-yes-{number - 1} button").click()
            expect(page.get_by_text("All answered.")).to_be_visible()
    if prediction and not isinstance(prediction, Answers):
        settle(page)
        expect(page.get_by_text("Sent.")).to_be_visible()


class Class:
    """A teacher and two students with phones, in the same three tabs for one lesson after another."""

    def __init__(self, context, url):
        self.visitors = [Visitor(context, url) for _ in range(3)]
        for student in self.visitors[1:]:
            student.page.set_viewport_size({"width": 390, "height": 844})
        self.teacher, *self.students = [visitor.open("view=lesson") for visitor in self.visitors]

    def begin(self, key):
        """The teacher opens a lesson for a class, and the first student joins."""
        button(self.teacher.locator(f".st-key-lesson-{key}"), "Open").click()
        button(self.teacher, "For a class").click()
        expect(button(self.teacher, "Reveal")).to_be_visible()
        expect(self.teacher.get_by_text("0 students connected")).to_be_visible()
        self.code = button_with(self.teacher, "Invite:").inner_text().split()[-1]
        self.join(self.students[0])
        expect(self.teacher.get_by_text("1 student connected")).to_be_visible()

    def join(self, student):
        student.get_by_role("textbox", name="Code of your class").fill(self.code)
        button(student, "Join").click()
        expect(student.get_by_text(self.code)).to_be_visible()
        assert button(student, "Reveal").count() == button(student, "Next").count() == 0

    def walk(self, lesson):
        """All steps, each predicted, revealed and left; the second student comes late."""
        there = [self.teacher, self.students[0]]
        for number, step in enumerate(lesson.steps, 1):
            for page in there:
                expect(page.get_by_text(f"{number} of {len(lesson.steps)}").first).to_be_visible()
                expect(page.get_by_test_id("stVegaLiteChart")).to_have_count(0)
            guess(self.students[0], step.prediction)
            if number == 1:
                self.join(self.students[1])
                there.append(self.students[1])
            expect(self.teacher.get_by_text("2 students connected · 1 answer")).to_be_visible()
            button(self.teacher, "Reveal").click()
            for page in there:
                expect(page.locator(".st-key-notice")).to_be_visible()
            if number < len(lesson.steps):
                button(self.teacher, "Next").click()

    def end(self):
        """The teacher ends the class, and all are back where a class is opened and joined."""
        button(self.teacher, "Class").click()
        button(self.teacher, "End the class").click()
        button(self.teacher, "End it and delete the guesses").click()
        for page in self.students:
            expect(page.get_by_text("Your class has ended")).to_be_visible()
            button(page, "Go on alone").click()
        for page in (self.teacher, *self.students):
            button_with(page, "Lessons").click()
            expect(page.get_by_role("textbox", name="Code of your class")).to_be_visible()


@pytest.fixture(scope="module")
def room(tabs, server):
    made = Class(tabs, server.url)
    yield made
    for visitor in made.visitors:
        visitor.assert_clean()
        visitor.page.close()


def say(page, text):
    page.get_by_role("textbox", name="Your guess, in points").fill(text)


def key_of(page):
    return page.evaluate("sessionStorage.getItem('pairmnist-teacher')")


def test_a_lesson_is_walked(visit):
    page = visit().open("view=lesson")
    card = page.locator(".st-key-lesson-one-tower-or-two")
    for sheet, says in (("Worksheet", "My guess"), ("Teacher's sheet", GAIN)):
        with page.expect_download() as download:
            button(card, sheet).click()
        assert says in Path(download.value.path()).read_text(encoding="utf-8")
    button(card, "Open").click()
    expect(page.get_by_text("1 of 4")).to_be_visible()
    button(page, "Next").click()
    expect(page.get_by_text("2 of 4")).to_be_visible()
    settle(page)
    words = page.get_by_test_id("stMain").inner_text()
    assert not any(number in words for number in (ERROR, GAIN))
    say(page, "3,2")
    button(page, "Show me").click()
    expect(page.get_by_text("your guess lies inside the interval")).to_be_visible()
    expect(page.get_by_test_id("stVegaLiteChart").first).to_be_visible()
    page.reload()
    expect(page.get_by_text("2 of 4")).to_be_visible()
    expect(page.get_by_text("your guess lies inside the interval")).to_be_visible()


def test_the_bar_of_a_last_question_is_two_rows_on_a_phone(visit):
    page = visit(390, 844).open("view=lesson&lesson=digits-or-head&step=4")
    for press in ("Just show me", "For a class"):
        button(page, press).click()
        expect(page.get_by_text("That was the last question" if press == "Just show me" else "Reveal")).to_be_visible()
        settle(page)
        assert page.locator(".st-key-lesson-bar").bounding_box()["height"] < 90


def test_a_class_predicts_together_and_outlives_its_server(tabs, tmp_path):
    def visitor(url, query):
        return Visitor(tabs, url).open(query)

    with running_app(tmp_path) as server:
        port = urlsplit(server.url).port
        teacher = visitor(server.url, STEP)
        button(teacher, "For a class").click()
        expect(button(teacher, "Reveal")).to_be_visible()
        settle(teacher)
        (code,) = parse_qs(urlsplit(teacher.url).query)["class"]
        student = visitor(server.url, f"view=lesson&class={code}")
        assert button(student, "Reveal").count() == button(student, "Next").count() == 0
        say(student, "4")  # and nothing else: it is what stands there when it is revealed
        expect(teacher.get_by_text("1 answer")).to_be_visible()
        field = student.get_by_role("textbox", name="Your guess, in points")
        say(student, "5")
        teacher.get_by_text("Show the guesses").click()
        expect(teacher.locator(".listed").get_by_text("5 points")).to_be_visible()
        assert GAIN not in student.get_by_test_id("stMain").inner_text()
        teacher.reload()
        student.reload()
        expect(button(teacher, "Reveal")).to_be_visible()
        expect(student.get_by_text("Sent.")).to_be_visible()
        expect(field).to_have_value("5")

    with running_app(tmp_path, port=port) as server:
        for page in (teacher, student):
            expect(page.locator("[data-testid=stApp][data-test-connection-state=CONNECTED]")).to_be_visible()
            page.wait_for_timeout(4000)  # as long as it takes a person to go on
            settle(page)
        button(teacher, "Reveal").click()
        late = visitor(server.url, f"view=lesson&class={code}")
        for page in (student, late, teacher):
            expect(page.locator("img[alt*='measured: 3.5 points']")).to_be_visible()
        expect(student.get_by_text("You said 5 points. It is")).to_be_visible()
        button(teacher, "Next").click()
        expect(student.get_by_text("3 of 4")).to_be_visible()
        expect(late.get_by_text("3 of 4")).to_be_visible()
        for page in (teacher, student, late):
            page.close()


@pytest.mark.parametrize("key", LESSONS)
def test_a_class_walks_the_lesson(room, key):
    room.begin(key)
    room.walk(LESSONS[key])
    room.end()


def test_the_teachers_key_is_nowhere_but_in_the_teachers_tab(visit, server):
    page = visit().open(STEP)
    button(page, "For a class").click()
    expect(button(page, "Reveal")).to_be_visible()
    settle(page)
    key = key_of(page)
    assert len(key) > 40
    page.get_by_role("button", name="Share").click()
    expect(page.get_by_text("Present")).to_be_visible()
    assert key not in page.url + page.content()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Invite").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    settle(page)
    assert key not in page.url + page.content()

    elsewhere = visit().open(f"teach={key}")
    expect(button(elsewhere, "Reveal")).to_be_visible()
    settle(elsewhere)
    assert key not in elsewhere.url + elsewhere.content()
    elsewhere.goto(elsewhere.url + "&present=1")
    expect(elsewhere.get_by_text("2 of 4")).to_be_visible()
    settle(elsewhere)
    assert key not in elsewhere.url + elsewhere.content()
    elsewhere.goto(f"{server.url}/?view=errors")
    expect(elsewhere.get_by_test_id("stVegaLiteChart").first).to_be_visible()
    settle(elsewhere)  # else a press is lost while the page is drawn the first time
    elsewhere.locator(".st-key-share button").first.click()
    button(elsewhere, "Make a lesson link").click()
    expect(elsewhere.get_by_role("dialog").get_by_text("Which controls stay?")).to_be_visible()
    settle(elsewhere)
    assert key not in elsewhere.url + elsewhere.content()
    assert key not in server.log.read_text(errors="replace")
