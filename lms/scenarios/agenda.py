"""The event of a scenario before anybody arrives: organiser, agenda, tests, quotas."""

from datetime import date
from typing import Any

from assessments.loading import set_up_assessment
from assessments.models import Assessment, Checklist, Question, Sitting
from content.models import Skill, SPMField
from courses.models import (
    Bimtek,
    BimtekSession,
    KabupatenQuota,
    Organiser,
    Signatory,
    Speaker,
)
from lms.scenarios.plan import Plan
from lms.wilayah.models import Wilayah


def make_event(plan: Plan) -> Bimtek:
    """Make the event with organiser, quotas, agenda and tests; safe to repeat."""
    area = Wilayah.objects.current().get(code=plan.data["province"])
    organiser, _ = Organiser.objects.get_or_create(
        code=plan.data["organiser"]["code"],
        defaults={**plan.data["organiser"], "wilayah": area},
    )
    signatory, _ = Signatory.objects.get_or_create(
        organiser=organiser,
        **plan.data["signatory"],
        defaults={"valid_from": date(2025, 1, 1)},
    )
    bimtek, made = Bimtek.objects.get_or_create(
        slug=plan.data["slug"],
        defaults={
            **plan.data["event"],
            "organiser": organiser,
            "signatory": signatory,
            "wilayah": area,
            "is_demo": True,
        },
    )
    if made:
        _make_quotas(plan, bimtek)
        _make_sessions(plan, bimtek)
        bimtek.checklists.set(Checklist.objects.filter(is_active=True))
        bimtek.pre_test = _make_test(plan, "pre_test", Question.Form.A)
        bimtek.post_test = _make_test(plan, "post_test", Question.Form.B)
        bimtek.save()
    return bimtek


def _make_quotas(plan: Plan, bimtek: Bimtek) -> None:
    for code, seats in plan.data["quotas"].items():
        KabupatenQuota.objects.create(
            bimtek=bimtek,
            kabupaten=Wilayah.objects.current().get(code=code),
            seats=seats,
        )


def _make_sessions(plan: Plan, bimtek: Bimtek) -> None:
    speakers = {
        row["key"]: Speaker.objects.create(
            bimtek=bimtek, name=row["name"], office=row["office"]
        )
        for row in plan.data["speakers"]
    }
    for number, row in enumerate(plan.data["sessions"], start=1):
        session = BimtekSession.objects.create(
            uid=plan.uid("session", number),
            bimtek=bimtek,
            title=row["title"],
            group=row["group"],
            jp=row["jp"],
            starts_at=plan.moment(row["day"], row["from"]),
            ends_at=plan.moment(row["day"], row["to"]),
        )
        session.speakers.set([speakers[key] for key in row.get("speakers", [])])
        session.skills.set(Skill.objects.filter(number__in=row.get("skills", [])))
        fields = SPMField.objects.filter(code__in=row.get("fields", []))
        session.spm_fields.set(fields)


def _make_test(plan: Plan, name: str, form: str) -> Sitting:
    is_pre = form == Question.Form.A
    title = "Pra-uji (pre-test)" if is_pre else "Pasca-uji (post-test)"
    assessment = set_up_assessment(
        f"{plan.data['slug']}-{name.replace('_', '-')}",
        _paired_questions(form, plan.data["pairs_per_module"]),
        title=title,
        purpose=Assessment.Purpose.PRE_TEST if is_pre else Assessment.Purpose.POST_TEST,
        minutes=40,
        certifying=not is_pre,
    )
    row: dict[str, Any] = plan.data["sessions"][plan.data[name]["session"] - 1]
    return Sitting.objects.create(
        assessment=assessment,
        label=plan.data["event"]["name"][:200],
        opens_at=plan.moment(row["day"], row["from"]),
        closes_at=plan.moment(row["day"], row["to"]),
    )


def _paired_questions(form: str, per_module: int) -> list[Question]:
    """The first pairs of every module in one form: both tests match item by item."""
    by_subject: dict[tuple[int | None, int | None], list[Question]] = {}
    questions = Question.objects.filter(form=form, is_active=True).exclude(pair="")
    for question in questions.order_by("pair"):
        subject = (question.skill_id, question.spm_field_id)
        by_subject.setdefault(subject, []).append(question)
    return [q for group in by_subject.values() for q in group[:per_module]]
