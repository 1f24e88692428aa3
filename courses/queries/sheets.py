"""Answer sheets of a test on paper: who has which booklet, and what is typed in."""

from collections import defaultdict
from dataclasses import dataclass

from assessments.models import Attempt, PrintedForm, SheetEntry, Sitting
from assessments.services.draws import forms_for
from courses.models import Bimtek, Registration
from courses.queries.bimtek import roster

NOTHING, ONCE, DIFFERENT, TYPED, ON_PHONE = "belum", "sekali", "beda", "jadi", "hp"


@dataclass(frozen=True)
class SheetPlace:
    """One participant's sheet: the booklet it belongs to and how far it is typed in."""

    place: Registration
    printed: PrintedForm
    state: str
    # Who has typed it already: they may not do so again.
    clerks: frozenset[int]


def sheet_places(bimtek: Bimtek, sitting: Sitting) -> list[SheetPlace]:
    """Return everybody's sheet in the order of the roster; at most ten queries.

    Empty while nothing is printed.
    """
    by_form = {one.form: one for one in sitting.printed_forms.all()}
    if not by_form:
        return []
    places = list(roster(bimtek))
    forms = forms_for(sitting.assessment, [place.user for place in places])
    typed = defaultdict(list)
    for entry in SheetEntry.objects.filter(printed__sitting=sitting):
        typed[entry.user_id].append(entry)
    tried = set(Attempt.objects.filter(sitting=sitting).values_list("user_id"))
    some = next(iter(by_form.values()))
    return [
        SheetPlace(
            place=place,
            printed=by_form.get(forms[place.user_id], some),
            state=_state(typed[place.user_id], (place.user_id,) in tried),
            clerks=frozenset(entry.clerk_id for entry in typed[place.user_id]),
        )
        for place in places
    ]


def _state(entries: list[SheetEntry], tried: bool) -> str:
    if any(entry.attempt_id for entry in entries):
        return TYPED
    if tried:
        return ON_PHONE
    return (NOTHING, ONCE, DIFFERENT)[min(len(entries), 2)]
