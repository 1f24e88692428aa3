from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from certificates import queries


@login_required
@require_GET
def wallet(request: HttpRequest) -> HttpResponse:
    context = {
        "papers": queries.wallet(request.user),
        "today": timezone.localdate(),
    }
    return render(request, "certificates/wallet.html", context)
