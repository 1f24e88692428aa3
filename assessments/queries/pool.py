"""What a test may ask: its own questions, or those of the bank that its rows match.

A question whose key lies on phones proves nothing, so practice and proof never share
one: what serves for practice is drawn for no certifying test, and of what such a test
may draw no key is shown anywhere (`queries.secrets`).
"""

from collections.abc import Sequence
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet

from assessments.blueprint import Draw, Item, Row, draw, has_forms, of_form
from assessments.models import Assessment, BlueprintRow, Question
from assessments.queries.secrets import practised_questions, secret_questions
from assessments.rules import gives_feedback_offline


def rows_of(assessment: Assessment) -> list[Row]:
    """Return the rows of a test's blueprint; empty where its questions are fixed."""
    found = BlueprintRow.objects.filter(assessment=assessment).order_by("order")
    found = found.select_related("skill", "spm_field")
    return [as_row(row) for row in found]


def as_row(row: BlueprintRow) -> Row:
    """Return a row as drawing knows it."""
    return Row(
        row.count,
        skill=row.skill.number if row.skill else None,
        spm_field=row.spm_field.code if row.spm_field else "",
        lesson=row.lesson_slug,
        level=row.level,
    )


def candidates(assessment: Assessment, rows: Sequence[Row]) -> QuerySet[Question]:
    """Return the questions a test may ask, in the order of a test with fixed ones."""
    active = Question.objects.filter(is_active=True)
    if not rows:
        return active.filter(items__assessment=assessment).order_by("items__order")
    found = active.filter(reduce(or_, map(_matching, rows))).order_by("key")
    if assessment.certifying:
        return found.exclude(pk__in=practised_questions().values("pk"))
    if gives_feedback_offline(assessment):
        return found.exclude(pk__in=secret_questions().values("pk"))
    return found


def _matching(row: Row) -> Q:
    tags = {
        "skill__number": row.skill,
        "spm_field__code": row.spm_field,
        "lesson_slug": row.lesson,
        "level": row.level,
    }
    wanted = {name: value for name, value in tags.items() if value not in (None, "")}
    return Q(**wanted) if wanted else Q(pk__isnull=False)


def as_item(question: Question) -> Item:
    """Return a question as drawing knows it; reads its skill, field and case."""
    return Item(
        question.key,
        skill=question.skill.number if question.skill else None,
        spm_field=question.spm_field.code if question.spm_field else "",
        lesson=question.lesson_slug,
        level=question.level,
        is_case=question.is_case or question.case_id is not None,
        case=question.case.key if question.case else "",
        case_order=question.case_order,
        pair=question.pair,
        form=question.form,
    )


def items_of(questions: QuerySet[Question]) -> list[Item]:
    """Return the pool of questions, in one query."""
    return [as_item(q) for q in questions.select_related("skill", "spm_field", "case")]


def planned_size(assessment: Assessment) -> int:
    """Return how many questions one person is asked, as the bank is today."""
    rows = rows_of(assessment)
    pool = items_of(candidates(assessment, rows))
    form = "A" if has_forms(pool) else ""
    if rows:
        return len(draw(of_form(pool, form), rows, seed="").keys)
    return len(of_form(pool, form))


def trouble_with(
    assessment: Assessment, rows: Sequence[Row], *, case_percent: int | None
) -> tuple[list[str], list[str]]:
    """Return what keeps a blueprint from being drawn, and what is only worth knowing.

    Sentences for authors. Of a test with two forms each form must be full.
    """
    pool = items_of(candidates(assessment, rows)) if rows else []
    lacking: list[str] = []
    notes: list[str] = []
    for form in ("A", "B") if has_forms(pool) else ("",):
        found = draw(of_form(pool, form), rows, seed="", case_percent=case_percent)
        where = f"Bentuk {form}, baris" if form else "Baris"
        lacking += _lacking(rows, found, where)
        if found.cases_wanted not in (None, found.cases):
            notes.append(
                f"Soal kasus yang terdekat dari {case_percent} %: {found.cases} dari "
                f"{len(found.keys)} soal. Tambah soal kasus atau ubah persennya."
            )
    return lacking, list(dict.fromkeys(notes))


def _lacking(rows: Sequence[Row], found: Draw, where: str) -> list[str]:
    return [
        f"{where} {number}: diminta {row.count} soal{_subject(row)}, bank hanya punya "
        f"{row.count - short}. Tambah soal atau kecilkan jumlahnya."
        for number, (row, short) in enumerate(zip(rows, found.short, strict=True), 1)
        if short
    ]


def _subject(row: Row) -> str:
    words = {
        "keterampilan": row.skill,
        "bidang": row.spm_field,
        "materi": row.lesson,
        "tingkat": row.level,
    }
    named = [f"{word} {value}" for word, value in words.items() if value]
    return f" ({', '.join(named)})" if named else ""
