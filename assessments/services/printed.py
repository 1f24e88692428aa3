"""A test on paper: one booklet per form, shared by all sheets of that form."""

import secrets

from django.db import transaction

from assessments.blueprint import has_forms, other_form
from assessments.marks import is_printable
from assessments.models import PrintedForm, Sitting
from assessments.queries.pool import candidates, items_of, rows_of
from assessments.refusals import Refusal
from assessments.services.draws import draw_questions, partner_of
from assessments.snapshots import make_snapshot
from lms.accounts.models import User

# Letters and digits that nobody mixes up in handwriting.
SIGNS = "ACDEFHJKLMNPRTUVWXY34679"


@transaction.atomic
def print_forms(sitting: Sitting, *, by: User) -> list[PrintedForm]:
    """Return the printed forms of a sitting, made at the first call: one, or A and B.

    Printing again gives the same questions in the same order. Raises Refusal
    (`tanpa_soal`) when nothing of the test can be asked on paper.
    """
    row = Sitting.objects.select_for_update().get(pk=sitting.pk)
    known = list(row.printed_forms.order_by("form"))
    if known:
        return known
    test = row.assessment
    paired = has_forms(items_of(candidates(test, rows_of(test))))
    return [_print(row, form, by) for form in (("A", "B") if paired else ("",))]


def _print(sitting: Sitting, form: str, by: User) -> PrintedForm:
    seed = f"{sitting.uid}:kertas:{form}"
    questions = draw_questions(
        sitting.assessment, form, seed, like=_printed_before(sitting, form)
    )
    snapshot = [row for row in make_snapshot(questions, seed) if is_printable(row)]
    if not snapshot:
        raise Refusal("tanpa_soal", "Ujian ini belum berisi soal yang bisa dicetak.")
    code = "".join(secrets.choice(SIGNS) for _ in range(5))
    return PrintedForm.objects.create(
        sitting=sitting,
        form=form,
        code=f"{form}{code}",
        snapshot=snapshot,
        printed_by=by,
    )


def _printed_before(sitting: Sitting, form: str) -> list[str]:
    """Return the questions of the paired test's latest booklet of the other form."""
    partner = partner_of(sitting.assessment) if form else None
    if partner is None:
        return []
    printed = PrintedForm.objects.filter(
        sitting__assessment=partner, form=other_form(form)
    ).last()
    return [row["key"] for row in printed.snapshot] if printed else []
