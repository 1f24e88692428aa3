from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail import hooks
from wagtail.admin import messages

from lms.accounts.cms_roles import RoleViewSet
from lms.accounts.models import User


@hooks.register("before_bulk_action")
def refuse_deletion(
    request: HttpRequest, action: str, objects: list, view: object
) -> HttpResponse | None:
    """Stop Wagtail's bulk action before it deletes people."""
    if action != "delete" or not any(isinstance(item, User) for item in objects):
        return None
    messages.error(
        request, "Pengguna tidak dapat dihapus. Ubah menjadi tidak aktif saja."
    )
    return redirect("wagtailusers_users:index")


@hooks.register("register_admin_viewset")
def register_roles() -> RoleViewSet:
    """Let administrators give and end roles beside the users."""
    return RoleViewSet("roles", url_prefix="peran")
