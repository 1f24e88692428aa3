"""What the CMS shows of people: its door, its users, one's own account."""

from typing import Any

from django import forms
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from wagtail.admin.views import account
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.users.forms import UserForm
from wagtail.users.views import users

from lms.accounts.managers import new_account_code
from lms.accounts.models import User
from lms.accounts.phones import InvalidPhone, to_e164


class PersonForm(UserForm):
    """A person as the administrator sees them; the PIN comes from a slip."""

    first_name = None
    last_name = None
    email = forms.EmailField(label="Surel", required=False)
    account_code = forms.CharField(label="Kode akun", disabled=True, required=False)

    class Meta:
        model = User
        fields = ["account_code", "name", "phone", "email", "is_superuser", "groups"]
        widgets = {"groups": forms.CheckboxSelectMultiple}

    def clean_phone(self) -> str:
        phone = self.cleaned_data["phone"]
        try:
            return to_e164(phone) if phone else ""
        except InvalidPhone as error:
            raise ValidationError(str(error)) from error


class PersonCreationForm(PersonForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["account_code"] = self.instance.account_code = new_account_code()
        self.instance.set_unusable_password()


class PersonEditForm(PersonForm):
    password_required = False

    def __init__(self, *args: Any, editing_self: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if editing_self:
            # Nobody locks themselves out by mistake.
            del self.fields["is_active"]
            del self.fields["is_superuser"]

    class Meta(PersonForm.Meta):
        fields = [*PersonForm.Meta.fields, "is_active"]


class PeopleIndexView(users.IndexView):
    search_fields = ["name", "account_code", "phone"]


class NobodyDeleted(ModelPermissionPolicy):
    """Facts point at people for ever: they are deactivated, not deleted."""

    def user_has_permission(self, user: User, action: str) -> bool:
        return action != "delete" and super().user_has_permission(user, action)


class UserViewSet(users.UserViewSet):
    index_view_class = PeopleIndexView

    @cached_property
    def permission_policy(self) -> NobodyDeleted:
        return NobodyDeleted(self.model)

    def get_form_class(self, for_update: bool = False) -> type[PersonForm]:
        return PersonEditForm if for_update else PersonCreationForm


class NameForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ["name", "email"]


class NamePanel(account.BaseSettingsPanel):
    name = "name"
    title = "Nama dan surel"
    order = 100
    form_class = NameForm


class AccountView(account.AccountView):
    """One's own account: Wagtail's form asks for two names, ours have one."""

    def get_panels(self) -> list[account.BaseSettingsPanel]:
        user = self.request.user
        profile = account.UserProfile.get_for_user(user)
        return [
            NamePanel(self.request, user, profile),
            account.ThemeSettingsPanel(self.request, user, profile),
        ]


def to_our_door(request: HttpRequest) -> HttpResponse:
    """Send whoever asks for Wagtail's own login form to the only one that counts."""
    return redirect_to_login(reverse("wagtailadmin_home"))
