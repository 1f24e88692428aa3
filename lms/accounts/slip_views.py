"""A new slip for somebody who lost the old one or forgot the PIN."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache

from lms.accounts import rules
from lms.accounts.forms import PersonSearchForm
from lms.accounts.models import User
from lms.accounts.queries import people_called
from lms.accounts.services import SLIP_LIFE, issue_slip


def check_may_help(user: User) -> None:
    if rules.can_hand_out_slips(user):
        return
    if rules.areas_of(user, *rules.Role):
        raise PermissionDenied
    raise Http404("slips are handed out by panitia and Dinas")


@login_required
def search(request: HttpRequest) -> HttpResponse:
    check_may_help(request.user)
    form = PersonSearchForm(request.GET or None)
    people = None
    if form.is_valid():
        found = people_called(form.cleaned_data["person"])
        people = [user for user in found if rules.can_issue_slip(request.user, user)]
    context = {"form": form, "people": people}
    return render(request, "accounts/slip_search.html", context)


@login_required
@never_cache
def issue(request: HttpRequest, uid: UUID) -> HttpResponse:
    check_may_help(request.user)
    person = get_object_or_404(User, uid=uid)
    if not rules.can_issue_slip(request.user, person):
        raise Http404("not a person of this wilayah")
    code = issue_slip(person, by=request.user) if request.method == "POST" else ""
    context = {
        "person": person,
        "code": f"{code[:5]} {code[5:]}".strip(),
        "address": request.build_absolute_uri("/aktivasi/"),
        "days": SLIP_LIFE.days,
    }
    return render(request, "accounts/slip_issue.html", context)
