"""Lessons in a real browser: one visitor walks one, and a class of a teacher and students goes through another."""

from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import expect

from tests.support.server import running_app
from tests.support.visitor import Visitor, settle

STEP = "view=lesson&lesson=one-tower-or-two&step=2"
ERRORS, GAIN = ("18.7", "15.2"), "3.5 points"  # of the shipped networks


def button(page, name):
    return page.get_by_role("button", name=name, exact=True)


def guess(page, text, send):
    page.get_by_role("textbox", name="Your guess, in points").fill(text)
    button(page, send).click()


def key_of(page):
    return page.evaluate("sessionStorage.getItem('pairmnist-teacher')")


def test_a_lesson_is_walked(visit):
    page = visit().open("view=lesson")
    page.locator(".st-key-lesson-one-tower-or-two").get_by_role("button").click()
    expect(page.get_by_text("1 of 4")).to_be_visible()
    button(page, "Next").click()
    expect(page.get_by_text("2 of 4")).to_be_visible()
    settle(page)
    words = page.get_by_test_id("stMain").inner_text()
    assert not any(number in words for number in (*ERRORS, GAIN))
    guess(page, "3,2", "Show me")
    expect(page.get_by_text("your guess lies inside the interval")).to_be_visible()
    expect(page.get_by_test_id("stVegaLiteChart").first).to_be_visible()
    page.reload()
    expect(page.get_by_text("2 of 4")).to_be_visible()


def test_a_class_predicts_together_and_outlives_its_server(browser, tmp_path):
    def visitor(url, query):
        made = Visitor(browser.new_context(viewport={"width": 1280, "height": 720}), url)
        return made.open(query)

    with running_app(tmp_path) as server:
        port = urlsplit(server.url).port
        teacher = visitor(server.url, STEP)
        button(teacher, "For a class").click()
        expect(button(teacher, "Reveal")).to_be_visible()
        settle(teacher)
        (code,) = parse_qs(urlsplit(teacher.url).query)["class"]
        student = visitor(server.url, f"view=lesson&class={code}")
        assert button(student, "Reveal").count() == button(student, "Next").count() == 0
        guess(student, "4", "Send")
        expect(teacher.get_by_text("1 answer")).to_be_visible()
        guess(student, "5", "Send")
        expect(teacher.locator(".guesses-of-all").get_by_text("5 points")).to_be_visible()
        assert GAIN not in student.get_by_test_id("stMain").inner_text()
        teacher.reload()
        student.reload()
        expect(button(teacher, "Reveal")).to_be_visible()
        expect(student.get_by_text("Sent.")).to_be_visible()

    with running_app(tmp_path, port=port) as server:
        for page in (teacher, student):
            expect(page.locator("[data-testid=stApp][data-test-connection-state=CONNECTED]")).to_be_visible()
            page.wait_for_timeout(4000)  # as long as it takes a person to go on
            settle(page)
        button(teacher, "Reveal").click()
        late = visitor(server.url, f"view=lesson&class={code}")
        for page in (student, late, teacher):
            expect(page.locator("img[alt*='measured: 3.5 points']")).to_be_visible()
        expect(student.get_by_text("You said 5.0 points. It is")).to_be_visible()
        button(teacher, "Next").click()
        expect(student.get_by_text("3 of 4")).to_be_visible()
        expect(late.get_by_text("3 of 4")).to_be_visible()


def test_the_teachers_key_is_nowhere_but_in_the_teachers_tab(visit):
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
