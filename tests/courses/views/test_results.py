import re

import pytest

from courses.views import results
from tests.factories.accounts import make_kader
from tests.factories.courses import make_bimtek, make_registration

pytestmark = pytest.mark.django_db


def names_on(client, bimtek, query=""):
    page = client.get(f"/bimtek/{bimtek.slug}/hasil/{query}").content.decode()
    return re.findall(r'<th scope="row">(.*?)</th>', page)


def test_a_long_list_of_results_has_pages(signed_in, panitia, monkeypatch):
    monkeypatch.setattr(results, "ROWS_TO_A_PAGE", 2)
    bimtek = make_bimtek()
    for name in ("Ani", "Bela", "Cici"):
        make_registration(bimtek, make_kader(name))
    client = signed_in(panitia)
    first, second = names_on(client, bimtek), names_on(client, bimtek, "?page=2")
    assert (len(first), len(second)) == (2, 1)
    assert sorted(first + second) == ["Ani", "Bela", "Cici"]


def test_a_stranger_finds_no_results(signed_in, stranger):
    bimtek = make_bimtek()
    response = signed_in(stranger).get(f"/bimtek/{bimtek.slug}/hasil/")
    assert response.status_code == 404
