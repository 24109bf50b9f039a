"""A queue of ten thousand runs on a Dask cluster: `python -m benchmarks.cluster [RUNS] [WORKERS]`.

Nothing is trained: each worker answers with a small valid record, so that what remains is the way there and back.
"""

import argparse
import gc
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from itertools import islice, product
from pathlib import Path

from pairmnist.config import Run, Settings
from pairmnist.records.store import Store
from pairmnist.service.service import Service
from tests.support.dask_cluster import Cluster
from tests.support.workers_by_hand import WorkersByHand, hello

WATCHED = 240  # runs on a visitor's page
POLL = 0.5  # seconds between two polls
SWEEPS = [Settings(architecture="simple-cnn", epochs=2, seed=seed) for seed in range(1, 1001)]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.cluster", description=__doc__)
    parser.add_argument("runs", nargs="?", type=int, default=10_000)
    parser.add_argument("workers", nargs="?", type=int, default=20)
    args = parser.parse_args()
    compare_queues(args.runs // 10, args.runs)
    with tempfile.TemporaryDirectory() as folder:
        empty_queue(Path(folder), args.runs, args.workers)


def some_runs(number: int) -> list[Run]:
    return [Run(settings, repetition) for settings, repetition in islice(product(SWEEPS, range(10)), number)]


def poll(service: Service, runs: Sequence[Run], visitor: str) -> float:
    """The processor seconds of this thread in what a page asks each second."""
    start = time.thread_time()
    service.see(visitor, runs)
    service.states(runs, visitor)
    service.estimate(runs)
    service.turn(visitor)
    service.under_way(visitor)
    service.problems()
    return time.thread_time() - start


def compare_queues(small: int, large: int) -> None:
    """What a page with a hundred runs costs when so many, or so many more, wait behind them."""
    costs = {}
    for number in (small, large):
        with tempfile.TemporaryDirectory() as folder:
            service = Service(Store(Path(folder), shipped=None), WorkersByHand())
            runs = some_runs(number)
            service.greeted(0, hello())
            service.train(runs, "sweep")
            service.train(runs[:100], "ann")
            costs[number] = statistics.median(poll(service, runs[:100], "ann") for _ in range(50))
    ratio = costs[large] / costs[small]
    for number, seconds in costs.items():
        print(f"a poll of 100 runs among {number:,}: {1e3 * seconds:.2f} ms of processor time (median of 50)")
    print(f"ratio {ratio:.2f}")


def empty_queue(folder: Path, number: int, workers: int) -> None:
    cluster = Cluster(folder, "benchmarks.idle_worker")
    store = Store(folder / "cache", shipped=None)
    service = Service(store, scheduler=cluster.address)
    try:
        cluster.start_scheduler()
        for _ in range(workers):
            cluster.start_worker()
        service.start()
        while f"({workers} workers)" not in service.site().words or service.problems():
            print(service.site().words, *service.problems(), file=sys.stderr, flush=True)
            time.sleep(5)
        time.sleep(5)  # until all have greeted
        measure(service, some_runs(number))
        store.clear()
        store.experiments()  # looks, and forgets what has gone
        print(f"{settled():.0f} once all these runs are deleted")
    finally:
        service.close()
        cluster.close()


def measure(service: Service, runs: list[Run]) -> None:
    """Queue all, and have a visitor look at some of the last meanwhile."""
    before, most, waits, done = resident(), 0.0, list[float](), threading.Event()

    def visit() -> None:
        nonlocal most
        while not done.wait(POLL):
            start = time.monotonic()
            poll(service, runs[-WATCHED:], "ann")
            waits.append(time.monotonic() - start)
            most = max(most, resident())

    visitor = threading.Thread(target=visit)
    visitor.start()
    start = time.monotonic()
    service.train(runs, "sweep")
    queued = time.monotonic() - start
    busy = time.process_time()
    finished = service.wait(runs, 1800)
    cpu = time.process_time() - busy
    seconds = time.monotonic() - start - queued
    done.set()
    visitor.join()
    stored = sum(state.state == "stored" for state in service.states(runs, "sweep"))
    p95 = statistics.quantiles(waits, n=20)[-1]
    print(f"queued {len(runs):,} runs in {queued:.1f} s; all done: {finished}, {stored:,} stored")
    print(f"dispatched {len(runs) / seconds:.0f} a second, in {seconds:.0f} s", end=", ")
    print(f"{1e3 * cpu / len(runs):.1f} ms of this process's processor time each")
    print(f"a visitor's poll of {WATCHED} runs: median {1e3 * statistics.median(waits):.0f} ms, ", end="")
    print(f"95th percentile {1e3 * p95:.0f} ms, longest {1e3 * max(waits):.0f} ms (n = {len(waits)})")
    print(f"memory: {before:.0f} MB before, {most:.0f} at most, {settled():.0f} afterwards", end=", ")


def resident() -> float:
    """The megabytes of memory that this process holds, as Linux counts them."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1000


def settled() -> float:
    """The same once what is not needed has gone."""
    time.sleep(2)
    gc.collect()
    return resident()


if __name__ == "__main__":
    main()
