from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from courses.models import CoursePage, LessonPage
from courses.queries import lesson_place
from courses.services.progress import record_lesson_read


@login_required
@require_POST
def finish_lesson(request: HttpRequest, course: str, lesson: str) -> HttpResponse:
    course_page = get_object_or_404(CoursePage.objects.live(), slug=course)
    lessons = LessonPage.objects.live().child_of(course_page)
    page = get_object_or_404(lessons, slug=lesson)
    record_lesson_read(
        request.user,
        page,
        occurred_at=timezone.now(),
        uid=form_uid(request.POST.get("uid", "")),
    )
    following = lesson_place(page, request.user).next
    return redirect(following.url if following else f"/modul/{course_page.slug}/")


def form_uid(text: str) -> UUID | None:
    """Return the fact number a form carries, so that a double tap is one fact."""
    try:
        return UUID(text)
    except ValueError:
        return None
