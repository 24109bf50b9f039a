"""A class on the page: half watch one long training, half look around, each from a seed of its own."""

import asyncio
import random
import time
from typing import Self
from urllib.parse import urlencode

from pairmnist.architectures import ARCHITECTURES
from pairmnist.link.address import COMPARISONS, VIEWS
from pairmnist.link.parameters import PARAMETERS, OneOf
from tests.support.visitors import Visitor

WATCHED = {"view": "training", "architecture": "residual-cnn", "epochs": "200", "repetitions": "20", "seed": "77"}
ALPHAS = ("0.2", "0.4", "0.05", "0.35", "0.65")
EPOCHS = ("50", "20", "37")
SEEDS = ("0", "0", "0", "11", "12")  # the last two ship with nothing trained
THINKING = 4.0  # seconds between two changes of one visitor, in the mean
NEW = 1 / 3  # of all changes lead to a state that nobody opened before; the others to one that somebody did


def random_state(dice: random.Random) -> str:
    """The address of something that a visitor might look at."""
    view = dice.choice(list(VIEWS))
    query = {
        "view": view,
        "compare": dice.choice(list(COMPARISONS)),
        "architecture": dice.choice(list(ARCHITECTURES)),
        "alpha": dice.choice(ALPHAS),
        "epochs": dice.choice(EPOCHS),
        "seed": dice.choice(SEEDS),
    }
    for name, parameter in PARAMETERS.items():
        if parameter.view == view and isinstance(parameter, OneOf):
            query[name] = dice.choice(list(parameter.words))
    return urlencode(query)


class States:
    """The addresses that a class chooses, each in turn: one that nobody opened before, or one that somebody did."""

    def __init__(self, seed: int = 0) -> None:
        self.new = 0
        self._dice = random.Random(f"{seed} states")
        self._opened: list[str] = []

    def choose(self) -> str:
        if self._opened and self._dice.random() > NEW:
            return self._dice.choice(self._opened)
        query = random_state(self._dice)
        self.new += query not in self._opened
        self._opened.append(query)
        return query


class Class:
    """Visitors of one server, who come one after another within ten seconds at most; then all are there.

    half_look: every other one opens what others do not, and looks around; else all watch the same training.
    """

    def __init__(self, port: int, number: int, *, half_look: bool = True) -> None:
        self.visitors = [Visitor(port) for _ in range(number)]
        self.lookers = self.visitors[::2] if half_look else []
        self.states = States()

    async def __aenter__(self) -> Self:
        async def come(visitor: Visitor, after: float) -> None:
            await asyncio.sleep(after)
            await visitor.__aenter__()
            await visitor.open(self.states.choose() if visitor in self.lookers else urlencode(WATCHED))

        number = len(self.visitors)
        async with asyncio.TaskGroup() as comers:
            for k, visitor in enumerate(self.visitors):
                comers.create_task(come(visitor, min(10.0, number / 5) * k / number))
        return self

    async def __aexit__(self, *exception: object) -> None:
        for visitor in self.visitors:
            await visitor.__aexit__()

    async def stay(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        async with asyncio.TaskGroup() as visits:
            for k, visitor in enumerate(self.visitors):
                looks = visitor in self.lookers
                visits.create_task(
                    self._look_around(visitor, random.Random(k), until) if looks else watch(visitor, until)
                )

    async def _look_around(self, visitor: Visitor, dice: random.Random, until: float) -> None:
        await asyncio.sleep(THINKING * dice.random())
        while time.monotonic() < until:
            await visitor.change(self.states.choose())
            pause = min(until, time.monotonic() + THINKING * (0.75 + 0.5 * dice.random()))
            while visitor.fragments and time.monotonic() < pause:
                await asyncio.sleep(min(await visitor.poll(), max(0.0, pause - time.monotonic())))
            await asyncio.sleep(max(0.0, pause - time.monotonic()))

    def times(self, what: str) -> list[float]:
        """The seconds of all their `firsts`, `polls` or `changes`."""
        return [seconds for visitor in self.visitors for seconds in getattr(visitor, what)]

    @property
    def exceptions(self) -> list[str]:
        return [words for visitor in self.visitors for words in visitor.exceptions]


async def watch(visitor: Visitor, until: float) -> None:
    while time.monotonic() < until:
        await asyncio.sleep(await visitor.poll())


async def press_train(port: int) -> None:
    """Begin the training that the class watches, as its teacher would."""
    async with Visitor(port) as teacher:
        await teacher.open(urlencode(WATCHED))
        await teacher.press("train")
