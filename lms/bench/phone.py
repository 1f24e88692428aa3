"""What the kader's pages weigh, and when their largest part is painted.

Each page is met cold by a cheap phone (360 × 640, a quarter of the processor) on a
slow network (400 kbit/s, 400 ms), then once more. Bytes are those on the wire with
headers. The worker's own requests are neither slowed by the browser's emulation nor
part of the page; `all_bytes` counts them too, for the data they cost.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from statistics import median
from typing import TYPE_CHECKING, Any

from lms.bench.figure import Figure
from lms.bench.phone_site import PHONE, PIN, Site, running_site

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext

ROUNDS = 3
MAX_BYTES, MAX_REQUESTS, MAX_REPEAT_BYTES, MAX_LCP_MS = 60_000, 12, 10_000, 2_500
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
    # Answered by a cache or the worker: nothing of it was on the wire.
    cached: set[str] = field(default_factory=set)

    @property
    def all_bytes(self) -> int:
        return self.page_bytes + self.worker_bytes


def figures() -> Iterator[Figure]:
    """Yield bytes, requests and LCP of every page that a kader meets first."""
    # Imported here: production has no browser, and the other groups need none.
    from playwright.sync_api import sync_playwright

    with running_site() as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=CHROMIUM_FLAGS
        )
        try:
            signed_in = sign_in(browser, site)
            for name, path in site.paths.items():
                state = None if name == "login" else signed_in
                yield from page_figures(browser, name, site.address + path, state)
        finally:
            browser.close()


def sign_in(browser: "Browser", site: Site) -> dict[str, Any]:
    """Return the cookies of the kader, got through the real door."""
    context = browser.new_context(service_workers="block")
    page = context.new_page()
    page.goto(f"{site.address}/masuk/")
    page.fill("[name=login]", PHONE)
    page.fill("[name=password]", PIN)
    page.click("main form button")
    page.wait_for_url(f"{site.address}/")
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
    yield at_most(f"{page}.repeat.bytes", repeat, "all_bytes", "B", MAX_REPEAT_BYTES)


def at_most(name: str, loads: list[Load], what: str, unit: str, goal: float) -> Figure:
    value = median(getattr(load, what) for load in loads)
    return Figure.at_most(name, value, unit, goal)


def visit(context: "BrowserContext", address: str) -> Load:
    """Load a page in a new tab, slowed down, until nothing more is fetched."""
    load, worker_requests = Load(), []
    context.on(
        "requestfinished",
        lambda request: request.service_worker and worker_requests.append(request),
    )
    page = context.new_page()
    page.add_init_script(WATCH_LCP)
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.send("Network.emulateNetworkConditions", NETWORK)
    wire.send("Emulation.setCPUThrottlingRate", {"rate": CPU_SLOWDOWN})
    count_requests(wire, load)
    page.goto(address, wait_until="networkidle", timeout=120_000)
    seen = -1
    while seen != (seen := load.requests + len(worker_requests)):
        page.wait_for_timeout(QUIET_MS)
    load.lcp_ms = page.evaluate("window.lcp ?? 0")
    load.worker_bytes = sum(map(bytes_of, worker_requests))
    page.close()
    return load


def count_requests(wire: Any, load: Load) -> None:
    """Add to `load` whatever the page itself gets over the wire."""

    def note_source(event: dict[str, Any]) -> None:
        answer = event["response"]
        if answer.get("fromDiskCache") or answer.get("fromServiceWorker"):
            load.cached.add(event["requestId"])

    def note_end(event: dict[str, Any]) -> None:
        if event["requestId"] not in load.cached:
            load.requests += 1
            load.page_bytes += int(event["encodedDataLength"])

    wire.on(
        "Network.requestServedFromCache",
        lambda event: load.cached.add(event["requestId"]),
    )
    wire.on("Network.responseReceived", note_source)
    wire.on("Network.loadingFinished", note_end)


def bytes_of(request: Any) -> int:
    """Return headers and body of what a worker fetched from the server."""
    sizes = request.sizes()
    return sizes["responseHeadersSize"] + sizes["responseBodySize"]
