"""A class on the page: visitors of a real server, half of whom watch a training while the others look around."""

import asyncio
from pathlib import Path

import pytest

from pairmnist.page.visitors import Connections
from tests.support.class_of_visitors import Class, press_train
from tests.support.server import Server, running_app

PATIENCE = 60  # seconds


@pytest.mark.slow
def test_ten_look_around_while_a_network_is_trained_and_all_ends_while_they_are_connected(tmp_path: Path) -> None:
    with running_app(tmp_path) as server:
        visitors = asyncio.run(ten_seconds(server))
        assert server.process.returncode == 0
    assert visitors.exceptions == []
    assert min(len(visitors.times(what)) for what in ("firsts", "polls", "changes")) >= len(visitors.visitors)


async def ten_seconds(server: Server) -> Class:
    await press_train(server.port)
    async with Class(server.port, 10) as visitors:
        await visitors.stay(10)
        server.process.terminate()
        await asyncio.to_thread(server.process.wait, PATIENCE)
    return visitors


def test_the_students_of_a_class_are_its_tabs_that_are_connected_now():
    connected = {"one", "two", "teacher"}
    connections = Connections(connected.__contains__)
    for session in ("one", "two", "lost", "teacher"):
        connections.attend(session, "abcde")
    connections.attend("teacher", "")
    assert connections.students("abcde") == 2
    connected.remove("two")
    connections.attend("one", "other")
    assert (connections.students("abcde"), connections.students("other")) == (0, 1)
