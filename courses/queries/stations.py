"""What a table needs to work without signal, and how all tables are doing."""

from datetime import UTC
from typing import Any

from django.templatetags.static import static
from django.utils import timezone

from assessments.framework import assessor_rule_on
from assessments.models import Checklist, Observation
from assessments.queries.observations import counted_observations
from assessments.services.observations import pass_percent
from assessments.stats.sampling import wants_double
from courses.models import Bimtek, Registration
from courses.queries.bimtek import roster
from courses.queries.board import short_area
from lms.accounts.cards import card_token


def station_data(bimtek: Bimtek, checklist: Checklist) -> dict[str, Any]:
    """Return all that one table needs, as JSON for its page.

    The checklist, the share that makes competent today, and the people in their order
    with card, code and the newest sheet known. The queries are the same for all sizes.
    """
    newest: dict[int, Observation] = {}
    watched = counted_observations().filter(
        context=bimtek.context_key, checklist=checklist
    )
    doubled = set()
    for row in watched.order_by("occurred_at", "uid"):
        newest[row.kader_id] = row
        if row.is_double:
            doubled.add(row.kader_id)
    percent = assessor_rule_on(timezone.localdate()).double_percent
    people = [
        _person(
            place,
            newest.get(place.user_id),
            double=place.user_id not in doubled
            and wants_double(
                str(place.user.uid), checklist.key, bimtek.context_key, percent
            ),
        )
        for place in roster(bimtek)
    ]
    return {
        "context": bimtek.context_key,
        "place": bimtek.venue,
        "checklist": checklist_data(checklist),
        "people": people,
        "reader": {
            "ponyfill": static("npm/barcode-detector/ponyfill.js"),
            "wasm": static("npm/zxing-wasm/zxing_reader.wasm"),
        },
    }


def checklist_data(checklist: Checklist) -> dict[str, Any]:
    """Return a checklist as the phone judges by it."""
    return {
        "key": checklist.key,
        "group_size": checklist.group_size,
        "pass_percent": pass_percent(timezone.localdate()),
        "steps": [
            {
                "order": item.order,
                "text": item.text,
                "critical": item.critical,
                "hint": item.hint,
                "scale": item.scale,
            }
            for item in sorted(checklist.items.all(), key=lambda item: item.order)
        ],
    }


def _person(
    place: Registration, seen: Observation | None, *, double: bool
) -> dict[str, Any]:
    user = place.user
    return {
        "uid": str(user.uid),
        "name": user.name,
        "number": place.number,
        "area": short_area(place.kabupaten.name),
        "card": card_token(user),
        "code": user.account_code,
        "double": double,
        "seen": seen and sheet_data(seen),
    }


def sheet_data(row: Observation) -> dict[str, Any]:
    """Return what a phone needs of a sheet to go on from it."""
    return {
        "uid": str(row.uid),
        "competent": row.competent,
        "done": row.steps_done,
        "total": row.steps_total,
        "failed": [step["order"] for step in row.steps if not step["done"]],
        # As Date.toISOString() writes it, so that texts compare like times.
        "at": row.occurred_at.astimezone(UTC)
        .isoformat(timespec="milliseconds")
        .replace("+00:00", "Z"),
    }
