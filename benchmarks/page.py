"""How long people wait for the page: `python -m benchmarks.page`.

Needs the tests' environment and a browser (`make browser`), and shipped runs. Every figure is a median, the 95th
percentile or the longest of several measurements, as it says.
"""

import argparse
import os
import platform
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import numpy as np
from playwright.sync_api import Browser, Page, sync_playwright
from streamlit.testing.v1 import AppTest

from pairmnist.config import Run, Settings
from pairmnist.data import digits
from pairmnist.link.address import VIEWS
from pairmnist.records.store import Store
from pairmnist.service.capacity import cores
from pairmnist.service.local_workers import LocalWorkers
from pairmnist.service.service import Service
from pairmnist.views.why.questions import QUESTIONS
from tests.support.chromium import FLAGS, find_browser
from tests.support.server import TOP, running_app

VISITOR = "benchmark"
CURVE = "[data-testid=stVegaLiteChart] canvas, [data-testid=stVegaLiteChart] svg.marks"


def seconds_of(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def report(what: str, seconds: list[float], how: str = "median") -> None:
    value = np.percentile(seconds, {"median": 50, "p95": 95, "longest": 100}[how])
    print(f"{what:68} {1000 * value:8.0f} ms  ({how}, n = {len(seconds)})", flush=True)


def in_new_process(*arguments: str) -> float:
    return seconds_of(lambda: subprocess.run([sys.executable, *arguments], cwd=TOP, check=True, capture_output=True))


LOADING = """
import time
from pairmnist.data import digits
start = time.perf_counter()
digits.load("training"), digits.load("test")
print(time.perf_counter() - start)
"""
VIEWS_IMPORTED = """
import importlib, pkgutil, pairmnist.views
for module in pkgutil.walk_packages(pairmnist.views.__path__, "pairmnist.views."):
    importlib.import_module(module.name)
"""


def start_up() -> None:
    loads = [float(subprocess.check_output([sys.executable, "-c", LOADING], cwd=TOP)) for _ in range(5)]
    report("digits: all 70,000 loaded", loads)
    empty = statistics.median([in_new_process("-c", "pass") for _ in range(5)])
    imports = [in_new_process("-c", VIEWS_IMPORTED) - empty for _ in range(5)]
    report("all of pairmnist.views imported, besides starting Python", imports)
    report("python -m pairmnist report, whole command", [in_new_process("-m", "pairmnist", "report") for _ in range(5)])


@contextmanager
def service(folder: Path) -> Iterator[Service]:
    service = Service(Store(folder), LocalWorkers(1))
    try:
        yield service
    finally:
        service.close()


def until(condition: Callable[[], object]) -> None:
    while not condition():
        time.sleep(0.005)


def start(service: Service) -> None:
    service.start()
    until(service.devices)


def first_epoch(service: Service, run: Run) -> None:
    service.train([run], VISITOR)
    until(lambda: service.states([run], VISITOR)[0].history)


def cancel_for_another(service: Service, run: Run, other: Run) -> float:
    """Seconds from Cancel inside a long epoch until the worker has taken up other work."""
    service.train([run], VISITOR)
    time.sleep(1)
    service.train([other], VISITOR)
    service.cancel([run], VISITOR)
    return seconds_of(lambda: until(lambda: service.states([other], VISITOR)[0].state != "queued"))


def training() -> None:
    """A worker's start, and how soon training shows and ends."""
    ready, first, ended = [], [], []
    residual = Settings(architecture="residual-cnn", seed=1)  # not among the shipped ones
    other = Run(Settings(architecture="fully-connected", epochs=1, seed=1))
    for _ in range(3):
        with tempfile.TemporaryDirectory() as folder, service(Path(folder)) as one:
            ready.append(seconds_of(partial(start, one)))
            first.append(seconds_of(partial(first_epoch, one, Run(residual))))
            one.cancel([Run(residual)], VISITOR)
            one.wait([Run(residual)])
            ended.append(cancel_for_another(one, Run(residual.with_(training_pairs=30_000)), other))
    report("a worker started and warmed", ready)
    report("first epoch of a residual CNN after the request, worker idle", first)
    report("Cancel inside a 30,000-pair epoch, until other work begins", ended)


def reruns(times: int) -> None:
    """Whole script runs with everything warm, per view, of the comparison of all four scenarios."""
    everything: list[float] = []
    queries = [(name, {"view": name}) for name in VIEWS if name != "why"]
    queries += [(f"why: {question}", {"view": "why", "why": question}) for question in QUESTIONS]
    for title, query in queries:
        app = AppTest.from_file(str(TOP / "app.py"), default_timeout=60)
        for name, value in ({"compare": "four"} | query).items():
            app.query_params[name] = value
        app.run()
        if app.exception:
            raise RuntimeError(f"{title}: {app.exception[0].message}")
        seconds = [seconds_of(app.run) for _ in range(times)]
        everything += seconds
        report(f"rerun, {title}", seconds)
    report("rerun, all views together", everything, "p95")


def first_paint(browser: Browser) -> None:
    """From `streamlit run` on a fresh install to the default page's curves, in a browser that is there."""
    seconds = []
    for _ in range(3):
        with tempfile.TemporaryDirectory() as folder:
            start = time.perf_counter()
            with running_app(Path(folder)) as server:
                page: Page = browser.new_page(viewport={"width": 1280, "height": 720})
                page.goto(server.url)
                page.wait_for_selector(CURVE)
                seconds.append(time.perf_counter() - start)
                page.close()
    report("first paint of a fresh install: the default page's curves", seconds)


def first_loss(browser: Browser) -> None:
    """From the press that trains ten residual CNNs, the slowest to begin, to their first losses in the browser."""
    seconds = []
    with tempfile.TemporaryDirectory() as folder, running_app(Path(folder)) as server:
        for seed in range(1, 6):  # none of them shipped
            page = browser.new_page(viewport={"width": 1280, "height": 720})
            page.goto(f"{server.url}/?architecture=residual-cnn&seed={seed}")
            train = page.get_by_role("button", name=re.compile("Train 10 runs · about"))  # the workers are ready
            train.wait_for()
            page.wait_for_timeout(1000)
            start = time.perf_counter()
            train.click()
            page.wait_for_selector(CURVE)
            seconds.append(time.perf_counter() - start)
            page.get_by_role("button", name="Cancel").click()
            train.wait_for()
            page.close()
    report("from pressing Train, ten residual CNNs, to the first losses drawn", seconds)
    report("the same", seconds, "longest")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.page", description=__doc__)
    parser.add_argument("--reruns", type=int, default=10, help="script runs per view (default: 10)")
    args = parser.parse_args()
    print(f"{platform.machine()}, {cores()} cores, Python {platform.python_version()}\n")
    digits.load("test")
    start_up()
    training()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["PAIRMNIST_CACHE"] = folder
        reruns(args.reruns)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=FLAGS)
        first_paint(browser)
        first_loss(browser)
        browser.close()


if __name__ == "__main__":
    main()
