"""How large the letters are, and whether pictures wait: chosen without JavaScript."""

import pytest
from django.test import RequestFactory

from lms.reading import reading_of

pytestmark = pytest.mark.django_db
PAGE, FORM = "/hp/tampilan/", "/hp/tampilan/simpan/"


def pressed(client) -> list[str]:
    """The words on the buttons that are marked as chosen."""
    page = client.get(PAGE).content.decode()
    found = page.split('aria-pressed="true">')[1:]
    return [part.split("</svg>")[1].split("</button>")[0] for part in found]


def test_nothing_is_chosen_at_first(client):
    assert '<html lang="id">' in client.get(PAGE).content.decode()
    assert pressed(client) == ["Biasa", "Tampilkan semua gambar"]


def test_the_size_is_kept_for_every_page(client):
    answer = client.post(FORM, {"text-size": "huge"})
    assert (answer.status_code, answer.url) == (302, PAGE)
    cookie = answer.cookies["text-size"]
    assert (cookie["max-age"], cookie["samesite"]) == (400 * 86400, "Lax")
    assert '<html lang="id" data-text="huge">' in client.get("/masuk/").content.decode()
    assert pressed(client) == ["Sangat besar", "Tampilkan semua gambar"]


def test_the_usual_size_can_be_had_back(client):
    client.post(FORM, {"text-size": "large"})
    client.post(FORM, {"text-size": ""})
    assert pressed(client) == ["Biasa", "Tampilkan semua gambar"]


def test_the_saver_is_a_choice_of_its_own(client):
    client.post(FORM, {"text-size": "large"})
    client.post(FORM, {"save-data": "1"})
    assert pressed(client) == ["Besar", "Hemat"]
    client.post(FORM, {"save-data": "0"})
    assert pressed(client) == ["Besar", "Tampilkan semua gambar"]


def test_words_nobody_offered_change_nothing(client):
    answer = client.post(FORM, {"text-size": 'x" onload="', "save-data": "2"})
    assert answer.status_code == 302
    assert list(answer.cookies) == []
    client.cookies["text-size"] = '"><script>'
    assert '<html lang="id">' in client.get(PAGE).content.decode()


def test_the_choice_is_not_made_by_a_link(client):
    assert client.get(FORM, {"text-size": "huge"}).status_code == 405


@pytest.mark.parametrize(
    ("cookie", "header", "saves"),
    [
        (None, None, False),
        (None, "on", True),
        ("1", None, True),
        ("0", "on", False),
        ("0", None, False),
    ],
)
def test_the_browser_saves_unless_the_person_says_otherwise(cookie, header, saves):
    headers = {"save-data": header} if header else {}
    request = RequestFactory().get("/", headers=headers)
    request.COOKIES = {"save-data": cookie} if cookie else {}
    assert reading_of(request).saves_data is saves
