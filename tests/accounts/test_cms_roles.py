import pytest

from lms.accounts import rules
from lms.accounts.models import RoleAssignment, User
from tests.factories.accounts import make_officer
from tests.factories.wilayah import make_wilayah


@pytest.fixture
def client(db, signed_in):
    return signed_in(User.objects.create_superuser("ADMIN2", None, name="Admin"))


def give(client, person, area="62.03", role="panitia"):
    facts = {"person": person, "role": role, "area": area}
    return client.post("/cms/peran/new/", facts)


def test_administrator_gives_a_role_by_code(client, kader):
    assert client.get("/cms/peran/new/").status_code == 200
    give(client, kader.account_code.lower())
    assert rules.can_run_events(User.objects.get(pk=kader.pk), "62.03.01")


def test_unknown_person_and_area_are_explained(client, kader):
    response = give(client, "ZZZZZZ", "99")
    assert response.context["form"].errors == {
        "person": ["Tidak ada orang dengan kode akun ini."],
        "area": ["Tidak ada wilayah dengan kode ini."],
    }


def test_ended_role_leaves_the_list_and_stays_in_the_history(client, panitia):
    role = RoleAssignment.objects.get()
    shown = client.get("/cms/peran/").context["object_list"]
    assert list(shown) == [role]
    assert client.get(f"/cms/peran/delete/{role.pk}/").status_code == 200
    client.post(f"/cms/peran/delete/{role.pk}/")
    assert list(client.get("/cms/peran/").context["object_list"]) == []
    assert RoleAssignment.objects.count() == 1
    assert not rules.can_run_events(User.objects.get(pk=panitia.pk), "62")


def test_role_is_never_rewritten(client, panitia):
    role = RoleAssignment.objects.get()
    assert client.get(f"/cms/peran/edit/{role.pk}/").status_code == 302


def test_author_may_not_give_roles(signed_in, kader):
    author = make_officer("penulis")
    make_wilayah("62.03")
    give(signed_in(author), kader.account_code)
    assert not RoleAssignment.objects.filter(user=kader).exists()
