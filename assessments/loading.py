"""Loads questions and checklists from the curriculum files; CMS edits are kept."""

from typing import Any

from django.db import transaction

from assessments.models import (
    Assessment,
    AssessmentItem,
    Checklist,
    ChecklistItem,
    Choice,
    Question,
)
from content.loading import LoadReport, digest_of
from content.models import Skill, SPMField


def load_questions(rows: list[dict[str, Any]], report: LoadReport) -> list[Question]:
    """Bring questions in line with the files; returns them in the files' order."""
    skills = {skill.number: skill for skill in Skill.objects.all()}
    spm_fields = {field.code: field for field in SPMField.objects.all()}
    present = {
        question.key: question
        for question in Question.objects.filter(
            key__in=[row["key"] for row in rows]
        ).prefetch_related("choices")
    }
    questions = []
    for row in rows:
        fields = {
            "kind": row["kind"],
            "stem": row["stem"],
            "explanation": row.get("explanation", ""),
            "skill": skills.get(row.get("skill")),
            "spm_field": spm_fields.get(row.get("spm_field")),
            "pair": row.get("pair", ""),
            "form": row.get("form", ""),
            "is_case": row.get("case", False),
            "lesson_slug": row.get("lesson", ""),
        }
        choices = [
            {"text": c["text"], "is_correct": c["correct"], "reason": c["reason"]}
            for c in row["choices"]
        ]
        old = present.get(row["key"])
        questions.append(_write_question(row["key"], old, fields, choices, report))
    return questions


def _question_digest(fields: dict[str, Any], choices: list[dict[str, Any]]) -> str:
    plain = {k: getattr(v, "pk", v) for k, v in fields.items()}
    return digest_of([plain, choices])


@transaction.atomic
def _write_question(
    key: str,
    old: Question | None,
    fields: dict[str, Any],
    choices: list[dict[str, Any]],
    report: LoadReport,
) -> Question:
    wanted = _question_digest(fields, choices)
    if old is None:
        question = Question.objects.create(key=key, loaded_digest=wanted, **fields)
        _write_choices(question, choices)
        report.added.append(f"soal {key}")
        return question
    present = _question_digest(
        {name: getattr(old, name) for name in fields},
        [
            {"text": c.text, "is_correct": c.is_correct, "reason": c.reason}
            for c in old.choices.all()
        ],
    )
    if present == wanted:
        report.unchanged.append(f"soal {key}")
    elif present != old.loaded_digest:
        report.kept.append(f"soal {key}")
    else:
        for name, value in fields.items():
            setattr(old, name, value)
        old.version += 1
        old.loaded_digest = wanted
        old.save()
        Choice.objects.filter(question=old).delete()
        _write_choices(old, choices)
        report.changed.append(f"soal {key}")
    return old


def _write_choices(question: Question, choices: list[dict[str, Any]]) -> None:
    Choice.objects.bulk_create(
        Choice(question=question, order=order, **choice)
        for order, choice in enumerate(choices, start=1)
    )


@transaction.atomic
def load_checklist(data: dict[str, Any], report: LoadReport) -> Checklist:
    """Bring one checklist in line with its file; observations keep their own copy."""
    fields = {
        "skill": Skill.objects.get(number=data["skill"]),
        "title": data["title"],
        "version": data["version"],
        "source": data.get("source", ""),
        "instructions": data.get("instructions", ""),
    }
    items = [
        {"text": i["text"], "critical": i["critical"], "hint": i.get("hint", "")}
        for i in data["items"]
    ]
    wanted = _question_digest(fields, items)
    name = f"daftar tilik {data['key']}"
    old = Checklist.objects.filter(key=data["key"]).first()
    if old is None:
        checklist = Checklist.objects.create(
            key=data["key"], loaded_digest=wanted, **fields
        )
        _write_items(checklist, items)
        report.added.append(name)
        return checklist
    present = _question_digest(
        {field: getattr(old, field) for field in fields},
        list(old.items.values("text", "critical", "hint")),
    )
    if present == wanted:
        report.unchanged.append(name)
    elif present != old.loaded_digest:
        report.kept.append(name)
    else:
        for field, value in fields.items():
            setattr(old, field, value)
        old.loaded_digest = wanted
        old.save()
        ChecklistItem.objects.filter(checklist=old).delete()
        _write_items(old, items)
        report.changed.append(name)
    return old


def _write_items(checklist: Checklist, items: list[dict[str, Any]]) -> None:
    ChecklistItem.objects.bulk_create(
        ChecklistItem(checklist=checklist, order=order, **item)
        for order, item in enumerate(items, start=1)
    )


@transaction.atomic
def set_up_assessment(key: str, questions: list[Question], **fields: Any) -> Assessment:
    """Make the test of that key hold just these questions in this order.

    An existing test keeps its own settings (pass mark, attempts): they may have been
    changed in the CMS.
    """
    assessment, _ = Assessment.objects.get_or_create(key=key, defaults=fields)
    wanted = [question.pk for question in questions]
    present = list(assessment.items.values_list("question_id", flat=True))
    if present != wanted:
        AssessmentItem.objects.filter(assessment=assessment).delete()
        AssessmentItem.objects.bulk_create(
            AssessmentItem(assessment=assessment, question_id=pk, order=order)
            for order, pk in enumerate(wanted, start=1)
        )
    return assessment
