from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from lms.accounts import rules
from lms.assessor import assessor_desk


@require_safe
@login_required
def desk(request: HttpRequest) -> HttpResponse:
    if not rules.areas_of(request.user, rules.Role.ASSESSOR):
        raise Http404
    context = {"desk": assessor_desk(request.user, timezone.localdate())}
    return render(request, "assessor.html", context)
