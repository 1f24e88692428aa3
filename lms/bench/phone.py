"""What the kader's pages weigh, and when their largest part is painted.

Each page is met cold by a cheap phone (360 × 640, a quarter of the processor) on a
slow network (400 kbit/s, 400 ms), then once more. Bytes are those on the wire with
headers. The worker's own requests are neither slowed by the browser's emulation nor
part of the page; `all_bytes` counts them too, for the data they cost. `main_ms` is the
CPU time of the page's main thread: other programs on the machine hardly disturb it.

`first_visit` is the whole first evening: sign in, home, a module, a lesson, a test and
the card in one browser that knew nothing, with all the worker fetches meanwhile.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from statistics import median
from typing import TYPE_CHECKING, Any

from lms.bench import lighthouse
from lms.bench.figure import Figure
from lms.bench.phone_site import PHONE, PIN, Site, running_site

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

ROUNDS = 3
MAX_BYTES, MAX_REQUESTS, MAX_REPEAT_BYTES, MAX_LCP_MS = 60_000, 12, 10_000, 2_500
MAX_MAIN_MS, MAX_FIRST_VISIT_BYTES = 600, 300_000
# All that a first evening asks for; more would be slow by its number alone.
MAX_FIRST_VISIT_REQUESTS = 100
PAGES = ("home", "lesson", "test", "card", "login")
FIRST_VISIT = ("home", "module", "lesson", "test", "card")
NETWORK = {
    "offline": False,
    "latency": 400,
    "downloadThroughput": 400_000 / 8,
    "uploadThroughput": 400_000 / 8,
}
CPU_SLOWDOWN = 4
SCREEN = {
    "viewport": {"width": 360, "height": 640},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
    "locale": "id-ID",
}
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WATCH_LCP = """
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) window.lcp = entry.startTime;
}).observe({ type: "largest-contentful-paint", buffered: true });
"""
QUIET_MS = 1_000


@dataclass
class Load:
    """What one visit of one page cost."""

    requests: int = 0
    page_bytes: int = 0
    worker_bytes: int = 0
    lcp_ms: float = 0
    main_ms: float = 0
    worker_requests: int = 0
    # Answered by a cache or the worker: nothing of it was on the wire.
    cached: set[str] = field(default_factory=set)

    @property
    def all_bytes(self) -> int:
        return self.page_bytes + self.worker_bytes


def figures() -> Iterator[Figure]:
    """Yield what every page that a kader meets first costs, and how it is judged."""
    # Imported here: production has no browser, and the other groups need none.
    from playwright.sync_api import sync_playwright

    with running_site() as site:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path="/usr/bin/chromium", args=CHROMIUM_FLAGS
            )
            try:
                signed_in = sign_in(browser, site)
                yield from all_pages(browser, site, signed_in)
                yield from first_visit_figures(browser, site)
            finally:
                browser.close()
        yield from lighthouse.figures_of(site, signed_in)


def all_pages(
    browser: "Browser", site: Site, signed_in: dict[str, Any]
) -> Iterator[Figure]:
    """Measure every page, and say how heavy the heaviest one is the second time."""
    repeats = []
    for name in PAGES:
        state = None if name == "login" else signed_in
        for figure in page_figures(
            browser, name, site.address + site.paths[name], state
        ):
            yield figure
            if figure.name.endswith(".repeat.bytes"):
                repeats.append(figure.value)
    yield Figure.at_most("page.repeat.bytes", max(repeats), "B", MAX_REPEAT_BYTES)


def sign_in(browser: "Browser", site: Site) -> dict[str, Any]:
    """Return the cookies of the kader, got through the real door."""
    context = browser.new_context(service_workers="block")
    page = context.new_page()
    page.goto(f"{site.address}/masuk/")
    enter(page)
    state = context.storage_state()
    context.close()
    return state


def page_figures(
    browser: "Browser", name: str, address: str, state: dict[str, Any] | None
) -> Iterator[Figure]:
    """Measure one page cold and again, each time as a phone that knows nothing."""
    cold, repeat = [], []
    for _ in range(ROUNDS):
        context = browser.new_context(storage_state=state, **SCREEN)
        cold.append(visit(context, address))
        repeat.append(visit(context, address))
        context.close()
    page = f"page.{name}"
    yield at_most(f"{page}.bytes", cold, "page_bytes", "B", MAX_BYTES)
    yield at_most(f"{page}.all_bytes", cold, "all_bytes", "B", MAX_BYTES)
    yield at_most(f"{page}.requests", cold, "requests", "", MAX_REQUESTS)
    yield at_most(f"{page}.lcp_ms", cold, "lcp_ms", "ms", MAX_LCP_MS)
    yield at_most(f"{page}.main_ms", cold, "main_ms", "ms", MAX_MAIN_MS)
    yield at_most(f"{page}.repeat.bytes", repeat, "all_bytes", "B", MAX_REPEAT_BYTES)


def at_most(name: str, loads: list[Load], what: str, unit: str, goal: float) -> Figure:
    value = median(getattr(load, what) for load in loads)
    return Figure.at_most(name, value, unit, goal)


def first_visit_figures(browser: "Browser", site: Site) -> Iterator[Figure]:
    """Measure a first evening from the sign-in to the card, worker included."""
    context = browser.new_context(**SCREEN)
    loads = [visit(context, f"{site.address}/masuk/", slow=False, then=enter)]
    loads += [
        visit(context, site.address + site.paths[name], slow=False)
        for name in FIRST_VISIT
    ]
    context.close()
    size = sum(load.all_bytes for load in loads)
    asked = sum(load.requests + load.worker_requests for load in loads)
    name = "first_visit.total_bytes"
    yield Figure.at_most(name, size, "B", MAX_FIRST_VISIT_BYTES)
    yield Figure.at_most("first_visit.requests", asked, "", MAX_FIRST_VISIT_REQUESTS)


def enter(page: "Page") -> None:
    """Sign in on the page at the door."""
    page.fill("[name=login]", PHONE)
    page.fill("[name=password]", PIN)
    page.click("main form button")
    page.wait_for_selector("#langkah-berikutnya")


def visit(
    context: "BrowserContext",
    address: str,
    *,
    slow: bool = True,
    then: "Callable[[Page], None] | None" = None,
) -> Load:
    """Load a page in a new tab until nothing more is fetched, on a slow phone or not.

    `then` does something on the page, whose cost is counted as well.
    """
    load, worker_requests = Load(), []

    def note(request: Any) -> None:
        if request.service_worker:
            worker_requests.append(request)

    context.on("requestfinished", note)
    page = context.new_page()
    page.add_init_script(WATCH_LCP)
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.send("Performance.enable", {"timeDomain": "threadTicks"})
    if slow:
        wire.send("Network.emulateNetworkConditions", NETWORK)
        wire.send("Emulation.setCPUThrottlingRate", {"rate": CPU_SLOWDOWN})
    count_requests(wire, load)
    page.goto(address, wait_until="networkidle", timeout=120_000)
    wait_until_quiet(page, load, worker_requests)
    load.lcp_ms = page.evaluate("window.lcp ?? 0")
    load.main_ms = main_thread_ms(wire)
    if then:
        then(page)
        wait_until_quiet(page, load, worker_requests)
    load.worker_bytes = sum(map(bytes_of, worker_requests))
    load.worker_requests = len(worker_requests)
    context.remove_listener("requestfinished", note)
    page.close()
    return load


def wait_until_quiet(page: "Page", load: Load, worker_requests: list[Any]) -> None:
    seen = -1
    while seen != (seen := load.requests + len(worker_requests)):
        page.wait_for_timeout(QUIET_MS)


def main_thread_ms(wire: Any) -> float:
    """Return the CPU time the page's main thread took, as slow as it was made."""
    metrics = wire.send("Performance.getMetrics")["metrics"]
    found = {metric["name"]: metric["value"] for metric in metrics}
    return found["TaskDuration"] * 1000


def count_requests(wire: Any, load: Load) -> None:
    """Add to `load` whatever the page itself gets over the wire."""

    def note_start(event: dict[str, Any]) -> None:
        # The icon is part of the page: a data address.
        if not event["request"]["url"].startswith("http"):
            load.cached.add(event["requestId"])

    def note_source(event: dict[str, Any]) -> None:
        answer = event["response"]
        if answer.get("fromDiskCache") or answer.get("fromServiceWorker"):
            load.cached.add(event["requestId"])

    def note_end(event: dict[str, Any]) -> None:
        if event["requestId"] not in load.cached:
            load.requests += 1
            load.page_bytes += int(event["encodedDataLength"])

    wire.on("Network.requestWillBeSent", note_start)
    wire.on(
        "Network.requestServedFromCache",
        lambda event: load.cached.add(event["requestId"]),
    )
    wire.on("Network.responseReceived", note_source)
    wire.on("Network.loadingFinished", note_end)


def bytes_of(request: Any) -> int:
    """Return headers and body of what a worker fetched from the server."""
    from playwright.sync_api import Error

    try:
        sizes = request.sizes()
    except Error:
        # Answered by the browser's own cache.
        return 0
    return sizes["responseHeadersSize"] + sizes["responseBodySize"]
