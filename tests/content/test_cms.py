import pytest
from django.urls import reverse

from content.loading import load_framework
from content.models import Skill, SPMField
from lms.accounts.authors import ensure_author_group
from tests.factories.accounts import make_officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def author(db):
    user = make_officer("penulis")
    user.groups.add(ensure_author_group())
    return user


@pytest.fixture
def skill(db):
    load_framework()
    return Skill.objects.get(number=7)


def form_of(skill, **changes):
    fields = ("title", "number", "practice", "note", "version", "valid_from", "source")
    values = {name: getattr(skill, name) for name in fields}
    return {**values, "group": skill.group_id, **changes}


def test_an_author_corrects_a_skill(signed_in, author, skill):
    address = reverse("wagtailsnippets_content_skill:edit", args=[skill.pk])
    response = signed_in(author).post(address, form_of(skill, title="Judul resmi"))
    skill.refresh_from_db()
    assert (response.status_code, skill.title) == (302, "Judul resmi")


def test_nobody_deletes_from_the_framework(signed_in, author, skill):
    address = reverse("wagtailsnippets_content_skill:delete", args=[skill.pk])
    signed_in(author).post(address)
    assert Skill.objects.filter(pk=skill.pk).count() == 1


def test_a_kader_is_not_let_in(signed_in, kader, skill):
    address = reverse("wagtailsnippets_content_skill:edit", args=[skill.pk])
    client = signed_in(kader)
    sent_away = client.post(address, form_of(skill, title="Bukan saya"))
    skill.refresh_from_db()
    assert sent_away.status_code == 302
    # The sign-in page does not send who is signed in back and forth.
    assert client.get(sent_away.url).status_code == 403
    assert skill.title != "Bukan saya"


@pytest.mark.parametrize(
    "name", ["content_skill", "content_skillgroup", "content_spmfield"]
)
def test_every_list_opens_for_an_author(signed_in, author, skill, name):
    response = signed_in(author).get(reverse(f"wagtailsnippets_{name}:list"))
    assert response.status_code == 200
    assert SPMField.objects.count() == 6
