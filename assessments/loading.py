"""Loads questions and checklists from the curriculum files; CMS edits are kept."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import F

from assessments.models import (
    Assessment,
    AssessmentItem,
    Checklist,
    ChecklistItem,
    Choice,
    Question,
    QuestionCase,
)
from assessments.snapshots import written
from assessments.soundness import Draft, Row, faults_of
from content.loading import LoadReport, digest_of, upsert
from content.models import CustomImage, Skill, SPMField

Pictures = Callable[[dict[str, str]], CustomImage]
# Fields from after the first files. At their defaults they leave the digest alone: what
# was loaded before them must not look as if somebody had edited it.
LATER = {
    "level": "",
    "image": None,
    "case": None,
    "case_order": 0,
    "number_answer": None,
    "number_tolerance": Decimal(0),
    "unit": "",
}
ROWS = ("choices", "order", "pairs", "areas")
AREA = ("area_left", "area_top", "area_width", "area_height")
LATER_OF_CHOICES = {"match": "", **dict.fromkeys(AREA)}


class UnsoundQuestion(ValueError):
    """A question of the files could not be answered or graded; says which and why."""


def load_cases(rows: list[dict[str, Any]], report: LoadReport) -> None:
    """Bring cases in line with the files; a new story makes new versions."""
    for row in rows:
        changed = len(report.changed)
        values = {"title": row["title"], "story": row["story"]}
        case = upsert(QuestionCase, {"key": row["key"]}, values, report)
        if len(report.changed) > changed:
            case.questions.update(version=F("version") + 1)


def load_questions(
    rows: list[dict[str, Any]], report: LoadReport, picture: Pictures | None = None
) -> list[Question]:
    """Bring questions in line with the files; returns them in the files' order.

    `picture` turns `{file, alt}` into a picture of the media library. Raises
    UnsoundQuestion, and KeyError for a case that is not loaded.
    """
    skills = {skill.number: skill for skill in Skill.objects.all()}
    spm_fields = {field.code: field for field in SPMField.objects.all()}
    named = {row["case"] for row in rows if isinstance(row.get("case"), str)}
    cases = QuestionCase.objects.in_bulk(named, field_name="key")
    present = {
        question.key: question
        for question in Question.objects.filter(
            key__in=[row["key"] for row in rows]
        ).prefetch_related("choices")
    }
    questions = []
    for row in rows:
        fields = {
            **_plain_fields(row),
            "skill": skills.get(row.get("skill")),
            "spm_field": spm_fields.get(row.get("spm_field")),
            "image": picture(row["image"]) if picture and "image" in row else None,
            "case": cases[row["case"]] if isinstance(row.get("case"), str) else None,
        }
        choices = choices_of(row)
        _require_sound(row["key"], fields, choices)
        old = present.get(row["key"])
        questions.append(_write_question(row["key"], old, fields, choices, report))
    return questions


def _plain_fields(row: dict[str, Any]) -> dict[str, Any]:
    number = row.get("number", {})
    return {
        "kind": row["kind"],
        "stem": row["stem"],
        "explanation": row.get("explanation", ""),
        "pair": row.get("pair", ""),
        "form": row.get("form", ""),
        "is_case": bool(row.get("case")),
        "case_order": row.get("case_order", 0),
        "lesson_slug": row.get("lesson", ""),
        "level": row.get("level", ""),
        "number_answer": _decimal(number.get("answer")),
        "number_tolerance": _decimal(number.get("tolerance", 0)),
        "unit": number.get("unit", ""),
    }


def choices_of(row: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the choices of a question of the files, whatever its kind calls them.

    `choices`, `order` (steps in their right order), `pairs` or `areas`.
    """
    lines = next(
        (row[n] for n in ("choices", "order", "pairs", "areas") if n in row), []
    )
    return [
        {
            "text": line["text"],
            "is_correct": line.get("correct", False),
            "reason": line["reason"],
            "match": line.get("match", ""),
            **dict(zip(AREA, line.get("box", [None] * 4), strict=True)),
        }
        for line in lines
    ]


def _decimal(number: Any) -> Decimal | None:
    # YAML reads 36.6 as a float; its shortest text is what the author wrote.
    return None if number is None else Decimal(str(number))


def _require_sound(
    key: str, fields: dict[str, Any], choices: list[dict[str, Any]]
) -> None:
    image = fields["image"]
    rows = [
        Row(
            one["text"],
            right=one["is_correct"],
            match=one["match"],
            area=tuple(one[name] for name in AREA),
        )
        for one in choices
    ]
    draft = Draft(
        fields["kind"],
        rows,
        answer=fields["number_answer"],
        tolerance=fields["number_tolerance"],
        picture={"width": image.width, "height": image.height} if image else None,
    )
    found = faults_of(draft)
    if found:
        raise UnsoundQuestion(f"{key}: {' '.join(found)}")


def _question_digest(fields: dict[str, Any], choices: list[dict[str, Any]]) -> str:
    plain = {
        name: _comparable(value)
        for name, value in fields.items()
        if name not in LATER or value != LATER[name]
    }
    lines = [
        {
            name: value
            for name, value in choice.items()
            if name not in LATER_OF_CHOICES or value != LATER_OF_CHOICES[name]
        }
        for choice in choices
    ]
    return digest_of([plain, lines])


def _comparable(value: Any) -> Any:
    if isinstance(value, Decimal):
        return written(value)
    return getattr(value, "pk", value)


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
    names = ("text", "is_correct", "reason", *LATER_OF_CHOICES)
    present = _question_digest(
        {name: getattr(old, name) for name in fields},
        [{name: getattr(c, name) for name in names} for c in old.choices.all()],
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
