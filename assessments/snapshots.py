"""The copy of a test that one attempt keeps: drawn once, in an order of its own.

The key is inside, so a snapshot never leaves the server whole: pages of an open attempt
get `without_keys`. A row (docs/question-bank.md has the whole list):

    {key, kind, version, stem, explanation, skill, spm_field, level, lesson, unit,
     image, audio, case, choices: [{id, text, is_correct, reason}], …}

Rows of before the new kinds lack all that choices do not need; they still grade.
"""

import random
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from assessments.models import Choice, Question, QuestionCase
from content.models import CustomDocument, CustomImage
from content.recordings import recording_type

# A phone's width; also read by browsers from before WebP.
PICTURE = "max-720x1080"
KEY_FIELDS = ("order", "answer", "tolerance")


def with_parts(questions: QuerySet[Question]) -> QuerySet[Question]:
    """Read with questions all that `make_snapshot` copies, in a few queries."""
    return questions.select_related(
        "skill", "spm_field", "image", "audio", "case__image"
    ).prefetch_related("choices", "image__renditions", "case__image__renditions")


def make_snapshot(questions: Iterable[Question], seed: str) -> list[dict[str, Any]]:
    """Copy questions (read `with_parts`), shuffled the same way for one seed.

    Questions of one case stay together, in the order of the case. *Benar/salah* keeps
    its order: people read it as a pair.
    """
    # The order is no secret; it only has to be the same for the same seed.
    draw = random.Random(seed)  # noqa: S311
    groups: dict[str, list[Question]] = {}
    for question in questions:
        story = f"case {question.case_id}" if question.case_id else question.key
        groups.setdefault(story, []).append(question)
    stories = list(groups.values())
    draw.shuffle(stories)
    return [
        _copy(question, draw)
        for story in stories
        for question in sorted(story, key=lambda one: (one.case_order, one.key))
    ]


def without_keys(row: dict[str, Any]) -> dict[str, Any]:
    """Return what a person may see of a question before its result."""
    seen = {
        "key": row["key"],
        "kind": row["kind"],
        "stem": row["stem"],
        # What may be pointed at on a picture is part of the key.
        "choices": []
        if row["kind"] == Question.Kind.HOTSPOT
        else [{"id": one["id"], "text": one["text"]} for one in row["choices"]],
    }
    for name in ("unit", "image", "audio", "case", "partners"):
        if row.get(name):
            seen[name] = row[name]
    return seen


def with_keys(row: dict[str, Any]) -> dict[str, Any]:
    """Return a question with its key, for practice only."""
    names = ("id", "text", "is_correct", "reason", "match", "area")
    return {
        **without_keys(row),
        "explanation": row["explanation"],
        "choices": [
            {name: choice[name] for name in names if name in choice}
            for choice in row["choices"]
        ],
        **{name: row[name] for name in KEY_FIELDS if name in row},
    }


def _copy(question: Question, draw: random.Random) -> dict[str, Any]:
    return {
        "key": question.key,
        "kind": question.kind,
        "version": question.version,
        "stem": question.stem,
        "explanation": question.explanation,
        "skill": question.skill.number if question.skill else None,
        "spm_field": question.spm_field.code if question.spm_field else None,
        "level": question.level,
        "lesson": question.lesson_slug,
        "unit": question.unit,
        "image": picture(question.image),
        "audio": recording(question.audio),
        "case": _case(question.case),
        **_answers(question, list(question.choices.all()), draw),
    }


def picture(image: CustomImage | None) -> dict[str, Any] | None:
    """Return a picture as a page shows it: address, size in pixels, words for it."""
    if image is None:
        return None
    shown = image if image.is_svg() else image.get_rendition(PICTURE)
    return {
        "url": shown.file.url,
        "width": round(shown.width),
        "height": round(shown.height),
        "alt": image.default_alt_text,
    }


def recording(audio: CustomDocument | None) -> dict[str, str] | None:
    """Return a recorded voice as a page plays it."""
    if audio is None:
        return None
    return {"url": audio.url, "type": recording_type(audio.file.name)}


def _case(case: QuestionCase | None) -> dict[str, Any] | None:
    if case is None:
        return None
    return {
        "key": case.key,
        "title": case.title,
        "story": case.story,
        "image": picture(case.image),
    }


def _answers(
    question: Question, choices: list[Choice], draw: random.Random
) -> dict[str, Any]:
    """Return what is chosen from, and the key, in the shape of the kind."""
    kind = Question.Kind(question.kind)
    if kind is Question.Kind.NUMBER:
        return {
            "choices": [],
            "answer": written(question.number_answer),
            "tolerance": written(question.number_tolerance),
        }
    if kind is Question.Kind.ORDERING:
        return _ordering(choices, draw)
    if kind is Question.Kind.MATCHING:
        return _matching(choices, draw)
    if kind is Question.Kind.HOTSPOT:
        return {"choices": [{**_choice(one), "area": _area(one)} for one in choices]}
    if kind is not Question.Kind.TRUE_FALSE:
        draw.shuffle(choices)
    return {"choices": [_choice(one) for one in choices]}


def written(number: Decimal) -> str:
    """Return a number without idle zeros, whichever database it comes from."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _choice(choice: Choice) -> dict[str, Any]:
    return {
        "id": choice.pk,
        "text": choice.text,
        "is_correct": choice.is_correct,
        "reason": choice.reason,
    }


def _area(choice: Choice) -> list[int]:
    return [
        choice.area_left or 0,
        choice.area_top or 0,
        choice.area_width or 0,
        choice.area_height or 0,
    ]


def _ordering(choices: list[Choice], draw: random.Random) -> dict[str, Any]:
    """Steps are numbered as they are shown: their rows in the bank tell the order."""
    shown = list(choices)
    draw.shuffle(shown)
    if shown == choices:
        # The right order must not lie there ready; who sees it need not do anything.
        shown = [*shown[1:], *shown[:1]]
    place = {choice.pk: number for number, choice in enumerate(shown, start=1)}
    return {
        "choices": [{**_choice(one), "id": place[one.pk]} for one in shown],
        "order": [place[choice.pk] for choice in choices],
    }


def _matching(choices: list[Choice], draw: random.Random) -> dict[str, Any]:
    """Rows keep the author's order; partners are shuffled and numbered as shown."""
    partners = sorted({choice.match for choice in choices})
    draw.shuffle(partners)
    place = {text: number for number, text in enumerate(partners, start=1)}
    return {
        "choices": [
            {**_choice(one), "id": number, "match": place[one.match]}
            for number, one in enumerate(choices, start=1)
        ],
        "partners": [{"id": number, "text": text} for text, number in place.items()],
    }
