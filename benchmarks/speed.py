"""The product's training against a plain PyTorch loop: `python -m benchmarks.speed [--quick] [--device cuda]`.

Both train the same runs in turns (A B A B) and test at the end only. The plain loop takes one run after another with
PyTorch's default number of threads; the product trains as it does behind the page: on the CPU one process of one
thread per core, on a GPU all runs of a kind side by side.
"""

import argparse
import platform
import statistics
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import repeat
from multiprocessing import get_context

import torch
from scipy.stats import ttest_ind

from benchmarks import limits, plain, product
from pairmnist.config import ARCHITECTURES, Run, Settings, report_scenarios
from pairmnist.jobs import in_jobs, side_by_side
from pairmnist.recording import machine_name
from pairmnist.service.worker_process import cores

REPORT = Settings()
RUNS_OF_REPORT = 40  # per architecture: 4 scenarios of 10 repetitions

# Epochs and repetitions of each architecture's 4 scenarios in one turn.
QUICK = {"fully-connected": (40, 5), "simple-cnn": (5, 1), "residual-cnn": (2, 1)}
WHOLE = {"fully-connected": (50, 10), "simple-cnn": (25, 1), "residual-cnn": (15, 1)}


@dataclass
class Turns:
    """What the turns of one side gave: seconds of each, and the runs' test errors."""

    seconds: list[float]
    errors: list[float]


def runs_of(architecture: str, epochs: int, repetitions: int) -> list[Run]:
    scenarios = report_scenarios(Settings(epochs=epochs, protocol="new-draw"), [architecture])
    return [Run(settings, repetition) for settings in scenarios for repetition in range(repetitions)]


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


def compare(device: str, plan: dict[str, tuple[int, int]], rounds: int) -> None:
    workers = cores() if device == "cpu" else 1
    totals = [0.0, 0.0]
    print(f"{'':18}{'plain':>12}{'product':>12}{'ratio':>8}   test errors: plain, product, p of a difference")
    with ProcessPoolExecutor(workers, get_context("spawn")) as pool:
        warm_up = [Run(Settings(architecture=a, epochs=1, training_pairs=200)) for a in ARCHITECTURES for _ in range(4)]
        train_as_product(pool, [[run] for run in warm_up], device)
        plain.train(warm_up[0], device)
        for architecture, (epochs, repetitions) in plan.items():
            runs = runs_of(architecture, epochs, repetitions)
            jobs = in_jobs(runs, device, workers)
            one, other = in_turns(
                partial(train_plainly, runs, device), partial(train_as_product, pool, jobs, device), rounds
            )
            scale = RUNS_OF_REPORT * REPORT.epochs / (len(runs) * epochs)
            medians = [statistics.median(turns.seconds) * scale for turns in (one, other)]
            totals = [total + median for total, median in zip(totals, medians, strict=True)]
            errors = [turns.errors[: len(runs)] for turns in (one, other)]  # every turn trains the same runs
            p = ttest_ind(*errors, equal_var=False).pvalue
            means = [100 * statistics.mean(turn) for turn in errors]
            print(
                f"{architecture:18}{medians[0]:10.1f} s{medians[1]:10.1f} s{medians[0] / medians[1]:7.2f}×"
                f"   {means[0]:.1f} %, {means[1]:.1f} %, p = {p:.2f} (n = {len(runs)} each, {epochs} epochs)",
                flush=True,
            )
    print(f"{'the whole study':18}{totals[0]:10.1f} s{totals[1]:10.1f} s{totals[0] / totals[1]:7.2f}×")


def print_costs(plan: dict[str, tuple[int, int]]) -> None:
    """What recording costs besides, by part, in percent of training alone."""
    print("\nWhat is recorded besides, in % of training (one process):")
    training = recorded = 0.0
    for architecture, (epochs, repetitions) in plan.items():
        beside = min(side_by_side(Settings(architecture=architecture), "cpu"), repetitions)
        costs = product.recording_costs(runs_of(architecture, max(2, epochs // 5), beside)[-beside:])
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
    plan, rounds = (QUICK, 1) if args.quick else (WHOLE, 3)
    device = torch.device(args.device)
    print(
        f"{machine_name(device)}, {cores()} cores, Python {platform.python_version()}, "
        f"PyTorch {torch.__version__}; seconds are for the report's 40 runs of 50 epochs of each architecture, "
        f"scaled from the median of {rounds} turn(s)\n"
    )
    compare(args.device, plan, rounds)
    if device.type == "cpu":
        print_costs(plan)
        limits.print_limits()


if __name__ == "__main__":
    main()
