import pytest
from django.test import Client


@pytest.mark.parametrize("page", ["petugas", "kader", "papan"])
def test_components_are_shown_to_developers(page):
    response = Client().get(f"/komponen/{page}/")
    assert response.status_code == 200
    assert "style=" not in response.content.decode()


@pytest.mark.django_db
def test_components_stay_hidden_elsewhere(settings):
    settings.SHOW_COMPONENTS = False
    assert Client().get("/komponen/").status_code == 404


@pytest.mark.django_db
def test_unknown_components_page_is_not_found():
    assert Client().get("/komponen/lain/").status_code == 404
