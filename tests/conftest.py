"""The cast and the rules of the house: what breaks in silence fails here."""

import logging
from collections.abc import Iterator

import pytest
from django.test import Client
from pytest_django.plugin import blocking_manager_key

from lms.accounts.models import User
from tests.browser_fixtures import browser, chromium, live_server, plant_roots  # noqa: F401
from tests.factories.accounts import make_kader, make_officer


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> object | None:
    """Keep browser tests in one process (`--dist loadgroup` alone no longer does)."""
    from tests.scheduling import OneHeavyProcess

    return (
        OneHeavyProcess(config, log) if config.getvalue("dist") == "loadgroup" else None
    )


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(
    item: pytest.Item, nextitem: pytest.Item | None
) -> Iterator[None]:
    """After a test that emptied every table, plant the roots migrations made.

    A transactional test ends with a flush; the next one in this process would find no
    page tree to hang its pages on.
    """
    yield
    marker = item.get_closest_marker("django_db")
    flushed = bool(marker and marker.kwargs.get("transaction")) or bool(
        {"transactional_db", "live_server"} & set(getattr(item, "fixturenames", ()))
    )
    # After the last test the database itself is gone, unless it is kept for a next run.
    kept = nextitem is not None or item.config.getvalue("reuse_db")
    if flushed and kept:
        with item.config.stash[blocking_manager_key].unblock():
            plant_roots()


class LoggedErrors(logging.Handler):
    """Collects what the code logs as an error."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@pytest.fixture(autouse=True)
def no_logged_errors(request: pytest.FixtureRequest) -> Iterator[LoggedErrors]:
    """Fail a test that logs an error, unless it asks for `logged_errors` itself."""
    handler = LoggedErrors()
    logging.getLogger().addHandler(handler)
    yield handler
    logging.getLogger().removeHandler(handler)
    if "logged_errors" not in request.fixturenames:
        assert [record.getMessage() for record in handler.records] == []


@pytest.fixture
def logged_errors(no_logged_errors: LoggedErrors) -> list[logging.LogRecord]:
    """The errors logged so far, for tests that provoke them."""
    return no_logged_errors.records


@pytest.fixture
def kader(db: None) -> User:
    """Bu Rina, kader in Kapuas."""
    return make_kader("Rina Marlina")


@pytest.fixture
def stranger(db: None) -> User:
    """Somebody with an account and no role at all."""
    return make_kader("Orang Jauh", desa_code="64.01.01.2001")


@pytest.fixture
def panitia(db: None) -> User:
    return make_officer("panitia")


@pytest.fixture
def facilitator(db: None) -> User:
    return make_officer("fasilitator")


@pytest.fixture
def assessor(db: None) -> User:
    return make_officer("penilai")


@pytest.fixture
def dinas(db: None) -> User:
    """Dinas PMD of the province."""
    return make_officer("dinas")


@pytest.fixture
def dinas_kapuas(db: None) -> User:
    """Dinas PMD of one kabupaten."""
    return make_officer("dinas", "62.03")


@pytest.fixture
def signed_in() -> "type[SignedIn]":
    """`signed_in(user)` gives a client in that person's session."""
    return SignedIn


class SignedIn(Client):
    def __init__(self, user: User) -> None:
        super().__init__()
        self.force_login(user, backend="lms.accounts.backends.PhonePinBackend")
