import json
from collections.abc import Callable

import pytest

from courses.models import LessonPage
from courses.services.curriculum import ensure_site_tree
from lms.ids import new_uuid7
from lms.sync import devices
from tests.factories.courses import make_lesson

NOON = "2025-08-20T12:00:00+07:00"


@pytest.fixture
def lesson(db: None) -> LessonPage:
    return make_lesson(ensure_site_tree())


@pytest.fixture
def item(lesson: LessonPage) -> Callable[..., dict]:
    """`item(**changes)` is a new fact of the phone "hp-1": the lesson was read."""

    def make(**changes) -> dict:
        return {
            "id": str(new_uuid7()),
            "type": "lesson.read",
            "occurred_at": NOON,
            "device": "hp-1",
            "clock_offset": 3,
            "payload": {"lesson": lesson.pk},
            **changes,
        }

    return make


@pytest.fixture
def post_batch(client) -> Callable:
    """`post_batch(token, items, **body)` sends with a device's token, no session."""

    def post(token: str, items: list, **body):
        return client.post(
            "/api/sync/",
            json.dumps({"items": items, **body}),
            "application/json",
            headers={"Authorization": f"Perangkat {token}"},
        )

    return post


@pytest.fixture
def token(kader) -> str:
    """The token of the kader's phone "hp-1"."""
    return devices.link_device(kader, "hp-1")
