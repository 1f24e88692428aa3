"""Roles in the CMS, for administrators: given and ended, never rewritten."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import ModelPermissionPolicy

from lms.accounts.models import RoleAssignment, User
from lms.accounts.services import assign_role, end_role
from lms.wilayah.models import Wilayah


class RoleForm(forms.ModelForm):
    """Give a role; the area is typed by its code, for there are 83,000 of them."""

    person = forms.CharField(label="Kode akun", max_length=8)
    area = forms.CharField(
        label="Kode wilayah",
        max_length=13,
        help_text="Kode Kemendagri, misalnya 62 untuk provinsi atau 62.03 untuk "
        "kabupaten. Peran berlaku di wilayah itu dan semua di dalamnya.",
    )

    class Meta:
        model = RoleAssignment
        fields = ["role"]

    field_order = ["person", "role", "area"]

    def clean_person(self) -> User:
        code = self.cleaned_data["person"].strip()
        user = User.objects.filter(account_code__iexact=code, is_active=True).first()
        if user is None:
            raise ValidationError("Tidak ada orang dengan kode akun ini.")
        return user

    def clean_area(self) -> Wilayah:
        code = self.cleaned_data["area"].strip()
        area = Wilayah.objects.current().filter(code=code).first()
        if area is None:
            raise ValidationError("Tidak ada wilayah dengan kode ini.")
        return area

    def save(self, commit: bool = True) -> RoleAssignment:
        facts = self.cleaned_data
        return assign_role(facts["person"], facts["role"], facts["area"])


class CurrentRolesView(generic.IndexView):
    def get_base_queryset(self) -> Any:
        roles = super().get_base_queryset().filter(valid_until=None)
        return roles.select_related("user", "wilayah")


class EndRoleView(generic.DeleteView):
    page_title = "Akhiri peran"
    success_message = "Peran diakhiri."
    confirmation_message = "Akhiri peran ini sekarang? Riwayatnya tetap tersimpan."

    def delete_action(self) -> None:
        end_role(self.object)


class NeverRewritten(ModelPermissionPolicy):
    def user_has_permission(self, user: User, action: str) -> bool:
        return action != "change" and super().user_has_permission(user, action)


class RoleViewSet(ModelViewSet):
    model = RoleAssignment
    icon = "group"
    menu_label = "Peran"
    menu_order = 610
    add_to_settings_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    inspect_view_enabled = False
    index_view_class = CurrentRolesView
    delete_view_class = EndRoleView
    list_display = [
        Column("user", label="Nama"),
        Column("get_role_display", label="Peran"),
        "wilayah",
    ]

    @cached_property
    def permission_policy(self) -> NeverRewritten:
        return NeverRewritten(self.model)

    def get_form_class(self, for_update: bool = False) -> type[RoleForm]:
        return RoleForm
