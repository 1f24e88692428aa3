"""How the questions of the bank did. Names what is right: for authors only."""

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from assessments.models import Assessment, Attempt
from assessments.queries.items import MOST_ATTEMPTS, ItemReport, item_report
from lms.accounts import rules
from lms.dashboard import exports
from lms.dashboard.item_sheets import item_sheet
from lms.dashboard.views import export_url


class ItemForm(forms.Form):
    ujian = forms.ChoiceField(label="Ujian", required=False)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        tests = Assessment.objects.order_by("title").values_list("key", "title")
        self.fields["ujian"].choices = [("", "Semua ujian"), *tests]


@require_safe
@login_required
def items(request: HttpRequest) -> HttpResponse:
    form, report = _read(request)
    context = {
        "form": form,
        "report": report,
        "most": MOST_ATTEMPTS,
        "export_url": export_url(request, "bank_items_xlsx"),
    }
    return render(request, "dashboard/items.html", context)


@require_safe
@login_required
def items_xlsx(request: HttpRequest) -> HttpResponse:
    form, report = _read(request)
    chosen = dict(form.fields["ujian"].choices)[form.cleaned_data.get("ujian") or ""]
    notes = [chosen, exports.source_line(timezone.now())]
    book = exports.write_xlsx(item_sheet(report), notes)
    response = HttpResponse(book, content_type=exports.XLSX)
    filename = f"mutu-soal-{timezone.localdate():%Y%m%d}.xlsx"
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response


def _read(request: HttpRequest) -> tuple[ItemForm, ItemReport]:
    if not rules.can_write_modules(request.user):
        raise Http404
    form = ItemForm(request.GET)
    form.is_valid()
    attempts = Attempt.objects.all()
    if key := form.cleaned_data.get("ujian"):
        attempts = attempts.filter(sitting__assessment__key=key)
    return form, item_report(attempts)
