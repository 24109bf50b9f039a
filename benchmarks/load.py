"""How the page bears a class: `python -m benchmarks.load [VISITORS] [SECONDS]`, on a server of its own.

Both workers train all the while (a long training of residual CNNs that half of the visitors watch). Prints what the
visitors waited for and what it cost the server.
"""

import argparse
import asyncio
import os
import statistics
import tempfile
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlencode

from tests.support.class_of_visitors import WATCHED, visit
from tests.support.server import Server, running_app
from tests.support.visitors import Visitor


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
    before, memory = used(server.process.pid)
    visits = asyncio.run(visit(server.port, number, seconds))
    after, memory_after = used(server.process.pid)
    cpu = after - before
    polls, changes, firsts = (visits.times(what) for what in ("polls", "changes", "firsts"))
    new = f"{visits.new} of {len(changes)} changes to a state that nobody had opened"
    print(f"{number} visitors, {visits.seconds:.0f} s, {new}")
    for name, times in (("first page", firsts), ("poll", polls), ("change", changes)):
        print(f"  {name:<10} {summary(times)}")
    grown = (memory_after - memory) / 1e6
    sent = sum(visitor.received for visitor in visits.visitors) / number / 1e6
    print(f"  server     {100 * cpu / visits.seconds:.0f} % of a core, {grown / number:.2f} MB a visitor")
    print(f"  sent       {sent:.1f} MB to each visitor")
    print(f"  exceptions {len(visits.exceptions)} {sorted(set(visits.exceptions))}")


def summary(times: Sequence[float]) -> str:
    if len(times) < 2:
        return f"n = {len(times)}"
    p95 = statistics.quantiles(times, n=20)[-1]
    median, p95, longest = (1e3 * seconds for seconds in (statistics.median(times), p95, max(times)))
    return f"median {median:.0f}, 95th percentile {p95:.0f}, longest {longest:.0f} ms (n = {len(times)})"


if __name__ == "__main__":
    main()
