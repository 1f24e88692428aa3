"""Chromium for every browser test: Playwright can be started once per process."""

import os
import threading
from collections.abc import Iterator

import pytest
from django.core.signals import request_finished, request_started
from playwright.sync_api import Browser, BrowserType, sync_playwright
from wagtail.models import Collection, Locale
from wagtail.models import Page as TreePage

CHROMIUM = "/usr/bin/chromium"
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def chromium() -> Iterator[BrowserType]:
    """What starts a browser; for tests that need flags of their own."""
    # Playwright's loop runs in this thread while Django cleans the database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        yield playwright.chromium


@pytest.fixture(scope="session")
def browser(chromium: BrowserType) -> Iterator[Browser]:
    started = launch(chromium)
    yield started
    started.close()


def launch(chromium: BrowserType, *flags: str) -> Browser:
    # Ubuntu has no such package; Playwright's own Chromium is used there.
    path = CHROMIUM if os.path.exists(CHROMIUM) else None
    return chromium.launch(executable_path=path, args=[*CHROMIUM_FLAGS, *flags])


class RequestsUnderWay:
    """Counts what the live server's threads are answering at this moment."""

    def __init__(self) -> None:
        self.count = 0
        self.changed = threading.Condition()
        request_started.connect(self.begin, weak=False)
        request_finished.connect(self.end, weak=False)

    def begin(self, **kwargs: object) -> None:
        self._add(1)

    def end(self, **kwargs: object) -> None:
        self._add(-1)

    def _add(self, number: int) -> None:
        # The test's own client answers in the test's thread.
        if threading.current_thread() is threading.main_thread():
            return
        with self.changed:
            self.count += number
            self.changed.notify_all()

    def wait(self, seconds: float) -> bool:
        """Return whether nothing is under way any more."""
        with self.changed:
            return self.changed.wait_for(lambda: self.count <= 0, seconds)


under_way = RequestsUnderWay()


@pytest.fixture
def live_server(live_server: object) -> Iterator[object]:
    """The live server; its last answers are done before the tables are emptied.

    A phone that is switched off leaves requests behind, and on PostgreSQL a request
    and the emptying of all tables lock each other out.
    """
    yield live_server
    under_way.wait(30)


def plant_roots() -> None:
    """Make the roots that Wagtail's migrations make, where they are missing."""
    Locale.objects.get_or_create(language_code="id")
    if TreePage.get_first_root_node() is None:
        TreePage.add_root(title="Root", slug="root")
    if Collection.get_first_root_node() is None:
        Collection.add_root(name="Root")
