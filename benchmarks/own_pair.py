"""How long a pair of one's own waits for its answers: `python -m benchmarks.own_pair [ROUNDS]`, on a server of its own.

Both workers train all the while. First one visitor asks for another pair, again and again; then 20 ask at once. Each
is answered by four experiments, of which the report's first networks keep their weights. Prints what they waited for.
"""

import argparse
import asyncio
import tempfile
import time
from pathlib import Path

from benchmarks.load import summary
from tests.support.class_of_visitors import press_train
from tests.support.server import running_app
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
            times = asyncio.run(measure(server.port, visitors, args.rounds))
            print(f"{visitors} at once: {summary(times)}", flush=True)


async def measure(port: int, number: int, rounds: int) -> list[float]:
    """The seconds of every answer: so many visitors ask at once, round after round."""
    visitors = [Visitor(port) for _ in range(number)]
    for visitor in visitors:
        await visitor.__aenter__()
        await visitor.open(QUESTION)
    times = []
    for _ in range(rounds):
        times += await asyncio.gather(*map(ask, visitors))
        await asyncio.sleep(1)
    for visitor in visitors:
        assert not visitor.exceptions, visitor.exceptions
        await visitor.__aexit__()
    return times


async def ask(visitor: Visitor) -> float:
    start = time.perf_counter()
    await visitor.press("own another")
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
