"""In the CMS: pages that somebody learns from are not deleted.

Without the guards Wagtail answers a page, parent or bulk delete of a protected page
with an uncaught ProtectedError.
"""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail import hooks
from wagtail.models import Page

from courses.models import Enrollment, LessonProgress

SENTENCE = (
    "Halaman ini tidak dapat dihapus: sudah ada kader yang mempelajarinya. "
    "Batalkan penerbitannya saja."
)


def has_learners(pages: Iterable[Page]) -> bool:
    """Say whether anybody follows a module, or read a lesson, in these subtrees."""
    paths = [page.path for page in pages]
    if not paths:
        return False
    course = lesson = Q(pk__in=[])
    for path in paths:
        course |= Q(course__path__startswith=path)
        lesson |= Q(lesson__path__startswith=path)
    return (
        Enrollment.objects.filter(course).exists()
        or LessonProgress.objects.filter(lesson).exists()
    )


@hooks.register("before_delete_page")
def keep_pages_with_learners(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Send the author back with a sentence instead of deleting."""
    if not has_learners([page]):
        return None
    messages.error(request, SENTENCE)
    return redirect("wagtailadmin_explore", page.get_parent().pk)


@hooks.register("before_bulk_action")
def keep_bulk_pages_with_learners(
    request: HttpRequest, action_type: str, objects: Iterable[Any], action: Any
) -> HttpResponse | None:
    """The same guard for ticked pages; other bulk actions pass."""
    pages = [item for item in objects if isinstance(item, Page)]
    if action_type != "delete" or not has_learners(pages):
        return None
    messages.error(request, SENTENCE)
    return redirect("wagtailadmin_explore", pages[0].get_parent().pk)
