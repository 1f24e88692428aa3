"""Which questions certify: their keys are shown to nobody, wherever else they serve."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from assessments.models import Assessment, AssessmentItem, BlueprintRow, Question


def secret_questions() -> QuerySet[Question]:
    """Return the questions that a certifying test holds, or may draw.

    It draws none whose key lies on phones already: `practised_questions`.
    """
    held = AssessmentItem.objects.filter(
        question=OuterRef("pk"), assessment__certifying=True
    )
    # As `blueprint.Row.matches`: an empty tag asks for nothing.
    drawn = BlueprintRow.objects.filter(
        Q(skill=None) | Q(skill=OuterRef("skill")),
        Q(spm_field=None) | Q(spm_field=OuterRef("spm_field")),
        Q(lesson_slug="") | Q(lesson_slug=OuterRef("lesson_slug")),
        Q(level="") | Q(level=OuterRef("level")),
        assessment__certifying=True,
    )
    practised = practised_questions().values("pk")
    return Question.objects.filter(
        Exists(held) | (Exists(drawn) & ~Q(pk__in=practised))
    )


def practised_questions() -> QuerySet[Question]:
    """Return the questions that serve in a practice quiz and in no certifying test."""
    tests = AssessmentItem.objects.filter(question=OuterRef("pk"))
    practice = tests.filter(
        assessment__purpose=Assessment.Purpose.QUIZ, assessment__certifying=False
    )
    proof = tests.filter(assessment__certifying=True)
    return Question.objects.filter(Exists(practice), ~Exists(proof))
