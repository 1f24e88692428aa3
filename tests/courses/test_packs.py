import gzip
import hashlib
import json
from base64 import urlsafe_b64decode
from io import BytesIO

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.hashes import SHA256
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image

from assessments.models import Assessment, AssessmentItem
from content.models import CustomDocument, CustomImage
from courses.models import Enrollment, LessonPage, PackPart
from courses.packs.seal import canonical
from courses.services.curriculum import ensure_site_tree
from tests.factories.assessments import make_assessment, make_sitting
from tests.factories.content import make_skill
from tests.factories.courses import make_bimtek, make_course, make_registration

pytestmark = pytest.mark.django_db


@pytest.fixture
def course():
    return make_course(ensure_site_tree(), lessons=3)


@pytest.fixture
def lessons(course):
    return list(LessonPage.objects.child_of(course).order_by("path"))


def manifest_of(client, course) -> dict:
    return client.get(f"/paket/{course.slug}/").json()


def part(client, sha256: str) -> bytes:
    return client.get(f"/paket/bagian/{sha256}/").content


def rewrite(lesson: LessonPage, text: str) -> None:
    lesson.body = [("paragraph", f"<p>{text}</p>")]
    lesson.save_revision().publish()


def photo(name: str = "foto.jpg", size=(1600, 1000)) -> CustomImage:
    stream = BytesIO()
    Image.effect_noise(size, 80).convert("RGB").save(stream, "JPEG")
    file = ContentFile(stream.getvalue(), name=name)
    return CustomImage.objects.create(title="Foto pasar", file=file)


def shows(lesson: LessonPage, image: CustomImage) -> None:
    lesson.body = [("image", {"image": image, "alt": "Pasar", "caption": ""})]
    lesson.save_revision().publish()


def test_a_pack_lists_every_lesson_and_every_file_with_its_size(client, course):
    manifest = manifest_of(client, course)
    files = {one["sha256"]: one for one in manifest["files"]}
    named = [one["part"] for one in manifest["lessons"]]
    assert set(files) == {*named, manifest["course"]["part"]}
    for sha256, one in files.items():
        body = part(client, sha256)
        assert hashlib.sha256(body).hexdigest() == sha256
        assert one["size"] == len(body)
    assert manifest["bytes"] == sum(one["bytes"] for one in manifest["files"])
    assert [one["title"] for one in manifest["lessons"]] == [
        "Materi 1",
        "Materi 2",
        "Materi 3",
    ]


def test_a_part_weighs_on_the_wire_what_the_manifest_says(client, course):
    for one in manifest_of(client, course)["files"]:
        answer = client.get(one["url"], headers={"Accept-Encoding": "gzip, br"})
        assert answer.headers["Content-Encoding"] == "gzip"
        assert len(answer.content) == one["bytes"]
        assert len(gzip.decompress(answer.content)) == one["size"]
        assert "immutable" in answer.headers["Cache-Control"]


def test_a_part_names_nobody(signed_in, kader, client, course, lessons):
    for reader in (client, signed_in(kader)):
        texts = [
            part(reader, one["sha256"]).decode()
            for one in manifest_of(reader, course)["files"]
        ]
        for text in texts:
            assert "csrfmiddlewaretoken" not in text
            assert str(kader.uid) not in text
            assert "<html" not in text
    assert manifest_of(client, course) == manifest_of(signed_in(kader), course)


def test_the_same_content_again_is_the_same_version(client, course, lessons):
    before = manifest_of(client, course)
    rewrite(lessons[0], "Isi materi.")
    assert manifest_of(client, course) == before


def test_a_change_touches_only_the_part_it_changes(client, course, lessons):
    before = manifest_of(client, course)
    rewrite(lessons[1], "Isi yang baru.")
    after = manifest_of(client, course)
    assert after["version"] != before["version"]
    old = {one["sha256"] for one in before["files"]}
    new = [one["sha256"] for one in after["files"] if one["sha256"] not in old]
    assert new == [after["lessons"][1]["part"]]
    # A phone that is still fetching the old pack gets it to the end.
    assert b"Isi materi." in part(client, before["lessons"][1]["part"])


def test_a_phone_that_has_the_version_is_told_so(client, course, lessons):
    for address in (f"/paket/{course.slug}/", "/paket/", "/paket/kunci/"):
        tag = client.get(address).headers["ETag"]
        headers = {"If-None-Match": tag}
        assert client.get(address, headers=headers).status_code == 304
    rewrite(lessons[0], "Baru.")
    tag = client.get("/paket/kunci/").headers["ETag"]
    assert client.get("/paket/", headers={"If-None-Match": tag}).status_code == 200


def test_an_unpublished_module_has_no_pack(client, course):
    course.unpublish()
    assert client.get(f"/paket/{course.slug}/").status_code == 404
    assert client.get("/paket/").json() == {"format": 1, "packs": []}


def checks(key: str, manifest: dict) -> None:
    def decode(text: str) -> bytes:
        return urlsafe_b64decode(text + "=" * (-len(text) % 4))

    seal = decode(manifest["seal"])
    numbers = int.from_bytes(seal[:32]), int.from_bytes(seal[32:])
    point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), decode(key))
    signature = utils.encode_dss_signature(*numbers)
    point.verify(signature, canonical(manifest), ec.ECDSA(SHA256()))


def test_the_seal_is_checked_with_the_public_key(client, course, settings):
    key = client.get("/paket/kunci/").json()["key"]
    manifest = manifest_of(client, course)
    checks(key, manifest)
    with pytest.raises(InvalidSignature):
        checks(key, {**manifest, "title": "Lain"})
    settings.SECRET_KEY = "another"
    with pytest.raises(InvalidSignature):
        checks(client.get("/paket/kunci/").json()["key"], manifest)


def test_the_canonical_form_is_json_as_javascript_writes_it():
    assert canonical({"b": [1, {"ü": "“x”\n"}], "a": "", "seal": "x"}) == (
        '{"a":"","b":[1,{"ü":"“x”\\n"}]}'.encode()
    )


def test_a_picture_goes_in_small_and_a_drawing_as_it_is(client, course, lessons):
    drawing = b'<svg xmlns="http://www.w3.org/2000/svg" width="4" height="3"/>'
    svg = CustomImage.objects.create(
        title="Gambar", file=ContentFile(drawing, name="gambar.svg")
    )
    shows(lessons[0], photo())
    shows(lessons[1], svg)
    manifest = manifest_of(client, course)
    pictures = [one for one in manifest["files"] if one["kind"] == "picture"]
    assert [one["type"] for one in pictures] == ["image/webp", "image/svg+xml"]
    assert Image.open(BytesIO(part(client, pictures[0]["sha256"]))).width == 720
    assert part(client, pictures[1]["sha256"]) == drawing
    text = part(client, manifest["lessons"][0]["part"]).decode()
    assert f'<img src="{pictures[0]["url"]}"' in text
    assert 'width="720" height="450"' in text


def test_another_picture_under_the_same_page_is_another_version(
    client, course, lessons
):
    image = photo()
    shows(lessons[0], image)
    before = manifest_of(client, course)["version"]
    image.file = photo("lain.jpg", (800, 800)).file
    image._set_file_hash()
    image.save()
    image.renditions.all().delete()
    assert manifest_of(client, course)["version"] != before


def test_a_recording_goes_into_the_pack_and_plays_on_the_page(client, course, lessons):
    sound = ContentFile(b"OggS" + bytes(2000), name="materi.ogg")
    lessons[0].recording = CustomDocument.objects.create(title="Materi 1", file=sound)
    lessons[0].save_revision().publish()
    manifest = manifest_of(client, course)
    audio = [one for one in manifest["files"] if one["kind"] == "audio"]
    assert [one["type"] for one in audio] == ["audio/ogg"]
    text = part(client, manifest["lessons"][0]["part"]).decode()
    assert f'<audio controls preload="none" src="{audio[0]["url"]}">' in text
    page = client.get(lessons[0].url).content.decode()
    assert f'src="{lessons[0].recording.url}"' in page


def add_quiz(course) -> Assessment:
    quiz = make_assessment(questions=2, purpose=Assessment.Purpose.QUIZ)
    course.quiz = make_sitting(quiz)
    course.save_revision().publish()
    return quiz


def texts_of(client, course) -> str:
    manifest = manifest_of(client, course)
    parts = [part(client, one["sha256"]).decode() for one in manifest["files"]]
    return json.dumps(manifest) + "".join(parts)


def test_only_a_quiz_that_does_not_certify_goes_in_with_its_keys(client, course):
    quiz = add_quiz(course)
    assert "Alasan 1" in texts_of(client, course)
    assert "Alasan 2" not in texts_of(client, course)
    for fields in ({"certifying": True}, {"certifying": False, "purpose": "pre"}):
        for name, value in fields.items():
            setattr(quiz, name, value)
        quiz.save()
        assert "Alasan 1" not in texts_of(client, course)
        assert manifest_of(client, course)["practice"] == ""


def test_a_question_that_also_certifies_stays_on_the_server(client, course):
    secret, open_one = add_quiz(course).questions.order_by("items__order")
    certifying = make_assessment(questions=0, certifying=True)
    AssessmentItem.objects.create(assessment=certifying, question=secret, order=1)
    text = texts_of(client, course)
    assert open_one.stem in text
    assert secret.stem not in text


def test_own_packs_are_those_followed_and_those_the_event_trains(
    kader, stranger, signed_in, client
):
    index = ensure_site_tree()
    followed, trained, other = (make_course(index) for _ in range(3))
    Enrollment.objects.create(user=kader, course=followed)
    skill = make_skill(1)
    trained.skills.add(skill)
    trained.save()
    bimtek = make_bimtek()
    bimtek.sessions.first().skills.add(skill)
    make_registration(bimtek, user=kader)
    answer = signed_in(kader).get("/paket/saya/").json()
    assert answer["own"] == [followed.slug, trained.slug]
    assert answer["packs"] == client.get("/paket/").json()["packs"]
    assert signed_in(stranger).get("/paket/saya/").json()["own"] == []
    assert client.get("/paket/saya/").status_code == 302
    assert other.slug in {pack["slug"] for pack in answer["packs"]}


def test_the_list_takes_the_same_queries_for_one_and_three_modules(client):
    index = ensure_site_tree()
    counts = []
    for more in (1, 2):
        for _ in range(more):
            make_course(index)
        client.get("/paket/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/paket/")
        counts.append(len(queries))
    assert counts == [3, 3]


def test_parts_are_kept_once(client, course):
    manifest_of(client, course)
    count = PackPart.objects.count()
    make_course(ensure_site_tree())
    manifest_of(client, course)
    assert PackPart.objects.count() == count
