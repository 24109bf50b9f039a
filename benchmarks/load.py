"""How the page bears a class: `python -m benchmarks.load [VISITORS] [SECONDS]`, on a server of its own.

Both workers train all the while (a long training of residual CNNs). First all visitors watch it, for a third of the
time, which tells what a poll costs the server; then half of them look around. Prints what the visitors waited for and
what it cost the server. More than two minutes tell how its memory grows afterwards.
"""

import argparse
import asyncio
import os
import statistics
import tempfile
from collections.abc import Coroutine, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from tests.support.class_of_visitors import WATCHED, Visits, visit
from tests.support.server import Server, running_app
from tests.support.visitors import Visitor

SETTLED = 120  # seconds after which memory grows no more by much


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.load", description=__doc__)
    parser.add_argument("visitors", nargs="?", type=int, default=50)
    parser.add_argument("seconds", nargs="?", type=float, default=60)
    parser.add_argument("--idle", action="store_true", help="train nothing meanwhile")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, running_app(Path(folder)) as server:
        if not args.idle:
            train(server)
        measure(server, args.visitors, args.seconds)


def train(server: Server) -> None:
    """Keep both workers busy, as a visitor of the command line's kind would: through the page's own Train button."""
    asyncio.run(_press_train(server.port))


async def _press_train(port: int) -> None:
    async with Visitor(port) as teacher:
        await teacher.open(urlencode(WATCHED))
        await teacher.press("train")


def used(pid: int) -> tuple[float, int]:
    """The CPU seconds and the bytes of memory that a process has used, as Linux counts them."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK"), int(fields[21]) * os.sysconf("SC_PAGE_SIZE")


def measure(server: Server, number: int, seconds: float) -> None:
    watching = _Phase(server)
    visits = asyncio.run(visit(server.port, number, seconds / 3, lookers=False))
    poll_costs = watching.cpu() / max(1, len(visits.times("polls")))
    print(f"{number} visitors watch, {visits.seconds:.0f} s")
    print(f"  poll       {summary(visits.times('polls'))}, {1e3 * poll_costs:.1f} ms of CPU each")
    looking = _Phase(server)
    visits = asyncio.run(_with_memory(visit(server.port, number, seconds), looking))
    polls, changes, firsts = (visits.times(what) for what in ("polls", "changes", "firsts"))
    change_costs = (looking.cpu() - poll_costs * len(polls)) / max(1, len(changes) + len(firsts))
    new = f"{visits.new} of {len(changes)} changes to a state that nobody had opened"
    print(f"half of them look around, {visits.seconds:.0f} s, {new}")
    for name, times in (("first page", firsts), ("poll", polls), ("change", changes)):
        print(f"  {name:<10} {summary(times)}")
    print(f"  a change or a first page costs {1e3 * change_costs:.0f} ms of CPU in the mean")
    print(f"  server     {100 * looking.cpu() / visits.seconds:.0f} % of a core")
    sent = sum(visitor.received for visitor in visits.visitors) / number / 1e6
    print(f"  memory     {looking.grown():.0f} MB more than before, {looking.grown() / number:.2f} MB a visitor")
    if len(looking.memory) > SETTLED:
        later = (looking.memory[-1] - looking.memory[SETTLED]) / 1e6
        print(f"             {later:.0f} MB more at the end than after {SETTLED // 60} minutes")
    print(f"  sent       {sent:.1f} MB to each visitor")
    print(f"  exceptions {len(visits.exceptions)} {sorted(set(visits.exceptions))}")


class _Phase:
    """What the server uses from now on."""

    def __init__(self, server: Server) -> None:
        self.pid = server.process.pid
        self.before, memory = used(self.pid)
        self.memory = [memory]  # each second

    def cpu(self) -> float:
        return used(self.pid)[0] - self.before

    def grown(self) -> float:
        return (self.memory[-1] - self.memory[0]) / 1e6


async def _with_memory(visits: Coroutine[Any, Any, Visits], phase: _Phase) -> Visits:
    async def look() -> None:
        while True:
            await asyncio.sleep(1)
            phase.memory.append(used(phase.pid)[1])

    looking = asyncio.create_task(look())
    try:
        return await visits
    finally:
        looking.cancel()


def summary(times: Sequence[float]) -> str:
    if len(times) < 2:
        return f"n = {len(times)}"
    p95 = statistics.quantiles(times, n=20)[-1]
    median, p95, longest = (1e3 * seconds for seconds in (statistics.median(times), p95, max(times)))
    return f"median {median:.0f}, 95th percentile {p95:.0f}, longest {longest:.0f} ms (n = {len(times)})"


if __name__ == "__main__":
    main()
