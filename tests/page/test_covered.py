"""What a lesson covers is not sent: neither words, nor charts, nor their tables, nor files to download."""

import asyncio
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

import numpy as np
import pytest

from pairmnist.analysis.trained import load
from pairmnist.lessons.lesson import Answers
from pairmnist.lessons.values import filled
from pairmnist.link.lessons import lessons, shows
from pairmnist.link.shown import experiments
from pairmnist.page.drawing import held_out_pairs
from pairmnist.records.store import Store
from tests.support.server import running_app
from tests.support.visitors import Visitor

STEPS = [(key, number, step) for key, one in lessons().lessons.items() for number, step in enumerate(one.steps, 1)]
DRAWN = (
    b"vega",
    b"ARROW1",
    b"/media/",
    b"arrow_data",
    b"<figure",
)  # charts, tables, files and pairs with their answers
UNTRAINED = "What there is to notice shows once they are trained"  # of a sweep that does not come with the product
MEASURED = re.compile(rb"\d+\.\d+ (?:%|points)")


@dataclass
class Reader(Visitor):
    """A visitor that keeps whatever it is sent."""

    sent: bytes = b""

    def receive(self, content):
        super().receive(content)
        self.sent += content.replace(b"\\", b"")  # with which signs of texts are escaped

    async def take(self):
        """What was sent since the last look."""
        assert not self.exceptions
        sent, self.sent = self.sent, b""
        return sent


@pytest.fixture(scope="module")
def port(tmp_path_factory):
    with running_app(tmp_path_factory.mktemp("covered")) as server:
        yield urlsplit(server.url).port


@pytest.mark.slow
@pytest.mark.parametrize(("key", "number", "step"), STEPS, ids=[f"{key} {number}" for key, number, _ in STEPS])
def test_what_a_step_covers_is_not_sent_before_the_guess(port, key, number, step):
    covered, shown = asyncio.run(_before_and_after(port, key, number, step))
    trained = [load(Store(), *one) for one in experiments(shows(step))]
    notice = (filled(step.notice, trained, held_out_pairs) or UNTRAINED).replace("*", "").encode()
    assert notice[:40] in shown.replace(b"*", b"")
    assert any(drawn in shown for drawn in DRAWN)
    if MEASURED.search(notice):
        assert MEASURED.search(shown)
    errors = [record.final_error for one in trained for record in one.finished]
    given = (filled(step.given, trained, held_out_pairs) or "").encode()
    secrets = [notice[:40], *DRAWN, *(set(MEASURED.findall(shown)) - set(MEASURED.findall(given)))]
    secrets += [kind(error).tobytes() for error in errors for kind in (np.float32, np.float64)]
    assert not [secret for secret in secrets if secret in covered]


async def _before_and_after(port, key, number, step):
    show = "against show" if isinstance(step.prediction, Answers) else "just show me"
    async with Reader(port) as reader:
        await reader.open(f"view=lesson&lesson={key}&step={number}")
        covered = await reader.take()
        await reader.press(show)
        return covered, await reader.take()
