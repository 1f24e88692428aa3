import json
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.urls import reverse
from PIL import Image

from content.models import CustomDocument, CustomImage
from courses.models import LessonPage
from courses.packs.budget import PackTooBig
from courses.packs.present import pack_of
from courses.services.curriculum import ensure_site_tree
from tests.factories.accounts import make_user
from tests.factories.courses import make_course

pytestmark = pytest.mark.django_db


@pytest.fixture
def course():
    return make_course(ensure_site_tree(), lessons=2, budget_kb=50)


@pytest.fixture
def lesson(course):
    return LessonPage.objects.child_of(course).first()


@pytest.fixture
def author(signed_in):
    user = make_user()
    user.is_superuser = user.is_staff = True
    user.save()
    return signed_in(user)


@pytest.fixture
def noise():
    """A picture that no format makes small: more than 100 kB at 720 pixels."""
    stream = BytesIO()
    Image.effect_noise((900, 900), 120).convert("RGB").save(stream, "JPEG")
    file = ContentFile(stream.getvalue(), name="pasar.jpg")
    return CustomImage.objects.create(title="Foto pasar", file=file)


def body_fields(image: CustomImage) -> dict[str, str]:
    """The lesson's body as the editor's form sends it: one picture."""
    return {
        "body-count": "1",
        "body-0-deleted": "",
        "body-0-order": "0",
        "body-0-type": "image",
        "body-0-value-image": str(image.pk),
        "body-0-value-alt": "Pasar",
        "body-0-value-caption": "",
    }


def edit(author, lesson, image, action: str | None):
    data = {
        "title": lesson.title,
        "slug": lesson.slug,
        "minutes": "5",
        "recording": "",
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
        **body_fields(image),
        **({action: "1"} if action else {}),
    }
    return author.post(reverse("wagtailadmin_pages:edit", args=[lesson.pk]), data)


def live_blocks(lesson) -> list[str]:
    stored = LessonPage.objects.get(pk=lesson.pk)
    return [block.block_type for block in stored.body]


@pytest.mark.parametrize("action", ["action-publish", "action-submit"])
def test_the_cms_refuses_to_publish_above_the_budget(author, lesson, noise, action):
    page = edit(author, lesson, noise, action).content.decode()
    assert "Modul ini menjadi" in page
    assert "batasnya 50 kB" in page
    assert "gambar “Foto pasar”" in page
    assert live_blocks(lesson) == ["paragraph"]


def test_a_heavy_draft_is_kept_and_its_weight_shown(author, lesson, noise):
    assert edit(author, lesson, noise, None).status_code == 302
    assert live_blocks(lesson) == ["paragraph"]
    page = author.get(reverse("wagtailadmin_pages:edit", args=[lesson.pk]))
    assert "Modul tidak dapat diterbitkan" in page.content.decode()


def test_within_the_budget_it_is_published(author, course, lesson, noise):
    course.budget_kb = 1000
    course.save()
    assert edit(author, lesson, noise, "action-publish").status_code == 302
    assert live_blocks(lesson) == ["image"]
    assert 50_000 < pack_of(course).bytes < 1_000_000


def test_no_other_way_of_publishing_passes_the_budget(lesson, noise):
    lesson.body = [("image", {"image": noise, "alt": "Pasar", "caption": ""})]
    revision = lesson.save_revision()
    with pytest.raises(PackTooBig, match="batasnya 50 kB"):
        revision.publish()
    assert live_blocks(lesson) == ["paragraph"]


def test_the_editor_shows_the_weight_of_a_light_module(author, course, lesson):
    for page in (course, lesson):
        answer = author.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
        assert "dari 50 kB" in answer.content.decode()


@pytest.mark.parametrize(
    ("name", "size", "sentence"),
    [
        ("materi.pdf", 100, "Rekaman suara harus berkas mp3, ogg, atau m4a."),
        ("materi.mp3", 1_200_000, "Rekaman ini 1200 kB."),
    ],
)
def test_a_recording_is_a_small_sound_file(lesson, name, size, sentence):
    file = ContentFile(bytes(size), name=name)
    lesson.recording = CustomDocument.objects.create(title="Materi", file=file)
    with pytest.raises(ValidationError) as refused:
        lesson.full_clean()
    assert json.dumps(refused.value.message_dict).count(sentence) == 1


def test_a_module_cannot_take_an_address_of_the_packs(course):
    course.slug = "bagian"
    with pytest.raises(ValidationError, match="Alamat ini sudah dipakai"):
        course.full_clean()
