import re
from io import BytesIO
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image

from content.models import CustomImage
from courses.models import Enrollment, LessonPage, LessonProgress
from courses.services.curriculum import ensure_site_tree
from tests.factories.courses import make_course

pytestmark = pytest.mark.django_db
DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg" width="4" height="3"/>'


@pytest.fixture
def course():
    return make_course(ensure_site_tree(), lessons=2)


@pytest.fixture
def lessons(course):
    return list(LessonPage.objects.child_of(course))


def test_everybody_may_read_but_only_a_kader_can_finish(
    client, kader, lessons, signed_in
):
    assert client.get(lessons[0].url).status_code == 200
    address = f"{lessons[0].url}selesai/"
    assert address not in client.get(lessons[0].url).content.decode()
    assert address in signed_in(kader).get(lessons[0].url).content.decode()
    assert client.post(address).headers["Location"] == f"/masuk/?next={address}"
    assert LessonProgress.objects.count() == 0


def test_finishing_leads_to_the_next_lesson_and_then_to_the_module(
    kader, course, lessons, signed_in
):
    phone = signed_in(kader)
    answers = [phone.post(f"{one.url}selesai/") for one in lessons]
    assert [one.headers["Location"] for one in answers] == [lessons[1].url, course.url]
    assert Enrollment.objects.get().course == course


def test_a_double_tap_is_one_fact(kader, lessons, signed_in):
    phone = signed_in(kader)
    number = uuid4()
    for _ in range(2):
        phone.post(f"{lessons[0].url}selesai/", {"uid": number})
    assert LessonProgress.objects.get().uid == number


def test_a_read_lesson_offers_the_next_one_instead_of_the_form(
    kader, lessons, signed_in
):
    phone = signed_in(kader)
    phone.post(f"{lessons[0].url}selesai/")
    page = phone.get(lessons[0].url).content.decode()
    assert "Sudah dibaca" in page
    assert f"{lessons[0].url}selesai/" not in page


def test_a_draft_cannot_be_finished(kader, course, lessons, signed_in):
    lessons[0].unpublish()
    answer = signed_in(kader).post(f"{lessons[0].url}selesai/")
    assert answer.status_code == 404


def show(lesson: LessonPage, picture: CustomImage) -> None:
    lesson.body = [("image", {"image": picture, "alt": "Gambar", "caption": ""})]
    lesson.save_revision().publish()


def test_a_photo_is_sent_small_and_a_drawing_as_it_is(client, lessons):
    photo = BytesIO()
    Image.new("RGB", (3000, 2000)).save(photo, "JPEG")
    photo_file = ContentFile(photo.getvalue(), name="foto.jpg")
    drawing_file = ContentFile(DRAWING, name="gambar.svg")
    show(lessons[0], CustomImage.objects.create(title="Foto", file=photo_file))
    show(lessons[1], CustomImage.objects.create(title="Gambar", file=drawing_file))
    page = client.get(lessons[0].url).content.decode()
    offered = re.findall(r'<source[^>]* srcset="([^"]+)" type="([^"]+)"', page)
    widths = [(kind, re.findall(r" (\d+)w", files)) for files, kind in offered]
    assert widths == [
        ("image/avif", ["360", "720"]),
        ("image/webp", ["360", "720"]),
    ]
    assert re.search(r'<img[^>]* src="/media/images/foto[^"]*\.jpg"', page)
    page = client.get(lessons[1].url).content.decode()
    assert re.search(r'<img src="/media/original_images/gambar[^"]*\.svg"', page)


@pytest.mark.parametrize("who", ["reader", "kader"])
def test_lists_take_the_same_queries_for_one_and_three_rows(
    who, client, kader, signed_in
):
    reader = signed_in(kader) if who == "kader" else client
    index = ensure_site_tree()
    make_course(index, lessons=1)
    counts = []
    for _ in range(2):
        addresses = ["/modul/", index.get_children().last().url]
        with CaptureQueriesContext(connection) as queries:
            assert [reader.get(one).status_code for one in addresses] == [200, 200]
        counts.append(len(queries))
        make_course(index, lessons=2)
        make_course(index, lessons=3)
    assert counts[0] == counts[1]
