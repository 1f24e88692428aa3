"""Which questions a person gets, and which of two forms."""

from collections.abc import Sequence
from hashlib import sha256

from django.db.models import Q

from assessments.blueprint import Item, draw, has_forms, of_form, other_form
from assessments.models import Assessment, Question, QuestionPaper, Sitting
from assessments.queries.pool import candidates, items_of, rows_of
from assessments.snapshots import with_parts
from lms.accounts.models import User


def draw_questions(
    assessment: Assessment, form: str, seed: str, *, like: Sequence[str] = ()
) -> list[Question]:
    """Return the questions of one paper, ready to be copied.

    Of a test with forms only that form; questions paired with those in `like` come
    first. Where the bank is too small for the blueprint, as many as there are.
    """
    rows = rows_of(assessment)
    asked = candidates(assessment, rows)
    pool = of_form(items_of(asked), form)
    keys = [item.key for item in pool]
    if rows:
        paired = _partners(pool, like)
        percent = assessment.case_percent
        drawn = draw(pool, rows, seed=seed, case_percent=percent, prefer=paired)
        keys = list(drawn.keys)
    found = {
        question.key: question
        for question in with_parts(Question.objects.filter(key__in=keys))
    }
    return [found[key] for key in keys]


def _partners(pool: Sequence[Item], like: Sequence[str]) -> set[str]:
    pairs = set(
        Question.objects.filter(key__in=like)
        .exclude(pair="")
        .values_list("pair", flat=True)
    )
    return {item.key for item in pool if item.pair in pairs}


def form_for(assessment: Assessment, user: User) -> str:
    """Return the form one person gets of a test, as `forms_for`."""
    return forms_for(assessment, [user])[user.pk]


def forms_for(assessment: Assessment, users: Sequence[User]) -> dict[int, str]:
    """Return the form each person gets of a test, "" where it has no forms.

    Never the one of the test paired with it, whichever was taken first: both follow
    from one toss per person and pair, so neither has to wait for the other. At most
    six queries.
    """
    if not has_forms(items_of(candidates(assessment, rows_of(assessment)))):
        return {user.pk: "" for user in users}
    own = papers_with_form(assessment, users)
    partner = partner_of(assessment)
    other = papers_with_form(partner, users) if partner else {}
    found = {}
    for user in users:
        if user.pk in other:
            found[user.pk] = other_form(other[user.pk])
        else:
            found[user.pk] = own.get(user.pk) or toss(assessment, user)
    return found


def toss(assessment: Assessment, user: User) -> str:
    """Return A or B, as often one as the other; a test and its partner get both."""
    first = assessment.counterpart or assessment
    even = sha256(f"{first.key}:{user.uid}".encode()).digest()[0] % 2 == 0
    form = "A" if even else "B"
    return form if first == assessment else other_form(form)


def partner_of(assessment: Assessment) -> Assessment | None:
    """Return the test paired with this one, seen from either side."""
    if assessment.counterpart_id:
        return assessment.counterpart
    return Assessment.objects.filter(counterpart=assessment).first()


def papers_with_form(assessment: Assessment, users: Sequence[User]) -> dict[int, str]:
    """Return the form of each person's latest paper of a test, where it had one."""
    papers = QuestionPaper.objects.filter(
        ~Q(form=""), user__in=users, sitting__assessment=assessment
    )
    rows = papers.order_by("issued_at", "pk").values_list("user_id", "form")
    return dict(rows)


def asked_before(sitting: Sitting, user: User) -> list[str]:
    """Return the questions of the person's latest paper of the paired test."""
    partner = partner_of(sitting.assessment)
    if partner is None:
        return []
    papers = QuestionPaper.objects.filter(
        ~Q(form=""), user=user, sitting__assessment=partner
    )
    paper = papers.order_by("issued_at", "pk").last()
    return [row["key"] for row in paper.snapshot] if paper else []
