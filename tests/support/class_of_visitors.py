"""A class on the page: half watch one long training, half look around, each from a seed of its own."""

import asyncio
import random
import time
from dataclasses import dataclass
from urllib.parse import urlencode

from pairmnist.architectures import ARCHITECTURES
from pairmnist.page.address import COMPARISONS, VIEWS
from pairmnist.page.parameters import PARAMETERS, OneOf
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


@dataclass(frozen=True)
class Visits:
    """What a class experienced."""

    visitors: list[Visitor]
    seconds: float
    new: int  # changes to a state that nobody had opened before

    def times(self, what: str) -> list[float]:
        return [seconds for visitor in self.visitors for seconds in getattr(visitor, what)]

    @property
    def exceptions(self) -> list[str]:
        return [words for visitor in self.visitors for words in visitor.exceptions]


async def visit(port: int, number: int, seconds: float, seed: int = 0, *, lookers: bool = True) -> Visits:
    """Let so many visitors come one after another within ten seconds at most, and then be there for so many seconds.

    lookers: every other one looks around; else all watch.
    """
    states = random.Random(f"{seed} states")
    opened: list[str] = []
    new = 0

    def chosen(dice: random.Random) -> str:
        nonlocal new
        if opened and dice.random() > NEW:
            return dice.choice(opened)
        query = random_state(states)
        new += query not in opened
        opened.append(query)
        return query

    async def look_around(visitor: Visitor, dice: random.Random, until: float) -> None:
        await asyncio.sleep(THINKING * dice.random())
        while time.monotonic() < until:
            await visitor.change(chosen(dice))
            pause = time.monotonic() + THINKING * (0.75 + 0.5 * dice.random())
            while visitor.fragments and time.monotonic() < min(pause, until):
                await asyncio.sleep(min(await visitor.poll(), max(0.0, pause - time.monotonic())))
            await asyncio.sleep(max(0.0, pause - time.monotonic()))

    async def watch(visitor: Visitor, until: float) -> None:
        while time.monotonic() < until:
            await asyncio.sleep(max(1.0, await visitor.poll()))

    visitors = [Visitor(port) for _ in range(number)]
    looking = {k for k in range(number) if lookers and k % 2 == 0}
    async with asyncio.TaskGroup() as comers:
        for k, visitor in enumerate(visitors):
            query = random_state(random.Random(f"{seed} first {k}")) if k in looking else urlencode(WATCHED)
            comers.create_task(_come(visitor, query, min(10.0, number / 5) * k / number))
    began = time.monotonic()
    async with asyncio.TaskGroup() as visits:
        for k, visitor in enumerate(visitors):
            dice, until = random.Random(f"{seed} {k}"), began + seconds
            visits.create_task(look_around(visitor, dice, until) if k in looking else watch(visitor, until))
    taken = time.monotonic() - began
    for visitor in visitors:
        await visitor.__aexit__()
    return Visits(visitors, taken, new)


async def _come(visitor: Visitor, query: str, after: float) -> None:
    await asyncio.sleep(after)
    await visitor.__aenter__()
    await visitor.open(query)
