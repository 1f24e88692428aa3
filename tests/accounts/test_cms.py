import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lms.accounts.models import LoginThrottle, User
from lms.accounts.services import assign_role
from tests.factories.accounts import PIN, make_kader, make_user
from tests.factories.wilayah import make_wilayah


@pytest.fixture
def author(db):
    user = make_user("Penulis")
    assign_role(user, "penulis", make_wilayah("62"))
    return user


@pytest.fixture
def administrator(db):
    return User.objects.create_superuser("ADMIN2", "sungai kapuas pasang", name="Admin")


def test_author_enters_the_cms(author, signed_in):
    assert signed_in(author).get("/cms/").status_code == 200


def test_visitor_is_sent_to_our_door(db):
    assert Client().get("/cms/")["Location"] == "/masuk/?next=/cms/"


def test_kader_gets_no_access_and_no_endless_redirect(kader, signed_in):
    client = signed_in(kader)
    assert client.get("/cms/")["Location"] == "/masuk/?next=/cms/"
    assert client.get("/masuk/?next=/cms/").status_code == 403


def test_author_is_sent_on_from_the_door(author, signed_in):
    assert signed_in(author).get("/masuk/?next=/cms/")["Location"] == "/cms/"


@pytest.mark.parametrize("method", ["get", "post"])
def test_login_form_of_the_cms_is_closed(author, method):
    typed = {"username": author.account_code, "password": PIN}
    client = Client()
    response = getattr(client, method)("/cms/login/", typed)
    assert response["Location"] == "/masuk/?next=/cms/"
    assert "_auth_user_id" not in client.session


def test_password_reset_of_the_cms_is_closed(db):
    assert Client().get("/cms/password_reset/").status_code == 404


def test_any_other_door_would_be_counted_too(author):
    client = Client()
    for _ in range(5):
        assert not client.login(username=author.account_code, password="482916")
    assert LoginThrottle.objects.filter(attempts=5).count() == 3
    with pytest.raises(Exception, match="Terlalu banyak percobaan"):
        client.login(username=author.account_code, password=PIN)


def test_author_edits_the_own_name(author, signed_in):
    client = signed_in(author)
    assert client.get("/cms/account/").status_code == 200
    response = client.post(
        "/cms/account/",
        {
            "name-name": "Penulis Baru",
            "name-email": "",
            "theme-theme": "light",
            "theme-contrast": "system",
            "theme-density": "default",
        },
    )
    assert response["Location"] == "/cms/account/"
    author.refresh_from_db()
    assert author.name == "Penulis Baru"


def test_author_does_not_see_the_users(author, signed_in):
    assert signed_in(author).get("/cms/users/").status_code == 302


def test_administrator_finds_people_by_name(administrator, kader, signed_in):
    page = signed_in(administrator).get("/cms/users/?q=Rina")
    assert [user.name for user in page.context["users"]] == ["Rina Marlina"]


def test_list_of_users_costs_the_same_for_one_and_three(administrator, signed_in):
    client = signed_in(administrator)
    client.get("/cms/users/")
    costs = []
    for newcomers in (0, 2):
        for _ in range(newcomers):
            make_kader()
        with CaptureQueriesContext(connection) as queries:
            client.get("/cms/users/")
        costs.append(len(queries))
    assert costs[0] == costs[1] < 12


def test_administrator_adds_an_officer_who_needs_a_slip(administrator, signed_in):
    client = signed_in(administrator)
    assert client.get("/cms/users/new/").status_code == 200
    client.post("/cms/users/new/", {"name": "Petugas", "phone": "0812 3456 7890"})
    officer = User.objects.get(name="Petugas")
    assert officer.phone == "+6281234567890"
    assert len(officer.account_code) == 6
    assert not officer.has_usable_password()


def test_administrator_deactivates_but_never_deletes(administrator, kader, signed_in):
    client = signed_in(administrator)
    page = f"/cms/users/edit/{kader.pk}/"
    assert client.get(page).status_code == 200
    client.post(page, {"name": kader.name, "phone": kader.phone})
    kader.refresh_from_db()
    assert not kader.is_active
    client.post(f"/cms/users/delete/{kader.pk}/")
    client.post(f"/cms/bulk/accounts/user/delete/?id={kader.pk}&next=/cms/users/")
    assert User.objects.filter(pk=kader.pk).exists()


def test_wrong_phone_is_explained_to_the_administrator(administrator, signed_in):
    response = signed_in(administrator).post(
        "/cms/users/new/", {"name": "Petugas", "phone": "0536"}
    )
    assert response.context["form"].errors["phone"] == [
        "Tulis nomor HP dengan angka saja, misalnya 0812 3456 7890."
    ]
