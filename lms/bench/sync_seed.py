"""Five hundred phones with a week's facts each, made inside a scratch site.

Nine of ten are kaders': a module read and its quiz taken, in one paper. Every tenth is
a facilitator's, who noted arrivals at an event. Never run in a real database.
"""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import cycle, islice, product
from random import Random
from typing import Any

Item = dict[str, Any]
READINGS, ANSWERS = 8, 10
SESSIONS = 3


def seed(phones: int) -> str:
    """Make the people, papers and the event; return tokens and facts as JSON."""
    from django.db import transaction
    from django.utils import timezone

    began = timezone.now() - timedelta(hours=2)
    with transaction.atomic():
        desa, kabupaten = make_places()
        helpers = phones // 10
        kaders = [make_kader(number, desa) for number in range(phones - helpers)]
        made = list(kader_phones(kaders, began))
        made += helper_phones(helpers, kaders, desa, kabupaten, began)
    return json.dumps(made)


def make_places():
    from lms.bench.phone_site import _village

    desa = _village()
    return desa, desa.parent.parent


def make_kader(number: int, desa):
    from lms.accounts.models import KaderProfile, User
    from lms.wilayah.models import Posyandu

    posyandu, _ = Posyandu.objects.get_or_create(desa=desa, name="Melati")
    user = User.objects.create_user(name=f"Kader {number}", phone=f"+6281{number:08}")
    KaderProfile.objects.create(user=user, posyandu=posyandu, sex="P")
    return user


def kader_phones(kaders: Sequence, began: datetime) -> Iterator[dict[str, Any]]:
    """Yield the kaders' phones: lessons read, a quiz begun, answered, handed in."""
    from assessments.services import issue_paper
    from courses.models import CoursePage, LessonPage
    from lms.sync.devices import link_device

    quiz = CoursePage.objects.live().exclude(quiz=None).first().quiz
    lessons = list(
        LessonPage.objects.live().order_by("pk").values_list("pk", flat=True)
    )
    for number, kader in enumerate(kaders):
        name = f"hp-{number}"
        paper = issue_paper(quiz, kader, began)
        facts = [
            ("lesson.read", {"lesson": pk})
            for pk in islice(cycle(lessons), number, number + READINGS)
        ]
        facts.append(("attempt.start", {"attempt": str(paper.uid)}))
        items = list(stamped(facts, name, began))
        answers = list(answered(paper, name, began + timedelta(minutes=10), number))
        told = [{**item["payload"], **times(item)} for item in answers]
        handing_in = {"attempt": str(paper.uid), "answers": told}
        late = began + timedelta(minutes=20)
        items += answers
        items += stamped([("attempt.submit", handing_in)], name, late)
        yield {"token": link_device(kader, name), "items": items}


def answered(paper, name: str, began: datetime, number: int) -> Iterator[Item]:
    """Yield the answers of one paper; people change their minds."""
    from assessments.rehearsal import wrong_answer

    draw = Random(number)  # noqa: S311
    facts = [
        (
            "answer",
            {
                "attempt": str(paper.uid),
                "question": row["key"],
                "selected": wrong_answer(row, draw),
            },
        )
        for row in islice(cycle(paper.snapshot), ANSWERS)
    ]
    return stamped(facts, name, began)


def times(item: Item) -> Item:
    return {name: item[name] for name in ("id", "occurred_at", "clock_offset")}


def stamped(
    facts: Sequence[tuple[str, dict[str, Any]]], name: str, began: datetime
) -> Iterator[Item]:
    """Yield facts as a phone keeps them, ten seconds after each other."""
    from lms.ids import new_uuid7

    for at, (kind, payload) in enumerate(facts):
        yield {
            "id": str(new_uuid7()),
            "type": kind,
            "occurred_at": (began + timedelta(seconds=10 * at)).isoformat(),
            "device": name,
            "clock_offset": 0,
            "payload": payload,
        }


def helper_phones(
    count: int, kaders: Sequence, desa, kabupaten, began: datetime
) -> Iterator[dict[str, Any]]:
    """Yield facilitators' phones; each pair of session and participant once."""
    from lms.accounts.models import RoleAssignment, User
    from lms.sync.devices import link_device

    sessions, registrations = make_event(kaders, kabupaten, began)
    pairs = product(sessions, registrations)
    for number in range(count):
        user = User.objects.create_user(name=f"Petugas {number}")
        RoleAssignment.objects.create(
            user=user, role="fasilitator", wilayah=kabupaten, valid_from="2020-01-01"
        )
        facts = [
            (
                "attendance.scan",
                {
                    "session": str(session.uid),
                    "registration": str(registration.uid),
                    "kind": "hadir",
                    "method": "daftar",
                },
            )
            for session, registration in islice(pairs, 2 + READINGS + ANSWERS)
        ]
        name = f"petugas-{number}"
        items = list(stamped(facts, name, began))
        yield {"token": link_device(user, name), "items": items}


def make_event(kaders: Sequence, kabupaten, began: datetime):
    """Make one event of today with all kaders as participants."""
    from courses.models import BimtekSession, Registration

    bimtek = make_bimtek(kabupaten, began)
    sessions = [
        BimtekSession.objects.create(
            bimtek=bimtek,
            title=f"Sesi {number}",
            group="inti",
            jp=2,
            starts_at=began + timedelta(minutes=number),
            ends_at=began + timedelta(minutes=number + 90),
        )
        for number in range(SESSIONS)
    ]
    registrations = [
        Registration.objects.create(
            bimtek=bimtek,
            user=kader,
            kabupaten=kabupaten,
            number=number,
            position="Kader",
        )
        for number, kader in enumerate(kaders, start=1)
    ]
    return sessions, registrations


def make_bimtek(kabupaten, began: datetime):
    """Make the event itself with who organises and signs."""
    from django.utils import timezone

    from courses.models import Bimtek, Organiser, Signatory

    today = timezone.localdate(began)
    organiser = Organiser.objects.create(
        code="bench",
        name="Dinas PMD Contoh",
        government="PEMERINTAH CONTOH",
        address="Contoh",
        wilayah=kabupaten,
        number_unit="DPMD",
        archive_code="400.10.2.4",
    )
    signatory = Signatory.objects.create(
        organiser=organiser, name="Contoh", title="Kepala Dinas", valid_from=today
    )
    return Bimtek.objects.create(
        slug="bench",
        name="Bimtek Contoh",
        organiser=organiser,
        signatory=signatory,
        wilayah=kabupaten,
        venue="Aula",
        city="Contoh",
        starts_on=today,
        ends_on=today,
    )
