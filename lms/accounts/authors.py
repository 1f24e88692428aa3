"""The group through which the CMS lets authors in; membership follows the role."""

from django.contrib.auth.models import Group, Permission
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
)

AUTHOR_GROUP = "Penulis modul"
# Slug of the page under which all modules live; made by the app that owns modules.
MODULE_INDEX_SLUG = "modul"
_PAGE_CODENAMES = ("add_page", "change_page", "publish_page")
_FILE_CODENAMES = (
    "add_image",
    "change_image",
    "choose_image",
    "add_document",
    "change_document",
    "choose_document",
)


def ensure_author_group() -> Group:
    """Return the authors' group, giving it what it lacks: safe to call at any time.

    Call it again after the module index was created: only then are there pages to
    write under. Elsewhere in the page tree an author changes nothing.
    """
    group, _ = Group.objects.get_or_create(name=AUTHOR_GROUP)
    group.permissions.add(
        Permission.objects.get(
            content_type__app_label="wagtailadmin", codename="access_admin"
        )
    )
    index = Page.objects.filter(slug=MODULE_INDEX_SLUG, depth=3).first()
    if index:
        for permission in _permissions(_PAGE_CODENAMES, ["wagtailcore"]):
            GroupPagePermission.objects.get_or_create(
                group=group, page=index, permission=permission
            )
    root = Collection.get_first_root_node()
    if root:
        apps = ["wagtailimages", "wagtaildocs"]
        for permission in _permissions(_FILE_CODENAMES, apps):
            GroupCollectionPermission.objects.get_or_create(
                group=group, collection=root, permission=permission
            )
    return group


def _permissions(codenames: tuple[str, ...], apps: list[str]) -> list[Permission]:
    return list(
        Permission.objects.filter(
            codename__in=codenames, content_type__app_label__in=apps
        )
    )
