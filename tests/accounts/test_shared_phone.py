"""What pages tell a phone that several kaders share."""

import re

import pytest

from tests.factories.accounts import PIN

pytestmark = pytest.mark.django_db


def body_of(response) -> dict[str, str]:
    """The data attributes of the body."""
    tag = re.search(r"<body[^>]*>", response.content.decode())[0]
    return dict(re.findall(r' data-(\w+)="([^"]*)"', tag))


def test_a_kaders_page_names_its_reader(signed_in, kader):
    assert body_of(signed_in(kader).get("/")) == {
        "account": str(kader.uid),
        "name": kader.name,
        "code": kader.account_code,
    }


def test_staff_have_no_pin_on_the_phone(signed_in, panitia):
    assert body_of(signed_in(panitia).get("/")) == {"account": str(panitia.uid)}


@pytest.mark.parametrize("path", ["/kunci/", "/hp/orang/"])
def test_the_lock_and_the_people_name_nobody(client, path):
    assert body_of(client.get(path)) == {"account": ""}


def test_the_door_says_when_the_pin_was_wrong_and_not_when_it_asks_to_wait(
    client, kader
):
    def refused(pin: str) -> list[str]:
        answer = client.post("/masuk/", {"login": kader.phone, "password": pin})
        return re.search(r'data-refused="([^"]*)"', answer.content.decode())[1].split()

    answers = [refused("111222") for _ in range(12)]
    assert answers[0] == ["phone_password_mismatch"]
    # The worker drops a PIN for the first; this one passes by itself.
    assert "phone_password_mismatch" not in answers[-1]
    assert "phone_password_mismatch" not in refused(PIN)
