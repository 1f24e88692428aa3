"""Assessors with licences and the sheets of a morning, made inside a scratch site."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import cycle, islice
from random import Random
from typing import Any

from lms.bench.sync_seed import make_kader, make_places, stamped

SHEETS, KADERS = 50, 250


def seed(assessors: int) -> str:
    """Make the people and their licences; return tokens and facts as JSON."""
    from django.db import transaction
    from django.utils import timezone

    from assessments.models import Checklist

    began = timezone.now() - timedelta(hours=4)
    with transaction.atomic():
        desa, kabupaten = make_places()
        kaders = [make_kader(number, desa) for number in range(KADERS)]
        checklists = list(
            Checklist.objects.exclude(items=None)
            .select_related("skill")
            .prefetch_related("items")
            .order_by("key")
        )
        phones = [
            phone(number, kabupaten, checklists, kaders, began)
            for number in range(assessors)
        ]
    return json.dumps(phones)


def phone(
    number: int,
    kabupaten: Any,
    checklists: Sequence,
    kaders: Sequence,
    began: datetime,
) -> dict[str, Any]:
    """Return one assessor's phone: one table, the next kaders of the class."""
    from lms.accounts.models import RoleAssignment, User
    from lms.sync.devices import link_device

    checklist = checklists[number % len(checklists)]
    user = User.objects.create_user(name=f"Penilai {number}")
    RoleAssignment.objects.create(
        user=user, role="penilai", wilayah=kabupaten, valid_from="2020-01-01"
    )
    give_licence(user, checklist.skill, began)
    name = f"meja-{number}"
    watched = islice(cycle(kaders), number * SHEETS, (number + 1) * SHEETS)
    draw = Random(number)  # noqa: S311
    facts = [("observation", sheet(checklist, kader, draw)) for kader in watched]
    items = list(stamped(facts, name, began))
    return {"token": link_device(user, name), "items": items}


def give_licence(user: Any, skill: Any, began: datetime) -> None:
    from assessments.models import AssessorLicence

    AssessorLicence.objects.create(
        assessor=user,
        skill=skill,
        valid_from=began.date() - timedelta(days=30),
        valid_until=began.date() + timedelta(days=30),
        basis="bench",
        granted_by=user,
    )


def sheet(checklist: Any, kader: Any, draw: Random) -> dict[str, Any]:
    """Return what a table tells of one kader; most steps are done."""
    orders = [item.order for item in checklist.items.all()]
    return {
        "checklist": checklist.key,
        "kader": str(kader.uid),
        "done": [order for order in orders if draw.random() < 0.9],
        "seconds": draw.randint(60, 180),
        "place": "Aula",
        "context": "bimtek:1",
    }
