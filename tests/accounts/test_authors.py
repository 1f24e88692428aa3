import pytest
from wagtail.models import Collection, Locale, Page

from lms.accounts.authors import ensure_author_group
from lms.accounts.services import assign_role
from tests.factories.accounts import make_user
from tests.factories.wilayah import make_wilayah


@pytest.fixture
def home(db):
    Locale.objects.get_or_create(language_code="id")
    if Collection.get_first_root_node() is None:
        Collection.add_root(name="Akar")
    root = Page.get_first_root_node() or Page.add_root(title="Akar")
    return root.add_child(title="Beranda uji", slug="beranda-uji")


@pytest.fixture
def author(home):
    user = make_user("Penulis")
    assign_role(user, "penulis", make_wilayah("62"))
    return user


def may_write_under(user, page):
    rights = page.permissions_for_user(user)
    return rights.can_add_subpage(), rights.can_publish_subpage()


def test_author_writes_and_publishes_under_the_module_index_only(home, author):
    index = home.add_child(title="Modul", slug="modul")
    other = home.add_child(title="Tentang", slug="tentang")
    ensure_author_group()
    assert may_write_under(author, index) == (True, True)
    assert may_write_under(author, other) == (False, False)
    assert may_write_under(author, home) == (False, False)


def test_group_without_a_module_index_enters_but_writes_nowhere(home, author):
    assert author.has_perm("wagtailadmin.access_admin")
    assert may_write_under(author, home) == (False, False)


def test_group_is_the_same_however_often_it_is_asked_for(home):
    home.add_child(title="Modul", slug="modul")
    first, again = ensure_author_group(), ensure_author_group()
    assert first == again
    assert again.page_permissions.count() == 3


def test_author_uploads_pictures_and_papers(home, author):
    assert author.has_perm("wagtailimages.add_image") is False
    group = ensure_author_group()
    names = group.collection_permissions.values_list("permission__codename", flat=True)
    assert sorted(names) == [
        "add_document",
        "add_image",
        "change_document",
        "change_image",
        "choose_document",
        "choose_image",
    ]
