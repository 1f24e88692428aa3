"""The practice page of a pack: every kind, with its files and its answer."""

import re

import pytest
from django.template.loader import render_to_string
from django.utils import timezone

from courses.packs.parts import PartBox
from courses.packs.practice import practice_cards, practice_questions
from tests.factories.assessments import make_assessment, make_sitting
from tests.factories.kinds import STEPS, make_every_kind

pytestmark = pytest.mark.django_db


def rendered() -> tuple[str, PartBox]:
    box = PartBox()
    sitting = make_sitting(make_every_kind())
    cards = practice_cards(practice_questions(sitting, timezone.now()), box)
    text = render_to_string("courses/packs/practice.html", {"cards": cards})
    return text, box


def test_every_kind_is_asked_and_answered_with_its_files_in_the_pack():
    text, box = rendered()

    assert "Latihan tanpa sinyal: 9 soal" in text
    answered = re.findall(r"<strong>([^<]+)</strong>", text)
    assert [one for one in answered if one in STEPS] == STEPS
    assert "36,6 °C (selisih sampai 0,1 diterima)" in answered
    assert "Atap bocor → Dinas Perumahan" in answered
    assert "Jarum" in answered
    assert text.count("Bu Rani (nama rekaan) hamil lima bulan.") == 2
    kinds = sorted(part.kind for part in box.parts.values())
    assert kinds == ["audio", "picture"]
    assert "/media/" not in text


def test_the_same_questions_make_the_same_page():
    """Else a pack would have a new version, and be fetched, every time."""
    sitting = make_sitting(make_every_kind())
    texts = {
        render_to_string(
            "courses/packs/practice.html",
            {
                "cards": practice_cards(
                    practice_questions(sitting, timezone.now()), PartBox()
                )
            },
        )
        for _ in range(3)
    }
    assert len(texts) == 1


def test_practice_is_for_quizzes_that_certify_nothing():
    assert practice_questions(None, timezone.now()) == []
    for fields in ({"purpose": "pre"}, {"purpose": "quiz", "certifying": True}):
        sitting = make_sitting(make_assessment(**fields))
        assert practice_questions(sitting, timezone.now()) == []
