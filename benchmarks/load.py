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
import time
from collections.abc import Sequence
from pathlib import Path

from tests.support.class_of_visitors import Class, press_train
from tests.support.server import Server, running_app

SETTLED = 120  # seconds after which memory grows no more by much


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.load", description=__doc__)
    parser.add_argument("visitors", nargs="?", type=int, default=50)
    parser.add_argument("seconds", nargs="?", type=float, default=60)
    parser.add_argument("--idle", action="store_true", help="train nothing meanwhile")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, running_app(Path(folder)) as server:
        if not args.idle:
            asyncio.run(press_train(server.port))
        asyncio.run(measure(server, args.visitors, args.seconds))


def used(pid: int) -> tuple[float, int]:
    """The CPU seconds and the bytes of memory that a process has used, as Linux counts them."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK"), int(fields[21]) * os.sysconf("SC_PAGE_SIZE")


async def measure(server: Server, number: int, seconds: float) -> None:
    async with Class(server.port, number, half_look=False) as watching:
        phase = _Phase(server)
        await watching.stay(seconds / 3)
        poll_costs = phase.cpu() / max(1, len(watching.times("polls")))
    print(f"{number} visitors watch, {seconds / 3:.0f} s")
    print(f"  poll       {summary(watching.times('polls'))}, {1e3 * poll_costs:.1f} ms of CPU each")
    before = _Phase(server)
    async with Class(server.port, number) as visitors:
        phase = _Phase(server)
        looking = asyncio.create_task(phase.look())
        await visitors.stay(seconds)
        looking.cancel()
        cpu = phase.cpu()
        ended = time.perf_counter()
        server.process.terminate()
        await asyncio.to_thread(server.process.wait)
        ended = time.perf_counter() - ended
    polls, changes, firsts = (visitors.times(what) for what in ("polls", "changes", "firsts"))
    change_costs = (cpu - poll_costs * len(polls)) / max(1, len(changes))
    print(f"half of them look around, {seconds:.0f} s, {visitors.states.new} states of {len(changes)} opened first")
    for name, times in (("first page", firsts), ("poll", polls), ("change", changes)):
        print(f"  {name:<10} {summary(times)}")
    print(f"  a change costs {1e3 * change_costs:.0f} ms of CPU in the mean, server {100 * cpu / seconds:.0f} %")
    grown = (phase.memory[-1] - before.memory[0]) / 1e6
    print(f"  memory     {grown:.0f} MB more than before, {grown / number:.2f} MB a visitor")
    if len(phase.memory) > SETTLED:
        later = (phase.memory[-1] - phase.memory[SETTLED]) / 1e6
        print(f"             {later:.0f} MB more at the end than after {SETTLED // 60} minutes")
    print(
        f"  sent       {sum(visitor.received for visitor in visitors.visitors) / number / 1e6:.1f} MB to each visitor"
    )
    print(f"  ends       {ended:.1f} s after it was told to, all connected")
    exceptions = watching.exceptions + visitors.exceptions
    print(f"  exceptions {len(exceptions)} {sorted(set(exceptions))}")


class _Phase:
    """What the server uses from now on."""

    def __init__(self, server: Server) -> None:
        self.pid = server.process.pid
        self.before, memory = used(self.pid)
        self.memory = [memory]  # now and, while it looks, each second

    def cpu(self) -> float:
        return used(self.pid)[0] - self.before

    async def look(self) -> None:
        while True:
            await asyncio.sleep(1)
            self.memory.append(used(self.pid)[1])


def summary(times: Sequence[float]) -> str:
    if len(times) < 2:
        return f"n = {len(times)}"
    p95 = statistics.quantiles(times, n=20)[-1]
    median, p95, longest = (1e3 * seconds for seconds in (statistics.median(times), p95, max(times)))
    return f"median {median:.0f}, 95th percentile {p95:.0f}, longest {longest:.0f} ms (n = {len(times)})"


if __name__ == "__main__":
    main()
