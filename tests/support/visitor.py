"""A visitor's tab: opens the app, waits until it is idle, and keeps what a clean page must not do."""

from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request

# Idle: connected, no script running and nothing stale or still a placeholder, without a break of 250 ms.
IDLE = """() => {
    const state = document.querySelector('[data-testid=stApp]')?.dataset ?? {};
    const idle = state.testConnectionState === 'CONNECTED' && state.testScriptState === 'notRunning'
        && !document.querySelector('[data-stale=true], [data-testid=stSkeleton]');
    if (!idle) window.idleSince = undefined;
    else window.idleSince ??= performance.now();
    return idle && performance.now() - window.idleSince >= 250;
}"""
# Another address in the same session, as Back does it. Done once the script runs for it; a run that is too short to be
# seen has ended within two seconds.
GO = """query => new Promise(done => {
    const app = document.querySelector('[data-testid=stApp]');
    new MutationObserver((_, watch) => {
        if (app.dataset.testScriptState === 'notRunning') return;
        watch.disconnect();
        done();
    }).observe(app, { attributes: true });
    setTimeout(done, 2000);
    history.pushState({}, '', '?' + query);
    dispatchEvent(new PopStateEvent('popstate'));
})"""
OWN_SCHEMES = ("data", "blob")


def settle(page: Page, seconds: float = 60) -> None:
    """Wait until the page is idle. Await a text that must appear first: until the script starts, the page is idle."""
    page.evaluate("window.idleSince = undefined")
    page.wait_for_function(IDLE, polling=50, timeout=seconds * 1000)


class Visitor:
    """One tab on the app. `page` is playwright's page."""

    def __init__(self, context: BrowserContext, url: str) -> None:
        self.url = url
        self.complaints: list[str] = []  # of the browser's console: errors, and what a chart's drawing warns of
        self.outside_requests: list[str] = []
        self.page = context.new_page()
        self.page.on("console", self._note_message)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", self._note_request)

    def _note_message(self, message: ConsoleMessage) -> None:
        if message.type == "error" or (message.type == "warning" and message.text.startswith("WARN")):
            self.complaints.append(message.text)

    def _note_request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in OWN_SCHEMES and address.netloc != urlsplit(self.url).netloc:
            self.outside_requests.append(request.url)

    def open(self, query: str = "") -> Page:
        """Open the app with this query string ('seed=3&epochs=10') and wait until it is idle."""
        self.page.goto(f"{self.url}/?{query}" if query else self.url)
        self.page.wait_for_selector("[data-testid=stApp]")
        settle(self.page)
        return self.page

    def go(self, query: str) -> Page:
        """Go from one address to another in the open tab and its session: much quicker than to open the app anew."""
        self.page.evaluate(GO, query)
        settle(self.page)
        return self.page

    def assert_clean(self) -> None:
        """No exception on the page, no complaint in the console, no request to another machine."""
        exceptions = [] if self.page.is_closed() else self.page.get_by_test_id("stException").all_inner_texts()
        assert not exceptions, exceptions
        assert not self.complaints, self.complaints
        assert not self.outside_requests, self.outside_requests
