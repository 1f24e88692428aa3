from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from lms.accounts.models import User
from lms.sync.forms import UploadForm
from lms.sync.rescue import (
    MAX_FILE_BYTES,
    CarriedItem,
    FileRefused,
    read_file,
    receive_file,
)
from lms.sync.views.frame import require_carrier, tabs_for


@dataclass(frozen=True)
class FileResult:
    """One uploaded file: whose it is and what became of each item, or why not."""

    filename: str
    name: str = ""
    intact: bool = True
    items: tuple[CarriedItem, ...] = ()
    refusal: str = ""

    @property
    def kept(self) -> int:
        """How many items the server holds now."""
        return sum(one.answer.status != "rejected" for one in self.items)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def upload(request: HttpRequest) -> HttpResponse:
    require_carrier(request.user)
    results = None
    is_post = request.method == "POST"
    form = UploadForm(request.POST, request.FILES) if is_post else UploadForm()
    if is_post and form.is_valid():
        files = form.cleaned_data["berkas"]
        results = [take_file(file, request.user) for file in files]
    context = {
        "tabs": tabs_for(request.user, "sync_upload"),
        "form": form,
        "results": results,
    }
    return render(request, "sync/upload.html", context)


def take_file(file: UploadedFile, carrier: User) -> FileResult:
    filename = str(file.name)
    try:
        rescue = read_file(file.read(MAX_FILE_BYTES + 1))
        items = receive_file(rescue, carrier)
    except FileRefused as refused:
        return FileResult(filename, refusal=str(refused))
    return FileResult(filename, rescue.name, rescue.intact, tuple(items))
