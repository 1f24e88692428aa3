"""Facts: rows that are appended and never changed, and the types a device may send.

A fact made on a phone carries a client-made UUIDv7. Applying it twice is harmless and
order does not matter; that is the duty of each registered handler, held by a unique
key in its own table.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from django.db import models

from lms.ids import new_uuid7


class AppendOnlyError(Exception):
    """Raised when code tries to change or delete a fact."""


class AppendOnlyQuerySet(models.QuerySet):
    """Facts can be added and read; corrections are new facts."""

    def update(self, **kwargs: Any) -> int:
        raise AppendOnlyError(f"{self.model.__name__} is append-only")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise AppendOnlyError(f"{self.model.__name__} is append-only")


class Fact(models.Model):
    """Who-when-where part of a fact; subclasses add what happened."""

    uid = models.UUIDField("nomor fakta", unique=True, default=new_uuid7)
    occurred_at = models.DateTimeField("terjadi")
    received_at = models.DateTimeField("diterima", auto_now_add=True)
    device = models.CharField("perangkat", max_length=64, blank=True)
    # Seconds the device's clock ran ahead of the server's at last contact.
    clock_offset = models.IntegerField("selisih jam (detik)", default=0)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert the fact; refuse to write it a second time.

        Raises AppendOnlyError when the row already exists.
        """
        if not self._state.adding:
            raise AppendOnlyError(f"{type(self).__name__} is append-only")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise AppendOnlyError(f"{type(self).__name__} is append-only")


@dataclass(frozen=True)
class Envelope:
    """One fact as it arrived from a device, before any rule looked at it."""

    uid: UUID
    type: str
    occurred_at: datetime
    device: str
    clock_offset: int
    payload: Mapping[str, Any]
    # The device's clock was changed between the deed and its sending.
    clock_suspect: bool = False


class Actor(Protocol):
    """Whoever is signed in on the device; the journal knows no user model."""

    pk: Any


class MalformedFact(Exception):
    """The payload cannot be understood at all; the sentence is in Indonesian."""


@dataclass(frozen=True)
class Verdict:
    """What became of a fact: stored and counted, or stored and kept for a person.

    `code` is stable for machines; `sentence` is Indonesian for people.
    """

    code: str
    sentence: str
    quarantined: bool = False


Handler = Callable[[Actor, Envelope], Verdict]
# Verdicts in the order of the envelopes; any exception means: one by one, please.
BulkHandler = Callable[[Actor, Sequence[Envelope]], list[Verdict]]
_handlers: dict[str, Handler] = {}
_bulk_handlers: dict[str, BulkHandler] = {}


def register_fact_type(
    type_name: str, handler: Handler, many: BulkHandler | None = None
) -> None:
    """Let the app that owns a fact type receive it; called in AppConfig.ready.

    `many` is for facts that phones send by the dozen: the same effect in few queries,
    in one transaction of all. It may refuse by any exception; then `handler` runs for
    each. It gets neighbours of one batch in the order of their uids.
    """
    _handlers[type_name] = handler
    _bulk_handlers.pop(type_name, None)
    if many:
        _bulk_handlers[type_name] = many


def handler_for(type_name: str) -> Handler | None:
    """Return the handler of a fact type, or None when no app knows the type."""
    return _handlers.get(type_name)


def bulk_handler_for(type_name: str) -> BulkHandler | None:
    """Return the handler for many facts of a type at once, or None."""
    return _bulk_handlers.get(type_name)
