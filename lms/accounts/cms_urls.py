"""Mounted before Wagtail's own routes under /cms/, so that these answer instead."""

from django.urls import path
from wagtail.admin.auth import require_admin_access

from lms.accounts import cms

urlpatterns = [
    path("login/", cms.to_our_door),
    path("account/", require_admin_access(cms.AccountView.as_view())),
]
