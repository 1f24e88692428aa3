from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from lms.accounts import rules
from lms.assessor import assessor_news
from lms.home import kader_home, staff_events


@login_required
def home(request: HttpRequest) -> HttpResponse:
    if rules.is_kader(request.user):
        context = {"home": kader_home(request.user, timezone.now())}
        return render(request, "home_kader.html", context)
    context = {"events": staff_events(request.user)}
    if rules.areas_of(request.user, rules.Role.ASSESSOR):
        context["news"] = assessor_news(request.user)
    return render(request, "home_staff.html", context)
