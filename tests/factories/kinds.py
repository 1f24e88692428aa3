"""One question of every kind, with a picture, a voice and a case."""

from decimal import Decimal

from django.core.files.base import ContentFile

from assessments.models import (
    Assessment,
    AssessmentItem,
    Choice,
    Question,
    QuestionCase,
)
from content.models import CustomDocument, CustomImage
from tests.factories.assessments import make_question

DRAWING = b"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 400" width="640"
 height="400"><rect width="640" height="400" fill="#f7f3ea"/>
<rect x="64" y="80" width="192" height="100" fill="#d39d74"/></svg>"""
STEPS = ["Pendaftaran", "Penimbangan", "Pencatatan", "Pelayanan", "Penyuluhan"]
PAIRS = {"Ibu hamil": "Bidan", "Atap bocor": "Dinas Perumahan", "Bayi": "Bidan"}


def make_picture(title: str = "Meja timbang") -> CustomImage:
    file = ContentFile(DRAWING, name="meja.svg")
    return CustomImage.objects.create(title=title, file=file)


def make_voice() -> CustomDocument:
    file = ContentFile(b"ID3" + bytes(200), name="soal.mp3")
    return CustomDocument.objects.create(title="Soal", file=file)


def make_number(**fields) -> Question:
    defaults = {
        "kind": "number",
        "number_answer": Decimal("36.6"),
        "number_tolerance": Decimal("0.1"),
        "unit": "°C",
    }
    question = make_question(**{**defaults, **fields})
    question.choices.all().delete()
    return question


def make_ordering(**fields) -> Question:
    return _with_rows("ordering", [{"text": text} for text in STEPS], fields)


def make_matching(**fields) -> Question:
    rows = [{"text": text, "match": match} for text, match in PAIRS.items()]
    return _with_rows("matching", rows, fields)


def make_hotspot(**fields) -> Question:
    rows = [
        {"text": "Jarum", "is_correct": True, **_area(100, 200, 300, 250)},
        {"text": "Dinding", **_area(600, 0, 400, 400)},
    ]
    fields.setdefault("image", make_picture())
    return _with_rows("hotspot", rows, fields)


def make_case(key: str = "kasus-rani", **fields) -> QuestionCase:
    defaults = {"title": "Bu Rani", "story": "Bu Rani (nama rekaan) hamil lima bulan."}
    return QuestionCase.objects.create(key=key, **{**defaults, **fields})


def make_every_kind(**fields) -> Assessment:
    """A test of nine questions: each kind once, and a case of two."""
    case = make_case()
    assessment = Assessment.objects.create(
        **{"key": "semua-jenis", "title": "Semua jenis", "purpose": "quiz", **fields}
    )
    questions = [
        make_question(audio=make_voice()),
        make_question(kind="multiple"),
        make_question(kind="true_false", image=make_picture()),
        make_number(),
        make_ordering(),
        make_matching(),
        make_hotspot(),
        make_question(case=case, case_order=2, is_case=True),
        make_number(case=case, case_order=1, is_case=True),
    ]
    for order, question in enumerate(questions, start=1):
        AssessmentItem.objects.create(
            assessment=assessment, question=question, order=order
        )
    return assessment


def _area(left: int, top: int, width: int, height: int) -> dict[str, int]:
    return {
        "area_left": left,
        "area_top": top,
        "area_width": width,
        "area_height": height,
    }


def _with_rows(kind: str, rows: list[dict], fields: dict) -> Question:
    question = make_question(kind=kind, **fields)
    question.choices.all().delete()
    for order, row in enumerate(rows, start=1):
        Choice.objects.create(
            question=question,
            order=order,
            reason=f"Sebab {kind} {order}",
            **row,
        )
    return question
