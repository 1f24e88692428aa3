import pytest

from courses.models import Organiser
from tests.factories.courses import make_organiser
from tests.factories.wilayah import make_wilayah

pytestmark = pytest.mark.django_db
HOME = "/bimtek/penyelenggara/"


def office(**fields) -> dict:
    return {
        "name": "Dinas PMD Kabupaten Kapuas",
        "code": "dpmd-kapuas",
        "government": "PEMERINTAH KABUPATEN KAPUAS",
        "address": "",
        "wilayah": make_wilayah("62.03").pk,
        "number_unit": "DPMD",
        "archive_code": "400.10.2",
        "number_pattern": "{classification}/{number}/{unit}/{year}",
        **fields,
    }


@pytest.fixture
def client(signed_in, panitia):
    return signed_in(panitia)


def test_panitia_adds_an_office_of_the_own_area(client):
    assert client.post(f"{HOME}baru/", office()).url == HOME
    assert Organiser.objects.get().wilayah.code == "62.03"
    other = office(code="kaltim", wilayah=make_wilayah("64").pk)
    form = client.post(f"{HOME}baru/", other).context["form"]
    assert list(form.errors) == ["wilayah"]


@pytest.mark.parametrize(
    "pattern", ["{unit}/{year}", "{number}/{secret}", "{number}}", "{number.x}", "{0}"]
)
def test_a_pattern_that_makes_no_number_is_refused(client, pattern):
    data = office(number_pattern=pattern)
    form = client.post(f"{HOME}baru/", data).context["form"]
    assert list(form.errors) == ["number_pattern"]


def test_signatories_are_added_and_ended(client):
    organiser = make_organiser()
    home = f"{HOME}{organiser.code}/penanda-tangan/"
    data = {"name": "Ani", "title": "Kepala Dinas", "valid_from": "2025-01-01"}
    wrong = data | {"nip": "123", "valid_until": "2024-01-01"}
    form = client.post(home, wrong).context["form"]
    assert sorted(form.errors) == ["nip", "valid_until"]
    client.post(home, data | {"nip": "19800101 200501 2 001"})
    person = organiser.signatories.get(name="Ani")
    assert person.nip == "198001012005012001"
    client.post(f"{home}{person.pk}/", data | {"valid_until": "2025-12-31"})
    person.refresh_from_db()
    assert str(person.valid_until) == "2025-12-31"


def test_offices_of_other_areas_are_not_found(client):
    other = make_organiser("kaltim", "64")
    mine = make_organiser()
    assert client.get(f"{HOME}{mine.code}/").status_code == 200
    for page in ("", "penanda-tangan/"):
        assert client.get(f"{HOME}{other.code}/{page}").status_code == 404
    assert list(client.get(HOME).context["organisers"]) == [mine]


def test_only_panitia_keeps_offices(signed_in, facilitator, kader):
    assert signed_in(facilitator).get(HOME).status_code == 403
    assert signed_in(kader).get(HOME).status_code == 404


def test_the_list_of_offices_costs_the_same_for_one_and_three(
    client, django_assert_num_queries
):
    make_organiser()
    client.get(HOME)
    for code in ("a", "b"):
        with django_assert_num_queries(5):
            client.get(HOME)
        make_organiser(code)
        make_organiser(code + "2")
