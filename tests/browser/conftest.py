"""Fixtures of the browser tests: the real app in a process of its own, and visitors in a real browser."""

from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright

from tests.support.chromium import FLAGS, find_browser
from tests.support.server import COMMAND, TOP, Server, running_app
from tests.support.visitor import Visitor

SCREENSHOTS = TOP / "test-output"  # of the pages of failed tests
HERE = Path(__file__).parent
MADE_UP_HOST = "classroom.example"  # which is this machine; a browser does not trust it as it does localhost


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


# Of the package and not of the session: playwright's event loop must not run on beside later tests of other kinds.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """A real Chromium. Fails, and does not skip, where there is none."""
    path, made_up = find_browser(), f"--host-resolver-rules=MAP {MADE_UP_HOST} 127.0.0.1"
    expect.set_options(timeout=30_000)  # milliseconds; a busy machine is slow, not wrong
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=[*FLAGS, made_up])
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The app, started once for all tests; each trains with settings of its own."""
    command: list[str | Path] = [*COMMAND, f"--browser.serverAddress={MADE_UP_HOST}"]
    with running_app(tmp_path_factory.mktemp("app"), command) as server:
        yield server


@pytest.fixture(scope="package")
def tabs(browser: Browser) -> Iterator[BrowserContext]:
    """Where visitors open their tabs: what one has loaded is there for the next."""
    context = browser.new_context()
    yield context
    context.close()


@pytest.fixture
def visit(tabs: BrowserContext, server: Server, request: pytest.FixtureRequest) -> Iterator[Callable[..., Visitor]]:
    """Make a visitor of the app: `visit()` or `visit(width, height)`. Afterwards every visitor's page must be clean."""
    visitors: list[Visitor] = []

    def new(width: int = 1280, height: int = 720, host: str = "127.0.0.1") -> Visitor:
        visitors.append(Visitor(tabs, server.url.replace("127.0.0.1", host)))
        visitors[-1].page.set_viewport_size({"width": width, "height": height})
        return visitors[-1]

    yield new
    try:
        if request.node.stash.get(FAILED, False):
            _keep_screenshots(request.node.name, visitors)
        else:
            for visitor in visitors:
                visitor.assert_clean()
    finally:
        for visitor in visitors:
            visitor.page.close()


FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    item.stash[FAILED] = item.stash.get(FAILED, False) or report.failed
    return report


def _keep_screenshots(name: str, visitors: list[Visitor]) -> None:
    SCREENSHOTS.mkdir(exist_ok=True)
    for number, visitor in enumerate(visitor for visitor in visitors if not visitor.page.is_closed()):
        visitor.page.screenshot(path=SCREENSHOTS / f"{name}-{number}.png")
