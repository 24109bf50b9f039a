"""The product's training against a plain PyTorch loop: `python -m benchmarks.speed [--quick] [--device cuda]`.

Both train the same runs in turns (A B A B) and test at the end only. The plain loop takes one run after another with
PyTorch's default number of threads; the product trains as it does behind the page: on the CPU one process of one
thread per core, on a GPU all runs of a kind side by side. There the plain loop, whose runs do not gain from each other,
trains one repetition only, and in PyTorch's default arithmetic: TF32 in convolutions, where the product has float32.
"""

import argparse
import os
import platform
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import repeat
from multiprocessing import get_context
from typing import NamedTuple
from unittest.mock import patch

import torch
from scipy.stats import ttest_ind

from benchmarks import limits, product
from pairmnist.config import Run, Settings
from pairmnist.protocol.jobs import in_jobs, side_by_side
from pairmnist.report import published
from pairmnist.service.capacity import cores
from pairmnist.service.worker_process import environment
from pairmnist.training.recording import machine_name
from tests.support import plain

REPORT = Settings()
RUNS_OF_REPORT = 40  # per architecture: 4 scenarios of 10 repetitions


class Plan(NamedTuple):
    """What an architecture's 4 scenarios train in one turn."""

    epochs: int
    repetitions: int
    plain_repetitions: int


QUICK = {"fully-connected": Plan(50, 5, 5), "simple-cnn": Plan(15, 1, 1), "residual-cnn": Plan(5, 1, 1)}
WHOLE = {"fully-connected": Plan(50, 10, 10), "simple-cnn": Plan(50, 1, 1), "residual-cnn": Plan(50, 1, 1)}
QUICK_GPU = dict.fromkeys(published.ARCHITECTURES, Plan(5, 10, 1))
WHOLE_GPU = dict.fromkeys(published.ARCHITECTURES, Plan(50, 10, 1))


@dataclass
class Turns:
    """What the turns of one side gave: seconds of each, and the runs' test errors."""

    seconds: list[float]
    errors: list[float]


def runs_of(architecture: str, epochs: int, repetitions: int) -> list[Run]:
    """Repetition 0 of every scenario, then repetition 1 of every scenario, …"""
    scenarios = published.scenarios(Settings(epochs=epochs, protocol="new-draw"), [architecture])
    return [Run(settings, repetition) for repetition in range(repetitions) for settings in scenarios]


def train_plainly(runs: Sequence[Run], device: str) -> list[float]:
    return [plain.train(run, device) for run in runs]


def train_as_product(pool: Executor, jobs: Sequence[Sequence[Run]], device: str) -> list[float]:
    return [error for errors in pool.map(product.final_errors, jobs, repeat(device)) for error in errors]


def in_turns(a: Callable[[], list[float]], b: Callable[[], list[float]], rounds: int) -> tuple[Turns, Turns]:
    sides = Turns([], []), Turns([], [])
    for _ in range(rounds):
        for train, turns in zip((a, b), sides, strict=True):
            start = time.perf_counter()
            turns.errors += train()
            turns.seconds.append(time.perf_counter() - start)
    return sides


@contextmanager
def product_processes(workers: int) -> Iterator[Executor]:
    """So many processes in the environment of the product's workers, which the plain loop's process does not share."""
    with ProcessPoolExecutor(workers, get_context("spawn")) as pool:
        with patch.dict(os.environ, environment()):
            list(pool.map(int, range(workers)))  # one call for each, which starts them all
        yield pool


def compare(pool: Executor, workers: int, device: str, plans: dict[str, Plan], rounds: int) -> None:
    totals = [0.0, 0.0]
    print(f"{'':18}{'plain':>12}{'product':>12}{'ratio':>8}   test errors: plain, product, p of a difference")
    for architecture, plan in plans.items():
        runs = runs_of(architecture, plan.epochs, plan.repetitions)
        plain_runs = runs[: len(runs) * plan.plain_repetitions // plan.repetitions]
        jobs = in_jobs(runs, device, workers)
        warm_up(pool, runs, device, workers)
        one, other = in_turns(
            partial(train_plainly, plain_runs, device), partial(train_as_product, pool, jobs, device), rounds
        )
        medians = [
            statistics.median(turns.seconds) * RUNS_OF_REPORT * REPORT.epochs / (number * plan.epochs)
            for turns, number in ((one, len(plain_runs)), (other, len(runs)))
        ]
        totals = [total + median for total, median in zip(totals, medians, strict=True)]
        errors = one.errors[: len(plain_runs)], other.errors[: len(runs)]  # every turn trains the same runs
        p = ttest_ind(*errors, equal_var=False).pvalue
        means = [100 * statistics.mean(turn) for turn in errors]
        print(
            f"{architecture:18}{medians[0]:10.1f} s{medians[1]:10.1f} s{medians[0] / medians[1]:7.2f}×"
            f"   {means[0]:.1f} %, {means[1]:.1f} %, p = {p:.2f} "
            f"(n = {len(plain_runs)} and {len(runs)}, {plan.epochs} epochs)",
            flush=True,
        )
    print(f"{'the whole study':18}{totals[0]:10.1f} s{totals[1]:10.1f} s{totals[0] / totals[1]:7.2f}×")


def warm_up(pool: Executor, runs: Sequence[Run], device: str, workers: int) -> None:
    """One epoch of the same jobs on both sides: what comes once is not counted."""
    short = [Run(run.settings.with_(epochs=1), run.repetition) for run in runs]
    train_plainly(short[:1], device)
    train_as_product(pool, in_jobs(short, device, workers), device)


def print_costs(pool: Executor, plans: dict[str, Plan]) -> None:
    """What recording costs besides, by part, in percent of training alone."""
    print("\nWhat is recorded besides, in % of training (one process):")
    training = recorded = 0.0
    for architecture, plan in plans.items():
        beside = min(side_by_side(Settings(architecture=architecture), "cpu"), plan.repetitions)
        runs = runs_of(architecture, max(2, plan.epochs // 5), beside)[3::4]
        costs = pool.submit(product.recording_costs, runs).result()
        alone = costs.pop("training")
        training, recorded = training + alone, recorded + sum(costs.values())
        parts = ", ".join(f"{part} {100 * seconds / alone:.1f}" for part, seconds in costs.items())
        print(f"{architecture:18}{100 * sum(costs.values()) / alone:5.1f} %: {parts}", flush=True)
    print(f"{'the whole study':18}{100 * recorded / training:5.1f} %")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speed", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a rough answer in under 2 minutes on 2 cores")
    parser.add_argument("--device", default="cpu", help="cpu (default) or cuda")
    args = parser.parse_args()
    device = torch.device(args.device)
    quick, whole = (QUICK, WHOLE) if device.type == "cpu" else (QUICK_GPU, WHOLE_GPU)
    plans, rounds = (quick, 1) if args.quick else (whole, 3)
    print(
        f"{machine_name(device)}, {cores()} cores, Python {platform.python_version()}, "
        f"PyTorch {torch.__version__}; seconds are for the report's 40 runs of 50 epochs of each architecture, "
        f"scaled from the median of {rounds} turn(s); the product's processes have "
        f"{' '.join(f'{name}={value}' for name, value in environment().items())}\n"
    )
    workers = cores() if device.type == "cpu" else 1
    with product_processes(workers) as pool:
        compare(pool, workers, args.device, plans, rounds)
        if device.type == "cpu":
            print_costs(pool, plans)
            print(pool.submit(limits.in_words).result())


if __name__ == "__main__":
    main()
