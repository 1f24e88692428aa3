"""The public answer to "is this paper genuine?". It says nothing a paper does not."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from certificates import codes, queries
from certificates.forms import CodeForm


@require_safe
def ask_code(request: HttpRequest) -> HttpResponse:
    form = CodeForm(request.GET if "kode" in request.GET else None)
    if form.is_valid():
        return redirect("verify_paper", form.cleaned_data["kode"])
    return unlisted(request, "certificates/verify_ask.html", {"form": form})


@require_safe
def show_paper(request: HttpRequest, code: str) -> HttpResponse:
    # A code that cannot be one takes the same road as an unknown one.
    found = queries.verified(codes.read_code(code), timezone.localdate())
    if found is None:
        context = {"form": CodeForm(), "typed": code[:40]}
        return unlisted(request, "certificates/verify_unknown.html", context, 404)
    return unlisted(request, "certificates/verify_paper.html", {"paper": found})


def unlisted(
    request: HttpRequest, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    response = render(request, template, context, status=status)
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Cache-Control"] = "no-store"
    return response
