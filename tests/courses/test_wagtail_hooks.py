import pytest
from django.urls import reverse
from wagtail.models import Locale, Page

from courses.models import (
    CourseIndexPage,
    Enrollment,
    LessonPage,
    LessonProgress,
)
from courses.wagtail_hooks import SENTENCE
from tests.factories.accounts import make_user
from tests.factories.courses import at, make_course

pytestmark = pytest.mark.django_db


@pytest.fixture
def course():
    # A database kept from a run that flushed it has lost the tree's root.
    Locale.objects.get_or_create(language_code="id")
    root = Page.get_first_root_node() or Page.add_root(title="Root", slug="root")
    index = root.add_child(instance=CourseIndexPage(title="Modul", slug="modul-uji"))
    return make_course(index)


@pytest.fixture
def author(signed_in):
    user = make_user()
    user.is_superuser = user.is_staff = True
    user.save()
    return signed_in(user)


def delete(author, page):
    return author.post(
        reverse("wagtailadmin_pages:delete", args=[page.pk]), follow=True
    )


def bulk_delete(author, page):
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    return author.post(f"{url}?id={page.pk}&next=/cms/", follow=True)


def exists(page) -> bool:
    return Page.objects.filter(pk=page.pk).exists()


def said(answer) -> list[str]:
    return [str(message) for message in answer.context["messages"]]


@pytest.mark.parametrize("remove", [delete, bulk_delete])
def test_a_followed_module_stays_also_under_its_parent(author, course, kader, remove):
    Enrollment.objects.create(user=kader, course=course)
    for page in (course, course.get_parent()):
        assert said(remove(author, page)) == [SENTENCE]
    assert exists(course)
    assert list(Page.find_problems()) == [[], [], [], [], []]


@pytest.mark.parametrize("remove", [delete, bulk_delete])
def test_a_lesson_somebody_read_stays(author, course, kader, remove):
    lesson = LessonPage.objects.child_of(course).get()
    LessonProgress.objects.create(user=kader, lesson=lesson, occurred_at=at(8))
    assert said(remove(author, course)) == [SENTENCE]
    assert exists(lesson)


@pytest.mark.parametrize("remove", [delete, bulk_delete])
def test_a_module_nobody_follows_can_be_deleted(author, course, remove):
    assert remove(author, course).status_code == 200
    assert not exists(course)
