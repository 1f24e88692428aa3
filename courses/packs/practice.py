"""The questions of a module's quiz, with keys, for practice without signal.

A pack is public. So only a quiz goes in that reveals its keys to every taker, and of
that no question which also serves in a test that certifies.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from assessments.feedback import Line, explain
from assessments.models import Assessment, Question, Sitting
from assessments.queries.secrets import secret_questions
from assessments.rules import Reveal, what_to_reveal
from assessments.snapshots import make_snapshot, with_parts, without_keys
from content.models import CustomImage
from content.packing import Pack, keep_picture, keep_recording


@dataclass(frozen=True)
class PracticeCard:
    """One question as it is asked, and its key in lines."""

    question: dict[str, Any]
    lines: list[Line]
    explanation: str


def practice_questions(sitting: Sitting | None, at: datetime) -> list[Question]:
    """Return the questions to practise, read with all parts, in the quiz's order."""
    if sitting is None or sitting.assessment.purpose != Assessment.Purpose.QUIZ:
        return []
    if what_to_reveal(sitting, at) is not Reveal.KEYS:
        return []
    found = Question.objects.filter(items__assessment=sitting.assessment)
    return list(
        with_parts(
            found.filter(is_active=True)
            .exclude(pk__in=secret_questions().values("pk"))
            .order_by("items__order")
        )
    )


def practice_cards(questions: list[Question], pack: Pack) -> list[PracticeCard]:
    """Return the questions for a page of a pack, their files kept in it.

    Each is drawn by its own key: the same questions make the same page.
    """
    return [_card(question, pack) for question in questions]


def _card(question: Question, pack: Pack) -> PracticeCard:
    row = make_snapshot([question], question.key)[0]
    seen = without_keys(row)
    if question.image:
        seen["image"] = _kept(pack, question.image)
    if question.case and question.case.image:
        seen["case"] = {**row["case"], "image": _kept(pack, question.case.image)}
    if question.audio:
        seen["audio"] = {**row["audio"], "url": keep_recording(pack, question.audio)}
    return PracticeCard(seen, explain(row, []), row["explanation"])


def _kept(pack: Pack, image: CustomImage) -> dict[str, Any]:
    kept = keep_picture(pack, image)
    return {
        "url": kept.url,
        "width": kept.width,
        "height": kept.height,
        "alt": image.default_alt_text,
    }
