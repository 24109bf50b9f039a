"""How long a pair of one's own waits for its answers: `python -m benchmarks.own_pair [ROUNDS]`, on a server of its own.

Both workers train all the while. First one visitor asks for another pair, again and again; then 20 ask at once. Each
is answered by four experiments, of which the report's first networks keep their weights. Prints what they waited for,
and what a press cost the server.
"""

import argparse
import asyncio
import tempfile
import time
from pathlib import Path

from benchmarks.load import summary, used
from tests.support.class_of_visitors import press_train
from tests.support.server import Server, running_app
from tests.support.visitors import Visitor

QUESTION = "view=why&why=own&compare=four&architecture=residual-cnn"  # the network that takes longest
AT_ONCE = 20


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.own_pair", description=__doc__)
    parser.add_argument("rounds", nargs="?", type=int, default=20)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, running_app(Path(folder)) as server:
        asyncio.run(press_train(server.port))
        for visitors in (1, AT_ONCE):
            times, seconds = asyncio.run(measure(server, visitors, args.rounds))
            cost = f"{1e3 * seconds / len(times):.0f} ms of CPU each"
            print(f"{visitors} at once: {summary(times)}, {cost}", flush=True)


async def measure(server: Server, number: int, rounds: int) -> tuple[list[float], float]:
    """The seconds of every answer, and the server's CPU seconds: so many visitors ask at once, round after round."""
    visitors = [Visitor(server.port) for _ in range(number)]
    for visitor in visitors:
        await visitor.__aenter__()
        await visitor.open(QUESTION)
    times, (before, _) = [], used(server.process.pid)
    for _ in range(rounds):
        times += await asyncio.gather(*map(ask, visitors))
        await asyncio.sleep(1)
    after, _ = used(server.process.pid)
    for visitor in visitors:
        assert not visitor.exceptions, visitor.exceptions
        await visitor.__aexit__()
    return times, after - before


async def ask(visitor: Visitor) -> float:
    start = time.perf_counter()
    await visitor.press("own another")
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
