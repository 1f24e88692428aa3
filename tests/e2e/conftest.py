"""Several people at once before one live server, and a worker that makes papers."""

from collections.abc import Callable, Iterator

import pytest
from django.conf import settings as django_settings
from playwright.sync_api import Browser

from tests.certificates.worker import Worker
from tests.e2e.event import Event, make_event
from tests.e2e.person import DESK, Person


@pytest.fixture
def address(live_server, settings) -> str:
    """The live server, also as the address that papers and slips carry."""
    settings.SITE_URL = live_server.url
    return live_server.url


@pytest.fixture
def event(transactional_db, address) -> Event:
    return make_event()


@pytest.fixture
def come(browser: Browser, address: str) -> Iterator[Callable[..., Person]]:
    """`come(size)` gives somebody with a device of their own; nobody may complain."""
    people: list[Person] = []

    def arrive(size: tuple[int, int] = DESK, browser: Browser = browser) -> Person:
        people.append(Person(browser, address, size))
        return people[-1]

    yield arrive
    for person in people:
        person.context.close()


@pytest.fixture
def worker(address: str, event: Event) -> Iterator[Worker]:
    """A real worker on the database and the file storage of this test."""
    scratch = django_settings.PAPERS_ROOT.parent
    started = Worker(scratch, JOURNAL_SWEEP_SECONDS="1", SITE_URL=address)
    started.start()
    yield started
    started.kill()
    # Shown when the test fails.
    print(started.log.read_text())
