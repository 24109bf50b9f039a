"""What is taken away from the page opens in other programs: tables in pandas, a whole page in a browser offline."""

import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from contextlib import contextmanager

import pandas as pd
from playwright.sync_api import expect

from pairmnist.config import Experiment, Settings
from pairmnist.link.lessons import lessons
from pairmnist.records.store import Store
from tests.support.server import TOP

LIMIT = 180_000  # milliseconds, on a busy machine
LARGEST = 5_000_000  # bytes of a comparison of four


def take(page, label, folder, within=None):
    """Press the button for a file, on the page or within a part of it, and keep the file."""
    with page.expect_download(timeout=LIMIT) as download:
        (within or page).get_by_role("button", name=re.compile(re.escape(label))).first.click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


@contextmanager
def alone(browser, file):
    """A file in a browser without a network. It must ask for nothing but itself, and have no problems."""
    context = browser.new_context(offline=True)
    page, asked, problems = context.new_page(), [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: problems.append(message.text))
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto(file.as_uri())
    yield page
    assert asked == [file.as_uri()] and not problems
    context.close()


def test_from_a_number_on_the_page_to_the_same_number_with_what_the_page_gives(visit, browser, tmp_path):
    page = visit().open("view=errors&architecture=fully-connected&compare=four")
    page.get_by_text("How this was made, and files to take away").click()
    expect(page.get_by_role("button", name="settings, errors and ids")).to_be_visible(timeout=LIMIT)

    runs = pd.read_csv(take(page, "settings, errors and ids", tmp_path))
    stored = [Store().load(run) for run in Experiment(Settings(architecture="fully-connected"), 10).runs()]
    ours = runs[runs["networks"] == "shared tower + auxiliary loss"]
    assert ours["test_error_percent"].tolist() == [round(100 * record.final_error, 6) for record in stored]
    epochs = pd.read_csv(take(page, "every epoch", tmp_path))
    assert len(epochs) == 40 * 50
    pairs = pd.read_csv(take(page, "pairs, answers, digits read", tmp_path))
    wrong = pairs[pairs["truth"] != pairs["answer"]].groupby(["networks", "repetition"]).size()
    assert wrong.unstack().loc["shared tower + auxiliary loss"].tolist() == [
        round(1000 * record.final_error) for record in stored
    ]

    script, weights = take(page, "Plain PyTorch script", tmp_path), take(page, "Weights of network 1", tmp_path)
    done = subprocess.run(
        [sys.executable, script, weights], env={"PYTHONPATH": str(TOP)}, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    first = runs["test_error_percent"][0]
    assert f"repetition 1: {first:.1f} % wrong" in done.stdout

    picture = ElementTree.parse(take(page, "figure (SVG)", tmp_path)).getroot()
    assert any("shared tower" in (text.text or "") for text in picture.iter("{http://www.w3.org/2000/svg}text"))

    whole = take(page, "whole comparison (HTML)", tmp_path)
    assert whole.stat().st_size < LARGEST
    with alone(browser, whole) as opened:
        expect(opened.locator(".chart svg")).to_have_count(3, timeout=LIMIT)
        expect(opened.locator("pre")).to_contain_text(stored[0].run.id)


def test_a_lesson_of_the_page_is_the_command_lines_and_opens_alone(visit, browser, tmp_path):
    page = visit().open("view=lesson")
    card = page.locator(".st-key-lesson-one-tower-or-two")
    from_page = take(page, "Without a network", tmp_path, card).read_text(encoding="utf-8")
    file = tmp_path / "lesson.html"
    command = [sys.executable, "-m", "pairmnist", "export", "--lesson", "one-tower-or-two", file]
    done = subprocess.run(command, cwd=TOP, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    link = re.compile(r"Page: http\S+\n")  # which only the page knows
    assert len(link.findall(from_page)) == 1
    assert link.sub("", from_page) == file.read_text(encoding="utf-8")

    with alone(browser, file) as opened:
        for folded in opened.locator("summary").all():
            folded.click()
        charts = opened.locator(".chart").count()
        expect(opened.locator(".chart svg")).to_have_count(charts, timeout=LIMIT)
        assert charts >= len(lessons().lessons["one-tower-or-two"].steps)
