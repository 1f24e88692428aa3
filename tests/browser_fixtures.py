"""Chromium for every browser test: Playwright can be started once per process."""

import os
from collections.abc import Iterator

import pytest
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


def plant_roots() -> None:
    """Make the roots that Wagtail's migrations make, where they are missing."""
    Locale.objects.get_or_create(language_code="id")
    if TreePage.get_first_root_node() is None:
        TreePage.add_root(title="Root", slug="root")
    if Collection.get_first_root_node() is None:
        Collection.add_root(name="Root")
