"""What is covered is not sent: neither words, nor charts, nor their tables."""

import asyncio
from dataclasses import dataclass
from urllib.parse import urlsplit

import numpy as np

from pairmnist.config import Experiment, Settings
from pairmnist.records.store import Store
from tests.support.server import running_app
from tests.support.visitors import Visitor

STEP = "view=lesson&lesson=one-tower-or-two&step=2"
SHOWN = "view=errors&compare=sharing&auxiliary_loss=off"  # what the step shows
ERRORS = (b"18.7", b"15.2")  # of the shipped networks


@dataclass
class Reader(Visitor):
    """A visitor that keeps whatever it is sent to draw."""

    sent: bytes = b""

    def _note(self, delta):
        super()._note(delta)
        self.sent += delta.SerializeToString()


def test_what_is_covered_is_not_sent(tmp_path):
    with running_app(tmp_path) as server:
        shown, covered = (asyncio.run(_read(server.url, query)) for query in (SHOWN, STEP))
    assert b"By how many" in covered
    errors = measured()
    for number in (*ERRORS, b"vega", *errors):
        assert number not in covered
    assert all(number in shown for number in ERRORS)
    assert any(number in shown for number in errors)


async def _read(url, query):
    async with Reader(urlsplit(url).port) as reader:
        await reader.open(query)
        assert not reader.exceptions
        return reader.sent


def measured():
    """The networks' errors as the tables of charts hold them."""
    settings = Settings(auxiliary_loss=False)
    runs = [run for share in (False, True) for run in Experiment(settings.with_(share_weights=share), 10).runs()]
    values = [Store().load(run).final_error for run in runs]
    return [kind(value).tobytes() for value in values for kind in (np.float32, np.float64)]
